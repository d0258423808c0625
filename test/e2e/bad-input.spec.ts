import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { AccountKind, ConsumeMode, OnShortage, type StopPolicy } from '@ledger/protocol';
import { accepted, envelope, faultOf, usd, type LedgerClient } from '../support/client';
import { runningServer } from '../support/running-server';

const LEDGER = 'bad';
const running = runningServer();

beforeAll(async () => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(LEDGER) }));
  accepted(await running.client.commands.fund({ envelope: envelope(LEDGER), amounts: usd('100') }));
});
afterEach(async () => {
  // Every test leaves the server answering, whatever it sent.
  const { spending } = await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' });
  expect(spending!.remaining).toEqual(usd('100'));
  expect(running.server.process.exitCode).toBeNull();
});

const long = 'x'.repeat(129);
const consume = {
  envelope: envelope(LEDGER),
  accountId: 'root',
  mode: ConsumeMode.ENFORCE,
  amounts: usd('1'),
};
type Consume = Parameters<LedgerClient['commands']['consume']>[0];
const attributed = (attribution: object): Consume => ({ ...consume, attribution });

describe('malformed input names the field and the rule, and leaves no trace', () => {
  it.each<{ what: string; request: Consume; field: string; rule: RegExp }>([
    { what: 'no envelope', request: { ...consume, envelope: undefined }, field: 'envelope', rule: /missing/ },
    {
      what: 'no command id',
      request: { ...consume, envelope: { ...consume.envelope, commandId: '' } },
      field: 'envelope.command_id',
      rule: /1 to 128/,
    },
    {
      what: 'a long id',
      request: { ...consume, envelope: { ...consume.envelope, ledgerId: long } },
      field: 'envelope.ledger_id',
      rule: /1 to 128/,
    },
    { what: 'an id with a slash', request: { ...consume, accountId: 'a/b' }, field: 'account_id', rule: /A-Z/ },
    { what: 'an id with a line break', request: { ...consume, accountId: 'a\n' }, field: 'account_id', rule: /A-Z/ },
    {
      what: 'no actor',
      request: { ...consume, envelope: { ...consume.envelope, actor: '' } },
      field: 'envelope.actor',
      rule: /1 to 128/,
    },
    {
      what: 'an actor with a control character',
      request: { ...consume, envelope: { ...consume.envelope, actor: 'a\u0000' } },
      field: 'envelope.actor',
      rule: /control/,
    },
    { what: 'no account', request: { ...consume, accountId: '' }, field: 'account_id', rule: /1 to 128/ },
    {
      what: 'no mode',
      request: { ...consume, mode: ConsumeMode.UNSPECIFIED },
      field: 'mode',
      rule: /one of CONSUME_MODE_ENFORCE, CONSUME_MODE_RECORD/,
    },
    {
      what: 'an unknown mode',
      request: { ...consume, mode: 99 as ConsumeMode },
      field: 'mode',
      rule: /one of CONSUME_MODE_ENFORCE, CONSUME_MODE_RECORD/,
    },
    {
      what: 'a negative enum',
      request: { ...consume, onShortage: -1 as OnShortage },
      field: 'on_shortage',
      rule: /ON_SHORTAGE_REJECT, ON_SHORTAGE_REALLOCATE/,
    },
    { what: 'no amounts', request: { ...consume, amounts: [] }, field: 'amounts', rule: /not be empty/ },
    {
      what: '65 amounts',
      request: { ...consume, amounts: Array.from({ length: 65 }, (_, i) => ({ resource: `r${i}`, amount: '1' })) },
      field: 'amounts',
      rule: /0 to 64/,
    },
    {
      what: 'a resource twice',
      request: { ...consume, amounts: [...usd('1'), ...usd('1')] },
      field: 'amounts',
      rule: /each once/,
    },
    {
      what: 'a resource that begins with a digit',
      request: { ...consume, amounts: [{ resource: '1usd', amount: '1' }] },
      field: 'amounts[0].resource',
      rule: /begin with a letter/,
    },
    {
      what: 'a negative amount',
      request: { ...consume, amounts: usd('-1') },
      field: 'amounts[0].amount',
      rule: /decimal that is not negative/,
    },
    {
      what: 'an exponent without digits',
      request: { ...consume, amounts: usd('1e') },
      field: 'amounts[0].amount',
      rule: /decimal that is not negative/,
    },
    {
      what: 'a comma',
      request: { ...consume, amounts: usd('1,5') },
      field: 'amounts[0].amount',
      rule: /decimal that is not negative/,
    },
    {
      what: 'no amount',
      request: { ...consume, amounts: usd('') },
      field: 'amounts[0].amount',
      rule: /decimal that is not negative/,
    },
    {
      what: '40 digits',
      request: { ...consume, amounts: usd('1'.repeat(40)) },
      field: 'amounts[0].amount',
      rule: /below 2\^127/,
    },
    {
      what: 'a local time',
      request: { ...consume, envelope: { ...consume.envelope, occurredAt: '2026-11-23T12:00:00' } },
      field: 'envelope.occurred_at',
      rule: /RFC 3339/,
    },
    {
      what: 'a day that is not',
      request: { ...consume, envelope: { ...consume.envelope, occurredAt: '2026-02-30T12:00:00Z' } },
      field: 'envelope.occurred_at',
      rule: /RFC 3339/,
    },
    {
      what: "a decision time on the server's clock",
      request: { ...consume, envelope: { ...consume.envelope, at: '2026-11-23T12:00:00Z' } },
      field: 'envelope.at',
      rule: /./,
    },
    {
      what: 'a tag that begins with an underscore',
      request: attributed({ tags: { _x: '1' } }),
      field: 'attribution.tags',
      rule: /begin with a letter/,
    },
    {
      what: '33 tags',
      request: attributed({ tags: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`t${i}`, '1'])) }),
      field: 'attribution.tags',
      rule: /32 entries/,
    },
    {
      what: 'a huge model',
      request: attributed({ model: 'x'.repeat(100_000) }),
      field: 'attribution.model',
      rule: /256/,
    },
    {
      what: 'reallocation for a report',
      request: { ...consume, mode: ConsumeMode.RECORD, onShortage: OnShortage.REALLOCATE },
      field: 'on_shortage',
      rule: /enforce/,
    },
    {
      what: 'a reservation for a request',
      request: { ...consume, reservationId: 'r' },
      field: 'reservation_id',
      rule: /record/,
    },
  ])('$what', async ({ request, field, rule }) => {
    const before = (await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' })).asOf!.revision;
    const fault = await faultOf(running.client.commands.consume(request));
    expect(fault.code).toBe(status.INVALID_ARGUMENT);
    expect(fault.violations).toContainEqual({ field, rule: expect.stringMatching(rule) });
    expect(fault.message).toContain(field);
    expect((await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' })).asOf!.revision).toBe(before);
  });

  it.each([
    {
      field: 'amounts[0].amount',
      call: () => running.client.commands.fund({ envelope: envelope(LEDGER), amounts: usd('0.00') }),
    },
    { field: 'amounts', call: () => running.client.commands.withdraw({ envelope: envelope(LEDGER) }) },
    {
      field: 'to_id',
      call: () =>
        running.client.commands.transfer({ envelope: envelope(LEDGER), fromId: 'a', toId: 'a', amounts: usd('1') }),
    },
    {
      field: 'scale',
      call: () => running.client.commands.defineResource({ envelope: envelope(LEDGER), resource: 'r', scale: 19 }),
    },
    { field: 'resource', call: () => running.client.commands.defineResource({ envelope: envelope(LEDGER), scale: 1 }) },
    { field: 'kind', call: () => running.client.commands.openAccount({ envelope: envelope(LEDGER), accountId: 'x' }) },
    {
      field: 'priority',
      call: () =>
        running.client.commands.openAccount({
          envelope: envelope(LEDGER),
          accountId: 'x',
          kind: AccountKind.RUN,
          priority: 0,
        }),
    },
    {
      field: 'thresholds',
      call: () =>
        running.client.commands.updateAccount({
          envelope: envelope(LEDGER),
          accountId: 'x',
          thresholds: { yellow: '0.9', red: '0.90' },
        }),
    },
    {
      field: 'thresholds.black',
      call: () =>
        running.client.commands.updateAccount({
          envelope: envelope(LEDGER),
          accountId: 'x',
          thresholds: { black: '0' },
        }),
    },
    {
      field: 'policy.stop',
      call: () =>
        running.client.commands.updateAccount({
          envelope: envelope(LEDGER),
          accountId: 'x',
          policy: { stop: 7 as StopPolicy },
        }),
    },
    {
      field: 'labels.entries',
      call: () =>
        running.client.commands.updateAccount({
          envelope: envelope(LEDGER),
          accountId: 'x',
          labels: { entries: { '9': '' } },
        }),
    },
    {
      field: 'ttl_seconds',
      call: () =>
        running.client.commands.reserve({
          envelope: envelope(LEDGER),
          accountId: 'x',
          reservationId: 'r',
          amounts: usd('1'),
        }),
    },
    {
      field: 'ttl_seconds',
      call: () =>
        running.client.commands.extendReservation({
          envelope: envelope(LEDGER),
          reservationId: 'r',
          ttlSeconds: 31_536_001,
        }),
    },
    {
      field: 'amount',
      call: () => running.client.commands.setLimit({ envelope: envelope(LEDGER), accountId: 'x', resource: 'usd' }),
    },
    {
      field: 'reason',
      call: () => running.client.commands.suspendAccount({ envelope: envelope(LEDGER), accountId: 'x', reason: '' }),
    },
    { field: 'account_id', call: () => running.client.queries.check({ ledgerId: LEDGER }) },
    { field: 'page_size', call: () => running.client.queries.listLedgers({ pageSize: 1_001 }) },
    { field: 'min_position', call: () => running.client.queries.listLedgers({ minPosition: 'latest' }) },
    { field: 'group_by', call: () => running.client.queries.getUsage({ ledgerId: LEDGER, groupBy: [1, 1] }) },
    { field: 'subtree', call: () => running.client.queries.getUsage({ ledgerId: LEDGER, subtree: true }) },
  ])('$field', async ({ field, call }) => {
    const fault = await faultOf(call());
    expect(fault.code).toBe(status.INVALID_ARGUMENT);
    expect(fault.violations.map((violation) => violation.field)).toContain(field);
  });

  it("names a watch's fields too", async () => {
    const [error] = await once(running.client.watch({ ledgerId: 'no spaces' }).resume(), 'error');
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});
