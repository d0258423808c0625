import { status } from '@grpc/grpc-js';
import {
  AccountKind,
  AccountState,
  ConsumeMode,
  LedgerClock,
  LedgerStatus,
  ReservationStatus,
  SpendingStatus,
  UnfundedPolicy,
  UsageDimension,
} from '@ledger/protocol';
import { accepted, envelope, faultOf, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const LEDGER = 'q';
const running = runningServer();
/** After everything that the ledger was set up with. */
let minPosition: string;

beforeAll(async () => {
  const { commands } = running.client;
  const of = () => envelope(LEDGER);
  accepted(await commands.openLedger({ envelope: of(), labels: { entries: { tenant: 'x' } } }));
  accepted(await commands.fund({ envelope: of(), amounts: usd('100') }));
  const team = { envelope: of(), accountId: 'team', kind: AccountKind.TEAM, allocation: usd('50') };
  accepted(await commands.openAccount({ ...team, labels: { entries: { unit: 'a' } }, thresholds: { black: '1' } }));
  for (const accountId of ['agent-1', 'agent-2']) {
    const agent = { envelope: of(), accountId, parentId: 'team', kind: AccountKind.AGENT, priority: 5 };
    accepted(await commands.openAccount({ ...agent, policy: { unfunded: UnfundedPolicy.DENY } }));
  }
  accepted(await commands.suspendAccount({ envelope: of(), accountId: 'agent-2' }));
  accepted(await commands.setLimit({ envelope: of(), accountId: 'agent-1', resource: 'usd', amount: '30' }));
  for (const [amount, operation] of [
    ['2', 'chat'],
    ['3', 'embed'],
  ] as const) {
    const attribution = { operation, model: 'small-1' };
    const occurred = { ...of(), occurredAt: '2026-11-23T10:30:00Z' };
    const usage = { envelope: occurred, accountId: 'agent-1', mode: ConsumeMode.ENFORCE, amounts: usd(amount) };
    accepted(await commands.consume({ ...usage, attribution }));
  }
  for (const reservationId of ['r-1', 'r-2', 'r-3']) {
    const hold = { envelope: of(), accountId: 'agent-1', reservationId, amounts: usd('1'), ttlSeconds: 600 };
    accepted(await commands.reserve(hold));
  }
  minPosition = (await commands.voidReservation({ envelope: of(), reservationId: 'r-2' })).answer!.position!;
});

describe('queries of the committed state', () => {
  it('checks what an account can still spend, whoever pays', async () => {
    const { spending, asOf } = await running.client.queries.check({ ledgerId: LEDGER, accountId: 'agent-1' });
    expect(spending).toMatchObject({ accountId: 'agent-1', status: SpendingStatus.GREEN, remaining: usd('23') });
    expect(asOf!.revision).toBeGreaterThan(0n);
  });

  it('shows an account with what it states and its balances', async () => {
    const { account } = await running.client.queries.getAccount({ ledgerId: LEDGER, accountId: 'team' });
    expect(account).toMatchObject({
      parentId: 'root',
      kind: AccountKind.TEAM,
      state: AccountState.OPEN,
      priority: 1,
      labels: { entries: { unit: 'a' } },
      thresholds: { black: '1' },
      openChildren: 2,
      openReservations: 0,
      balances: [
        {
          resource: 'usd',
          allocated: '50',
          available: '43',
          held: '2',
          consumed: '5',
          closedBelow: '0',
          used: '5',
          reserved: '2',
          limit: undefined,
        },
      ],
    });
    const suspended = await running.client.queries.getAccount({ ledgerId: LEDGER, accountId: 'agent-2' });
    expect(suspended.account).toMatchObject({ state: AccountState.SUSPENDED, suspendedId: 'agent-2', priority: 5 });
    expect(suspended.account!.policy).toMatchObject({ unfunded: UnfundedPolicy.DENY });
  });

  it('shows a reservation, open or ended', async () => {
    const { reservation } = await running.client.queries.getReservation({ ledgerId: LEDGER, reservationId: 'r-1' });
    expect(reservation).toMatchObject({
      accountId: 'agent-1',
      status: ReservationStatus.OPEN,
      holds: [{ resource: 'usd', amount: '1', payerId: 'team' }],
    });
    const ended = await running.client.queries.getReservation({ ledgerId: LEDGER, reservationId: 'r-2' });
    expect(ended.reservation).toMatchObject({ status: ReservationStatus.VOIDED, holds: [] });
  });

  it('lists open reservations by page, newest first', async () => {
    const page = { ledgerId: LEDGER, accountId: 'agent-1', pageSize: 1 };
    const first = await running.client.queries.listReservations(page);
    expect(first.reservations.map(({ reservationId }) => reservationId)).toEqual(['r-3']);
    const second = await running.client.queries.listReservations({ ...page, afterId: first.nextAfterId });
    expect(second.reservations.map(({ reservationId }) => reservationId)).toEqual(['r-1']);
    expect(second.nextAfterId).toBeUndefined();
  });

  it.each([
    { what: 'ledger', call: () => running.client.queries.check({ ledgerId: 'nowhere', accountId: 'a' }) },
    { what: 'open account', call: () => running.client.queries.check({ ledgerId: LEDGER, accountId: 'nobody' }) },
    { what: 'account', call: () => running.client.queries.getAccount({ ledgerId: LEDGER, accountId: 'nobody' }) },
    {
      what: 'reservation',
      call: () => running.client.queries.getReservation({ ledgerId: LEDGER, reservationId: 'r-9' }),
    },
    {
      what: 'open account',
      call: () => running.client.queries.listReservations({ ledgerId: LEDGER, accountId: 'nobody' }),
    },
    { what: 'ledger', call: () => running.client.queries.listAccounts({ ledgerId: 'nowhere' }) },
    { what: 'account', call: () => running.client.queries.getBalances({ ledgerId: LEDGER, accountId: 'nobody' }) },
    { what: 'ledger', call: () => running.client.queries.getUsage({ ledgerId: 'nowhere' }) },
    { what: 'ledger', call: () => running.client.queries.getLedgerTotals({ ledgerId: 'nowhere' }) },
  ])('answers NOT_FOUND for what there is not: $what', async ({ what, call }) => {
    const fault = await faultOf(call());
    expect(fault.code).toBe(status.NOT_FOUND);
    expect(fault.message).toContain(`no ${what}`);
  });
});

describe('queries of the projected tables', () => {
  it('reads its own writes: ledgers, with resources and totals', async () => {
    const { ledgers } = await running.client.queries.listLedgers({ minPosition });
    const ledger = ledgers.find(({ ledgerId }) => ledgerId === LEDGER)!;
    expect(ledger).toMatchObject({
      status: LedgerStatus.OPEN,
      clock: LedgerClock.SERVER,
      labels: { entries: { tenant: 'x' } },
    });
    expect(ledger.resources).toContainEqual({ resource: 'usd', scale: 9, funded: '100', withdrawn: '0' });
  });

  it('lists accounts by page and by what they are', async () => {
    const ids = async (request: object) =>
      (await running.client.queries.listAccounts({ ledgerId: LEDGER, minPosition, ...request })).accounts.map(
        (a) => a.accountId,
      );
    expect(await ids({})).toEqual(['agent-1', 'agent-2', 'root', 'team']);
    expect(await ids({ parentId: 'team', state: AccountState.SUSPENDED })).toEqual(['agent-2']);
    expect(await ids({ kind: AccountKind.TEAM })).toEqual(['team']);
    const page = await running.client.queries.listAccounts({ ledgerId: LEDGER, pageSize: 3 });
    expect(page.nextAfterId).toBe('root');
    expect(await ids({ afterId: page.nextAfterId })).toEqual(['team']);
  });

  it('shows balances with the sums of the subtree', async () => {
    const { accounts } = await running.client.queries.getBalances({ ledgerId: LEDGER, depth: 1, minPosition });
    expect(accounts.map(({ account }) => account!.accountId)).toEqual(['root', 'team']);
    expect(accounts[0]!.balances).toMatchObject([
      { own: { available: '50', consumed: '0', used: '5' }, subtree: { available: '93', held: '2', consumed: '5' } },
    ]);
  });

  it('groups usage', async () => {
    const { rows } = await running.client.queries.getUsage({
      ledgerId: LEDGER,
      accountId: 'team',
      subtree: true,
      model: 'small-1',
      groupBy: [UsageDimension.OPERATION, UsageDimension.HOUR, UsageDimension.PAYER],
      minPosition,
    });
    const hour = '2026-11-23T10:00:00.000Z';
    const row = { resource: 'usd', payerId: 'team', hour, charges: 1n, overruns: 0n, unpaid: '0', overrun: '0' };
    expect(rows).toMatchObject([
      { ...row, operation: 'chat', amount: '2' },
      { ...row, operation: 'embed', amount: '3' },
    ]);
  });

  it('proves conservation', async () => {
    const { resources } = await running.client.queries.getLedgerTotals({ ledgerId: LEDGER, minPosition });
    expect(resources.find(({ resource }) => resource === 'usd')).toEqual({
      resource: 'usd',
      funded: '100',
      withdrawn: '0',
      available: '93',
      held: '2',
      consumed: '5',
      closedBelow: '0',
      difference: '0',
    });
  });

  it('refuses a page token of another query, and says that a position was not reached in time', async () => {
    const bad = await faultOf(running.client.queries.getUsage({ ledgerId: LEDGER, pageToken: 'nonsense' }));
    expect(bad.code).toBe(status.INVALID_ARGUMENT);
    const later = { ledgerId: LEDGER, minPosition: '99999999999' };
    const early = await faultOf(running.client.queries.getLedgerTotals(later, { deadline: Date.now() + 200 }));
    expect(early.code).toBe(status.DEADLINE_EXCEEDED);
    const fault = await faultOf(running.client.queries.getLedgerTotals(later));
    expect(fault).toMatchObject({ code: status.UNAVAILABLE, retryAfterMs: 1_000 });
  });

  it('says how the server is', async () => {
    const answer = await running.client.queries.getStatus({});
    expect(answer.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(BigInt(answer.storePosition)).toBeGreaterThanOrEqual(BigInt(minPosition));
    expect(answer.projections.map(({ state }) => state)).toEqual(answer.projections.map(() => 'live'));
    expect(answer.projections.length).toBeGreaterThan(0);
    expect(answer.commandsAnswered).toBeGreaterThan(0n);
    expect(answer.conflicts).toBe(0n);
  });
});
