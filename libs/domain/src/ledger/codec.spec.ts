import { decodeEvent, MisshapenEvent } from './codec';
import type { Upcasters } from './upcasters';

const at = '2026-11-23T12:00:00.000Z';
const charge = { resource: 'usd', amount: '1', payerId: 'a' };
const decoded = (type: string, data: object, upcasters?: Upcasters) =>
  decodeEvent(type, JSON.stringify(data), upcasters);

describe('a stored event of a wrong shape', () => {
  const consumed = { accountId: 'a', mode: 'enforce', charges: [charge], at };
  const rejected = { command: 'Fund', rejection: { code: 'ledger_closed', ledgerId: 'l' }, at };

  it.each([
    { rule: 'no object', type: 'LedgerClosed', data: [], said: 'LedgerClosed is not an object' },
    { rule: 'a missing field', type: 'LedgerClosed', data: {}, said: 'LedgerClosed.at is not text' },
    { rule: 'a number for text', type: 'Consumed', data: { ...consumed, at: 1 }, said: 'Consumed.at is not text' },
    { rule: 'no list', type: 'Consumed', data: { ...consumed, charges: {} }, said: 'Consumed.charges is not a list' },
    {
      rule: 'an entry of a list',
      type: 'Consumed',
      data: { ...consumed, charges: [charge, { ...charge, amount: 1 }] },
      said: 'Consumed.charges[1].amount is not text',
    },
    {
      rule: 'null where something must stand',
      type: 'Consumed',
      data: { ...consumed, accountId: null },
      said: 'Consumed.accountId is not text',
    },
    {
      rule: 'null in an optional field',
      type: 'Consumed',
      data: { ...consumed, period: null },
      said: 'Consumed.period is not a number',
    },
    {
      rule: 'a word that is not among those of the field',
      type: 'Consumed',
      data: { ...consumed, mode: 'dream' },
      said: 'Consumed.mode is not enforce or record',
    },
    {
      rule: 'an entry of a map',
      type: 'Consumed',
      data: { ...consumed, attribution: { tags: { run: 1 } } },
      said: 'Consumed.attribution.tags.run is not text',
    },
    {
      rule: 'an unknown code',
      type: 'CommandRejected',
      data: { ...rejected, rejection: { code: 'bad_mood' } },
      said: 'CommandRejected.rejection.code is not a known one',
    },
    {
      rule: 'a content that is no object',
      type: 'CommandRejected',
      data: { ...rejected, content: '7' },
      said: 'CommandRejected.content is not an object',
    },
    {
      rule: 'a content without a command',
      type: 'CommandRejected',
      data: { ...rejected, content: '{"actor":"a"}' },
      said: 'CommandRejected.content.caller is not an object',
    },
    {
      rule: 'a caller of no kind',
      type: 'CommandRejected',
      data: { ...rejected, content: { caller: { kind: 'nobody' }, body: {} } },
      said: 'CommandRejected.content.caller.kind is not a known one',
    },
    {
      rule: 'a field of another code',
      type: 'CommandRejected',
      data: { ...rejected, rejection: { code: 'ledger_closed', accountId: 'a' } },
      said: 'CommandRejected.rejection.ledgerId is not text',
    },
  ])('is refused for $rule', ({ type, data, said }) => {
    expect(() => decoded(type, data)).toThrow(new MisshapenEvent(said));
  });
});

describe('a stored event of the right shape', () => {
  it.each([
    { rule: 'nobody pays', data: { accountId: 'a', mode: 'record', charges: [{ ...charge, payerId: null }], at } },
    {
      rule: 'a later version added fields',
      data: { accountId: 'a', mode: 'record', charges: [{ ...charge, tax: '1' }], at, mood: { good: true } },
    },
  ])('is read as it stands: $rule', ({ data }) => {
    expect(decoded('Consumed', data)).toEqual({ type: 'Consumed', data });
  });
});

describe('an upcaster', () => {
  const lacks = (field: string) => (data: unknown) => !Object.hasOwn(data as object, field);
  const upcasters: Upcasters = {
    LedgerClosed: [
      { isOlder: lacks('when'), next: (data) => ({ ...(data as object), when: at }) },
      { isOlder: lacks('at'), next: (data) => ({ ...(data as object), at: (data as { when: string }).when }) },
    ],
  };

  it.each([
    { rule: 'every step is taken from the oldest shape', data: {}, read: { when: at, at } },
    { rule: 'the last step only from the shape before it', data: { when: at }, read: { when: at, at } },
    { rule: "none from today's", data: { when: 'x', at }, read: { when: 'x', at } },
  ])('$rule', ({ data, read }) => {
    expect(decoded('LedgerClosed', data, upcasters)).toEqual({ type: 'LedgerClosed', data: read });
  });

  it('makes no exception from the check', () => {
    const wrong: Upcasters = { LedgerClosed: [{ isOlder: () => true, next: () => ({ at: 1 }) }] };
    expect(() => decoded('LedgerClosed', { at }, wrong)).toThrow(MisshapenEvent);
  });
});
