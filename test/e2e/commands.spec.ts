import {
  AccountKind,
  ConsumeMode,
  LedgerClock,
  OnShortage,
  RejectionCode,
  Remedy,
  SpendingAction,
  SpendingStatus,
  ThresholdBasis,
  UnfundedPolicy,
} from '@ledger/protocol';
import { accepted, envelope, rejected, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const running = runningServer();

/** A ledger with 100 usd at the root and an agent `a` that has 10 of them. */
const ledgerWithAgent = async (ledgerId: string): Promise<void> => {
  const { commands } = running.client;
  accepted(await commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await commands.fund({ envelope: envelope(ledgerId), amounts: usd('100') }));
  accepted(
    await commands.openAccount({
      envelope: envelope(ledgerId),
      accountId: 'a',
      kind: AccountKind.AGENT,
      allocation: usd('10'),
    }),
  );
};

describe('each command over gRPC', () => {
  it('opens a ledger with everything that can be stated, funds it, takes out, closes it', async () => {
    const { commands } = running.client;
    const opened = await commands.openLedger({
      envelope: { ...envelope('whole'), at: '2026-01-01T00:00:00Z', correlationId: 'trace-1', causationId: 'cause-1' },
      clock: LedgerClock.CALLER,
      resources: [{ resource: 'gpu_hours', scale: 4 }],
      policy: { unfunded: UnfundedPolicy.DENY },
      thresholds: { yellow: '0.50', black: '1' },
      labels: { entries: { team: 'research' } },
    });
    expect(accepted(opened)).toMatchObject({ events: ['LedgerOpened'], firstRevision: 0n });
    expect(opened.answer).toMatchObject({ revision: 0n, replayed: false, at: '2026-01-01T00:00:00.000Z' });
    const at = '2026-01-01T00:00:01Z';
    const timed = () => ({ ...envelope('whole'), at });
    accepted(await commands.defineResource({ envelope: timed(), resource: 'watts', scale: 1 }));
    const funded = accepted(
      await commands.fund({ envelope: timed(), amounts: [{ resource: 'watts', amount: '05.50' }] }),
    );
    expect(funded.moves).toEqual([{ fromId: undefined, toId: 'root', resource: 'watts', amount: '5.5' }]);
    const taken = accepted(
      await commands.withdraw({ envelope: timed(), amounts: [{ resource: 'watts', amount: '5' }] }),
    );
    expect(taken.moves).toEqual([{ fromId: 'root', toId: undefined, resource: 'watts', amount: '5' }]);
    accepted(await commands.closeLedger({ envelope: timed() }));
    const late = rejected(await commands.fund({ envelope: timed(), amounts: usd('1') }));
    expect(late).toMatchObject({ code: RejectionCode.LEDGER_CLOSED, reason: 'ledger_closed', remedy: Remedy.NONE });
  });

  it('opens, updates, suspends, resumes and closes accounts', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('accounts');
    const of = () => envelope('accounts');
    const child = { envelope: of(), accountId: 'a-1', parentId: 'a', kind: AccountKind.RUN, priority: 7 };
    accepted(await commands.openAccount({ ...child, minReserve: usd('1'), allocation: usd('2.5') }));
    accepted(
      await commands.updateAccount({
        envelope: of(),
        accountId: 'a-1',
        labels: { entries: { x: '1' } },
        priority: 3,
        minReserve: { amounts: [] },
        thresholds: { red: '0.8' },
        policy: { unfunded: UnfundedPolicy.ALLOW },
      }),
    );
    accepted(await commands.suspendAccount({ envelope: of(), accountId: 'a', reason: 'loops' }));
    const request = () => ({ envelope: of(), accountId: 'a-1', mode: ConsumeMode.ENFORCE, amounts: usd('1') });
    expect(rejected(await commands.consume(request()))).toMatchObject({
      reason: 'account_suspended',
      remedy: Remedy.WAIT,
      detail: { $case: 'subject', value: { what: 'account', id: 'a-1', state: 'a' } },
    });
    accepted(await commands.resumeAccount({ envelope: of(), accountId: 'a' }));
    accepted(await commands.consume(request()));
    expect(rejected(await commands.closeAccount({ envelope: of(), accountId: 'a' })).reason).toBe('account_in_use');
    const closed = accepted(await commands.closeAccount({ envelope: of(), accountId: 'a', cascade: true }));
    expect(closed.finals.map(({ accountId }) => accountId)).toEqual(['a-1', 'a']);
    expect(closed.finals[0]!.figures).toEqual([{ resource: 'usd', consumed: '1', closedBelow: '0', used: '1' }]);
    expect(closed.moves).toContainEqual({ fromId: 'a-1', toId: 'a', resource: 'usd', amount: '1.5' });
  });

  it('moves funds and says from whom to whom', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('funds');
    const of = () => envelope('funds');
    accepted(await commands.openAccount({ envelope: of(), accountId: 'b', kind: AccountKind.AGENT }));
    const moves = async (answer: Parameters<typeof accepted>[0]) => accepted(answer).moves;
    const move = (fromId: string, toId: string, amount: string) => [{ fromId, toId, resource: 'usd', amount }];
    expect(await moves(await commands.allocate({ envelope: of(), accountId: 'b', amounts: usd('4') }))).toEqual(
      move('root', 'b', '4'),
    );
    expect(await moves(await commands.reclaim({ envelope: of(), accountId: 'b', amounts: usd('1') }))).toEqual(
      move('b', 'root', '1'),
    );
    expect(await moves(await commands.transfer({ envelope: of(), fromId: 'a', toId: 'b', amounts: usd('2') }))).toEqual(
      move('a', 'b', '2'),
    );
    const helped = accepted(await commands.reallocate({ envelope: of(), accountId: 'b', amounts: usd('3') }));
    expect(helped.recoveries).toEqual([
      {
        accountId: 'b',
        payerId: 'b',
        requested: usd('3'),
        recovered: usd('3'),
        donors: [{ accountId: 'a', resource: 'usd', amount: '3' }],
      },
    ]);
  });

  it('sets and removes a limit, and says which limit refused', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('limits');
    const of = () => envelope('limits');
    accepted(await commands.setLimit({ envelope: of(), accountId: 'root', resource: 'usd', amount: '3' }));
    const request = () => ({ envelope: of(), accountId: 'a', mode: ConsumeMode.ENFORCE, amounts: usd('3.000000001') });
    expect(rejected(await commands.consume(request()))).toMatchObject({
      code: RejectionCode.LIMIT_EXCEEDED,
      remedy: Remedy.FUND,
      detail: {
        $case: 'shortage',
        value: { accountId: 'root', resource: 'usd', requested: '3.000000001', available: '3' },
      },
    });
    accepted(await commands.removeLimit({ envelope: of(), accountId: 'root', resource: 'usd' }));
    accepted(await commands.consume(request()));
    expect(
      rejected(await commands.removeLimit({ envelope: of(), accountId: 'root', resource: 'usd' })).detail,
    ).toMatchObject({ $case: 'standing', value: { accountId: 'root', resource: 'usd' } });
  });

  it('charges usage and tells payer, crossings, status and what remains', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('consume');
    const answer = await commands.consume({
      envelope: { ...envelope('consume'), occurredAt: '2026-11-23T11:59:59.5Z' },
      accountId: 'a',
      mode: ConsumeMode.ENFORCE,
      amounts: [...usd('7.5'), { resource: 'tokens', amount: '1200' }],
      attribution: { operation: 'chat', model: 'small-1', provider: 'acme', task: 't', session: 's', tags: { k: 'v' } },
    });
    const { charges, crossings } = accepted(answer);
    expect(charges.map(({ resource, amount, payerId }) => ({ resource, amount, payerId }))).toEqual([
      { resource: 'tokens', amount: '1200', payerId: undefined },
      { resource: 'usd', amount: '7.5', payerId: 'a' },
    ]);
    expect(charges[0]!.revision).toBe(accepted(answer).firstRevision);
    expect(crossings.map(({ threshold, status }) => ({ threshold, status }))).toEqual([
      { threshold: '0.5', status: SpendingStatus.YELLOW },
      { threshold: '0.75', status: SpendingStatus.ORANGE },
    ]);
    expect(crossings[0]).toMatchObject({ ownerId: 'a', resource: 'usd', basis: ThresholdBasis.FUNDS });
    expect(answer.answer!.spending).toEqual({
      accountId: 'a',
      status: SpendingStatus.ORANGE,
      action: SpendingAction.THROTTLE,
      remaining: usd('2.5'),
    });
  });

  it('books a report above the funds, flagged as an overrun', async () => {
    await ledgerWithAgent('record');
    const report = { envelope: envelope('record'), accountId: 'a', mode: ConsumeMode.RECORD, amounts: usd('12') };
    const answer = await running.client.commands.consume(report);
    expect(accepted(answer).charges).toMatchObject([{ amount: '12', payerId: 'a', overrun: '2' }]);
    expect(answer.answer!.spending!.action).toBe(SpendingAction.STOP);
  });

  it('recovers a shortage inside the decision where asked, and refuses it with what could be had where not enough', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('shortage');
    const of = () => envelope('shortage');
    accepted(
      await commands.openAccount({ envelope: of(), accountId: 'b', kind: AccountKind.AGENT, allocation: usd('1') }),
    );
    const request = (amount: string, onShortage: OnShortage) =>
      commands.consume({ envelope: of(), accountId: 'b', mode: ConsumeMode.ENFORCE, amounts: usd(amount), onShortage });
    expect(rejected(await request('5', OnShortage.REJECT)).detail).toMatchObject({
      $case: 'shortage',
      value: { accountId: 'b', requested: '5', available: '1', recoverable: undefined },
    });
    expect(rejected(await request('50', OnShortage.REALLOCATE)).detail).toMatchObject({
      value: { requested: '50', available: '1', recoverable: '9' },
    });
    const helped = accepted(await request('5', OnShortage.REALLOCATE));
    expect(helped.recoveries).toMatchObject([{ payerId: 'b', recovered: usd('4') }]);
    expect(helped.charges).toMatchObject([{ amount: '5', payerId: 'b' }]);
  });

  it('reserves, extends, settles in parts and voids', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('holds');
    const of = () => envelope('holds');
    const reserve = (reservationId: string) =>
      commands.reserve({ envelope: of(), accountId: 'a', reservationId, amounts: usd('4'), ttlSeconds: 60 });
    const held = accepted(await reserve('r-1')).reservation!;
    expect(held).toMatchObject({
      reservationId: 'r-1',
      accountId: 'a',
      holds: [{ resource: 'usd', amount: '4', payerId: 'a' }],
    });
    const extended = accepted(
      await commands.extendReservation({ envelope: of(), reservationId: 'r-1', ttlSeconds: 120 }),
    );
    expect(Date.parse(extended.reservation!.expiresAt)).toBeGreaterThan(Date.parse(held.expiresAt));
    const part = accepted(
      await commands.settle({ envelope: of(), reservationId: 'r-1', amounts: usd('1'), final: false }),
    );
    expect(part.charges).toMatchObject([{ amount: '1', fromHold: '1' }]);
    expect(part.released).toEqual([]);
    const last = accepted(await commands.settle({ envelope: of(), reservationId: 'r-1', amounts: usd('0.5') }));
    expect(last.released).toEqual([
      { reservationId: 'r-1', accountId: 'a', hold: { resource: 'usd', amount: '2.5', payerId: 'a' } },
    ]);
    expect(rejected(await commands.settle({ envelope: of(), reservationId: 'r-1', amounts: [] })).detail).toMatchObject(
      { value: { what: 'reservation', id: 'r-1', state: 'settled' } },
    );
    accepted(await reserve('r-2'));
    const freed = accepted(await commands.voidReservation({ envelope: of(), reservationId: 'r-2' }));
    expect(freed.released).toMatchObject([{ reservationId: 'r-2', hold: { amount: '4' } }]);
    const late = accepted(
      await commands.consume({
        envelope: of(),
        accountId: 'a',
        mode: ConsumeMode.RECORD,
        amounts: usd('1'),
        reservationId: 'r-2',
      }),
    );
    expect(late.charges).toMatchObject([{ amount: '1', payerId: 'a' }]);
  });

  it('answers a repeat with the first outcome, and other content with a conflict', async () => {
    const { commands } = running.client;
    await ledgerWithAgent('repeat');
    const request = (commandId: string, amount: string) => ({
      envelope: envelope('repeat', { commandId }),
      accountId: 'a',
      mode: ConsumeMode.ENFORCE,
      amounts: usd(amount),
    });
    const first = await commands.consume(request('once', '6'));
    const again = await commands.consume(request('once', '6.00'));
    expect(again.answer).toMatchObject({ replayed: true, revision: first.answer!.revision, at: first.answer!.at });
    expect(accepted(again)).toEqual(accepted(first));
    expect(rejected(await commands.consume(request('once', '7')))).toMatchObject({
      reason: 'idempotency_conflict',
      remedy: Remedy.MEND,
    });
    const refused = await commands.consume(request('refused', '60'));
    const refusedAgain = await commands.consume(request('refused', '60'));
    expect(refusedAgain.answer!.replayed).toBe(true);
    expect(rejected(refusedAgain)).toEqual(rejected(refused));
  });

  it('decides a dry run and records nothing', async () => {
    await ledgerWithAgent('dry');
    const tried = await running.client.commands.consume({
      envelope: envelope('dry', { dryRun: true }),
      accountId: 'a',
      mode: ConsumeMode.ENFORCE,
      amounts: usd('9'),
    });
    expect(accepted(tried).charges).toMatchObject([{ amount: '9', revision: undefined }]);
    expect(tried.answer).toMatchObject({ dryRun: true, revision: undefined, position: undefined });
    const { spending } = await running.client.queries.check({ ledgerId: 'dry', accountId: 'a' });
    expect(spending!.remaining).toEqual(usd('10'));
  });
});
