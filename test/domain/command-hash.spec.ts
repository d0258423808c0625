import { commandHash, contentOf, contentText, type Instruction } from '@ledger/domain';
import { commandOf, distribute, limit, open, outcome, record } from '../support/ledger-builders';

const hashOf = (body: Instruction): string => commandHash(commandOf(body, { commandId: 'c' }));

describe('the hash of a command', () => {
  it.each<[string, Instruction, Instruction]>([
    ['an amount', record('a', '1'), record('a', '01.0')],
    ['a tolerance', limit('a', '1', 'usd', { tolerance: '0.5' }), limit('a', '1', 'usd', { tolerance: '0.50' })],
    ['a weight', distribute('a', '1', 'proportional', { b: '2' }), distribute('a', '1', 'proportional', { b: '2.0' })],
    ['work', outcome('a', '3'), outcome('a', '3.0')],
  ])('is the same for another text of %s', (_, one, other) => {
    expect(hashOf(other)).toBe(hashOf(one));
  });

  it.each(['amount', 'share', 'weight', 'work'])('is another for another text of a tag or label called %s', (name) => {
    const tagged = (text: string) => hashOf(record('a', '1', { attribution: { tags: { [name]: text } } }));
    expect(tagged('1.0')).not.toBe(tagged('1'));
    const labelled = (text: string) => hashOf(open('a', { labels: { [name]: text } }));
    expect(labelled('1.0')).not.toBe(labelled('1'));
  });

  it('does not depend on the caller', () => {
    const command = commandOf(outcome('a', '3'));
    expect(commandHash({ ...command, caller: { kind: 'account', accountId: 'a' } })).toBe(commandHash(command));
  });
});

describe('the content of a command', () => {
  it.each<Instruction>([
    { type: 'Consume', accountId: 'a', amounts: [{ resource: 'usd', amount: '1' }], mode: 'record' },
    {
      type: 'AtomicBatch',
      items: [
        { type: 'Fund', amounts: [{ resource: 'usd', amount: '2.50' }] },
        { type: 'ReportOutcome', accountId: 'a', work: '1.0', success: true, attribution: { tags: { weight: '1.0' } } },
      ],
    },
    { type: 'CloseLedger' },
  ])('is text from which the same command comes: $type', (body) => {
    const command = { ...commandOf(body, { commandId: 'c' }), occurredAt: '2026-11-23T12:00:00.000Z' };
    const content = contentOf(contentText(command));
    expect(commandHash({ ...command, ...content })).toBe(commandHash(command));
    expect(contentText(content)).toBe(contentText(command));
  });

  it('has the count of a text, which the server added', () => {
    const counted = { tokens: 12, method: 'exact' } as never;
    const body = {
      type: 'Reserve',
      accountId: 'a',
      reservationId: 'r',
      amounts: [],
      ttlSeconds: 60,
      counted,
    } satisfies Instruction;
    expect(contentOf(contentText(commandOf(body, { commandId: 'c' }))).body).toMatchObject({ counted });
  });
});
