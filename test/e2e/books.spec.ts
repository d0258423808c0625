import {
  AccountKind,
  AdjustDirection,
  ConsumeMode,
  DistributionStrategy,
  EscrowStatus,
  LedgerClock,
  RejectionCode,
  Remedy,
} from '@ledger/protocol';
import { accepted, envelope, faultOf, rejected, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const OPENED = '2026-06-01T12:00:00.000Z';
const running = runningServer();

/** A ledger with the caller's clock, 100 usd at the root, and agents `a` and `b` of which `a` has 10. */
const ledgerOf = async (ledgerId: string) => {
  const { commands } = running.client;
  const timed = (at = OPENED) => ({ ...envelope(ledgerId), at });
  accepted(await commands.openLedger({ envelope: timed(), clock: LedgerClock.CALLER }));
  accepted(await commands.fund({ envelope: timed(), amounts: usd('100') }));
  const agent = { kind: AccountKind.AGENT };
  accepted(await commands.openAccount({ envelope: timed(), accountId: 'a', allocation: usd('10'), ...agent }));
  accepted(await commands.openAccount({ envelope: timed(), accountId: 'b', priority: 3, ...agent }));
  return timed;
};

const balance = async (ledgerId: string, accountId: string) =>
  (await running.client.queries.getAccount({ ledgerId, accountId })).account!.balances.find(
    ({ resource }) => resource === 'usd',
  );

describe('funds shared out', () => {
  it('go to the children by the strategy, and are the whole', async () => {
    const timed = await ledgerOf('shares');
    const share = async (
      amount: string,
      strategy: DistributionStrategy,
      children: { accountId: string; weight?: string }[] = [],
    ) =>
      accepted(
        await running.client.commands.distribute({
          envelope: timed(),
          accountId: 'root',
          amounts: usd(amount),
          strategy,
          children,
        }),
      );
    const equal = await share('1', DistributionStrategy.EQUAL);
    expect(equal.events).toEqual(['Allocated', 'Allocated']);
    expect(equal.moves).toEqual([
      { fromId: 'root', toId: 'a', resource: 'usd', amount: '0.5' },
      { fromId: 'root', toId: 'b', resource: 'usd', amount: '0.5' },
    ]);
    const weighed = await share('10', DistributionStrategy.PROPORTIONAL, [
      { accountId: 'a', weight: '1' },
      { accountId: 'b', weight: '2.00' },
    ]);
    // Each has 5% first; two thirds of the other 9 go to b.
    expect(weighed.moves.map(({ toId, amount }) => [toId, amount])).toEqual([
      ['a', '3.5'],
      ['b', '6.5'],
    ]);
    const byPriority = await share('10', DistributionStrategy.PRIORITY);
    expect(byPriority.moves.map(({ amount }) => amount)).toEqual(['2.75', '7.25']);
    accepted(
      await running.client.commands.consume({
        envelope: timed(),
        accountId: 'b',
        mode: ConsumeMode.ENFORCE,
        amounts: usd('1'),
      }),
    );
    const byUse = await share('10', DistributionStrategy.DYNAMIC);
    expect(byUse.moves.map(({ amount }) => amount)).toEqual(['0.5', '9.5']);
  });

  it('stay where they are when they do not suffice, or when who is named is no child', async () => {
    const timed = await ledgerOf('no-shares');
    const share = (amount: string, accountId: string, child: string) =>
      running.client.commands.distribute({
        envelope: timed(),
        accountId,
        amounts: usd(amount),
        strategy: DistributionStrategy.EQUAL,
        children: [{ accountId: child }],
      });
    expect(rejected(await share('90.000000001', 'root', 'a'))).toMatchObject({
      code: RejectionCode.INSUFFICIENT_FUNDS,
      detail: { value: { accountId: 'root', requested: '90.000000001', available: '90' } },
    });
    expect(rejected(await share('1', 'a', 'b')).detail).toMatchObject({ value: { what: 'not_a_child' } });
    expect(await balance('no-shares', 'root')).toMatchObject({ available: '90' });
  });
});

describe('a charge that was wrong', () => {
  it('is corrected by the revision that its answer named, up to what it was', async () => {
    const timed = await ledgerOf('adjusted');
    const charged = accepted(
      await running.client.commands.consume({
        envelope: timed(),
        accountId: 'a',
        mode: ConsumeMode.ENFORCE,
        amounts: usd('4'),
      }),
    );
    const revision = charged.charges[0]!.revision!;
    const adjust = (amount: string, direction: AdjustDirection, resource = 'usd', of = revision) =>
      running.client.commands.adjust({
        envelope: timed(),
        revision: of,
        resource,
        direction,
        amount,
        reason: 'the provider refunded',
      });
    const credited = accepted(await adjust('3', AdjustDirection.CREDIT));
    expect(credited.adjustments).toEqual([
      {
        revision,
        accountId: 'a',
        resource: 'usd',
        direction: AdjustDirection.CREDIT,
        amount: '3',
        payerId: 'a',
        overrun: undefined,
      },
    ]);
    expect(await balance('adjusted', 'a')).toMatchObject({ available: '9', consumed: '1', used: '1' });
    expect(rejected(await adjust('1.1', AdjustDirection.CREDIT)).detail).toMatchObject({
      value: { what: 'credit_exceeds_charge' },
    });
    const debited = accepted(await adjust('12', AdjustDirection.DEBIT));
    expect(debited.adjustments).toMatchObject([{ direction: AdjustDirection.DEBIT, amount: '12', overrun: '3' }]);
    for (const [of, resource] of [[revision, 'tokens'] as const, [1n, 'usd'] as const]) {
      expect(rejected(await adjust('1', AdjustDirection.DEBIT, resource, of))).toMatchObject({
        code: RejectionCode.NOT_PERMITTED,
        remedy: Remedy.MEND,
        detail: { value: { what: 'charge_not_found' } },
      });
    }
  });
});

describe('an escrow', () => {
  const open = (timed: (at?: string) => ReturnType<typeof envelope>, rest: object = {}) =>
    running.client.commands.openEscrow({
      envelope: timed(),
      escrowId: 'e',
      payerId: 'a',
      payeeId: 'b',
      amounts: usd('6'),
      reason: 'for a review',
      ...rest,
    });

  it('holds, is released in parts by the payer, refunded by the payee, and then closed', async () => {
    const timed = await ledgerOf('escrow');
    const { commands, queries } = running.client;
    const opened = accepted(await open(timed, { ttlSeconds: 60, arbiterId: 'root' }));
    const expiresAt = '2026-06-01T12:01:00.000Z';
    const parties = { escrowId: 'e', payerId: 'a', payeeId: 'b' };
    expect(opened.escrows).toEqual([{ ...parties, amounts: usd('6'), status: EscrowStatus.OPEN, expiresAt }]);
    expect(await balance('escrow', 'a')).toMatchObject({ available: '4', held: '6' });
    expect((await queries.getEscrow({ ledgerId: 'escrow', escrowId: 'e' })).escrow).toEqual({
      ...parties,
      arbiterId: 'root',
      status: EscrowStatus.OPEN,
      amounts: usd('6'),
      openedAt: OPENED,
      expiresAt,
      endedAt: undefined,
    });
    const release = (amount: string, byId?: string) =>
      commands.releaseEscrow({ envelope: timed(), escrowId: 'e', amounts: usd(amount), byId });
    expect(rejected(await release('1', 'b'))).toMatchObject({
      code: RejectionCode.NOT_PERMITTED,
      detail: { value: { what: 'not_a_party' } },
    });
    const part = accepted(await release('2', 'a'));
    expect(part.escrows).toMatchObject([{ amounts: usd('2'), status: EscrowStatus.OPEN }]);
    expect(part.moves).toEqual([{ fromId: 'a', toId: 'b', resource: 'usd', amount: '2' }]);
    expect(rejected(await release('4.5'))).toMatchObject({
      code: RejectionCode.ESCROW_EXCEEDED,
      detail: {
        $case: 'escrowShortage',
        value: { escrowId: 'e', resource: 'usd', requested: '4.5', remaining: '4' },
      },
    });
    expect(rejected(await commands.closeAccount({ envelope: timed(), accountId: 'b' }))).toMatchObject({
      code: RejectionCode.ACCOUNT_IN_USE,
      detail: { $case: 'subject', value: { what: 'account', id: 'b', state: '0', openEscrows: 1 } },
    });
    const refunded = accepted(await commands.refundEscrow({ envelope: timed(), escrowId: 'e', byId: 'b' }));
    expect(refunded.escrows).toMatchObject([{ amounts: usd('4'), status: EscrowStatus.REFUNDED }]);
    expect(await balance('escrow', 'a')).toMatchObject({ available: '8', held: '0' });
    expect(rejected(await release('1'))).toMatchObject({
      code: RejectionCode.ESCROW_CLOSED,
      detail: { value: { what: 'escrow', id: 'e', state: 'refunded' } },
    });
    expect((await queries.getEscrow({ ledgerId: 'escrow', escrowId: 'e' })).escrow).toMatchObject({
      status: EscrowStatus.REFUNDED,
      amounts: [],
      endedAt: OPENED,
    });
  });

  it('is released whole where no amounts are named, and needs funds of its payer to be opened', async () => {
    const timed = await ledgerOf('whole-escrow');
    expect(rejected(await open(timed, { amounts: usd('11') })).reason).toBe('insufficient_funds');
    accepted(await open(timed));
    expect(rejected(await open(timed)).reason).toBe('already_exists');
    const { account } = await running.client.queries.getAccount({ ledgerId: 'whole-escrow', accountId: 'b' });
    expect(account!.openEscrows).toBe(1);
    const released = accepted(await running.client.commands.releaseEscrow({ envelope: timed(), escrowId: 'e' }));
    expect(released.escrows).toMatchObject([{ amounts: usd('6'), status: EscrowStatus.RELEASED }]);
    expect(await balance('whole-escrow', 'b')).toMatchObject({ available: '6' });
  });

  it('goes back by time alone', async () => {
    const timed = await ledgerOf('late-escrow');
    accepted(await open(timed, { ttlSeconds: 60 }));
    const late = running.client.commands.releaseEscrow({ envelope: timed('2026-06-01T12:01:00.000Z'), escrowId: 'e' });
    expect(rejected(await late)).toMatchObject({
      code: RejectionCode.ESCROW_CLOSED,
      remedy: Remedy.NONE,
      detail: { value: { state: 'expired' } },
    });
    expect(await balance('late-escrow', 'a')).toMatchObject({ available: '10', held: '0' });
    const { escrow } = await running.client.queries.getEscrow({ ledgerId: 'late-escrow', escrowId: 'e' });
    expect(escrow).toMatchObject({ status: EscrowStatus.EXPIRED, endedAt: '2026-06-01T12:01:00.000Z' });
  });

  it('that there is not is not found, whoever asks', async () => {
    const timed = await ledgerOf('no-escrow');
    expect(rejected(await running.client.commands.refundEscrow({ envelope: timed(), escrowId: 'e' }))).toMatchObject({
      code: RejectionCode.ESCROW_NOT_FOUND,
      detail: { value: { what: 'escrow', id: 'e' } },
    });
    const fault = await faultOf(running.client.queries.getEscrow({ ledgerId: 'no-escrow', escrowId: 'e' }));
    expect(fault).toMatchObject({ code: 5, message: 'ledger no-escrow has no escrow e' });
  });
});
