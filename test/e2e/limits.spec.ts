import {
  AccountKind,
  ConsumeMode,
  LedgerClock,
  RejectionCode,
  Remedy,
  SpendingAction,
  ThrottlePolicy,
  WindowUnit,
} from '@ledger/protocol';
import { accepted, envelope, rejected, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const running = runningServer();

/** A ledger with the caller's clock and an agent `a`, and what is asked of it there. */
const ledgerAt = async (ledgerId: string, opened: string) => {
  const { commands } = running.client;
  const timed = (at: string) => ({ ...envelope(ledgerId), at });
  accepted(await commands.openLedger({ envelope: timed(opened), clock: LedgerClock.CALLER }));
  accepted(await commands.openAccount({ envelope: timed(opened), accountId: 'a', kind: AccountKind.AGENT }));
  return {
    timed,
    opened,
    consume: (at: string, amount: string, accountId = 'a', resource = 'usd') =>
      commands.consume({
        envelope: timed(at),
        accountId,
        mode: ConsumeMode.ENFORCE,
        amounts: [{ resource, amount }],
      }),
    limit: async (terms: Partial<Parameters<typeof commands.setLimit>[0]>) =>
      accepted(
        await commands.setLimit({
          envelope: timed(opened),
          accountId: 'root',
          resource: 'usd',
          amount: '10',
          ...terms,
        }),
      ),
    limits: async (accountId: string) =>
      (await running.client.queries.getAccount({ ledgerId, accountId })).account!.limits,
  };
};

describe('a quota by the day', () => {
  const BERLIN = { unit: WindowUnit.DAY, timeZone: 'Europe/Berlin' };
  // Clocks go forward on 29 March: that day has 23 hours, from 23:00 to 22:00 in UTC.
  const END = '2026-03-29T22:00:00.000Z';

  it('is refused until midnight there, starts afresh then, and takes over what was left', async () => {
    const { consume, limit, limits } = await ledgerAt('days', '2026-03-29T08:00:00Z');
    await limit({ window: BERLIN, rollover: '4' });
    expect(await limits('root')).toMatchObject([{ startsAt: '2026-03-28T23:00:00.000Z', endsAt: END, used: '0' }]);
    const first = accepted(await consume('2026-03-29T20:00:00Z', '7'));
    expect(first.crossings).toMatchObject([{ ownerId: 'root', threshold: '0.5', window: BERLIN }]);
    const refused = rejected(await consume('2026-03-29T21:59:59.998Z', '4'));
    expect(refused).toMatchObject({
      code: RejectionCode.LIMIT_EXCEEDED,
      remedy: Remedy.WAIT,
      retryAt: END,
      detail: {
        $case: 'shortage',
        value: { accountId: 'root', resource: 'usd', requested: '4', available: '3', window: BERLIN, turnsAt: END },
      },
    });
    expect(refused.message).toContain(END);
    accepted(await consume('2026-03-29T21:59:59.999Z', '3'));
    const afresh = accepted(await consume(END, '1'));
    expect(afresh.events).toEqual(['WindowStarted', 'Consumed']);
    expect(afresh.windows).toEqual([
      {
        accountId: 'root',
        resource: 'usd',
        window: BERLIN,
        startsAt: END,
        endsAt: '2026-03-30T22:00:00.000Z',
        rolledIn: '0',
      },
    ]);
    // Six turns later, of which nobody heard: 9 were left, and the cap is 4.
    const woken = accepted(await consume('2026-04-05T12:00:00Z', '1'));
    expect(woken.windows).toMatchObject([{ startsAt: '2026-04-04T22:00:00.000Z', rolledIn: '4' }]);
    expect(await limits('root')).toEqual([
      {
        resource: 'usd',
        amount: '10',
        window: BERLIN,
        used: '1',
        reserved: '0',
        rolledIn: '4',
        remaining: '13',
        startsAt: '2026-04-04T22:00:00.000Z',
        endsAt: '2026-04-05T22:00:00.000Z',
        rollover: '4',
        tolerance: undefined,
        priorityShare: undefined,
      },
    ]);
  });

  it('stands beside one by the hour and one without end, and each is removed by its window', async () => {
    const { timed, consume, limit, limits } = await ledgerAt('several', '2026-06-01T10:15:00Z');
    await limit({ amount: '100' });
    await limit({ window: { unit: WindowUnit.DAY }, amount: '20' });
    await limit({ window: { unit: WindowUnit.HOUR }, amount: '5' });
    const refused = rejected(await consume('2026-06-01T10:20:00Z', '6'));
    expect(refused).toMatchObject({ retryAt: '2026-06-01T11:00:00.000Z' });
    expect(refused.detail).toMatchObject({ value: { window: { unit: WindowUnit.HOUR, timeZone: 'UTC' } } });
    const remove = (window?: { unit: WindowUnit }) =>
      running.client.commands.removeLimit({
        envelope: timed('2026-06-01T10:20:00Z'),
        accountId: 'root',
        resource: 'usd',
        window,
      });
    accepted(await remove({ unit: WindowUnit.HOUR }));
    expect(rejected(await remove({ unit: WindowUnit.HOUR }))).toMatchObject({
      code: RejectionCode.LIMIT_NOT_FOUND,
      detail: { value: { accountId: 'root', window: { unit: WindowUnit.HOUR, timeZone: 'UTC' } } },
    });
    accepted(await consume('2026-06-01T10:20:00Z', '6'));
    expect((await limits('root')).map(({ window, used }) => [window?.unit, used])).toEqual([
      [WindowUnit.DAY, '6'],
      [undefined, '6'],
    ]);
  });
});

describe('the terms of a limit', () => {
  const OPENED = '2026-06-01T00:00:00Z';

  it('let a request over it by the tolerance, flagged', async () => {
    const { consume, limit } = await ledgerAt('tolerant', OPENED);
    await limit({ resource: 'seconds', tolerance: '0.1' });
    expect(rejected(await consume(OPENED, '11.001', 'a', 'seconds')).detail).toMatchObject({
      value: { available: '11' },
    });
    const over = accepted(await consume(OPENED, '11', 'a', 'seconds'));
    expect(over.notes).toMatchObject([
      { accountId: 'a', exceeded: [{ accountId: 'root', resource: 'seconds', window: undefined, by: '1' }] },
    ]);
  });

  it('keep a share for those of high priority', async () => {
    const { timed, consume, limit } = await ledgerAt('shared', OPENED);
    accepted(
      await running.client.commands.openAccount({
        envelope: timed(OPENED),
        accountId: 'urgent',
        kind: AccountKind.AGENT,
        priority: 5,
      }),
    );
    await limit({ resource: 'steps', priorityShare: { share: '0.2', priorityFrom: 5 } });
    expect(rejected(await consume(OPENED, '9', 'a', 'steps')).detail).toMatchObject({ value: { available: '8' } });
    accepted(await consume(OPENED, '8', 'a', 'steps'));
    accepted(await consume(OPENED, '2', 'urgent', 'steps'));
  });

  it('count open reservations like anything else', async () => {
    const { timed } = await ledgerAt('open', OPENED);
    const { commands, queries } = running.client;
    accepted(await commands.updateAccount({ envelope: timed(OPENED), accountId: 'a', maxOpen: 1 }));
    const reserve = (reservationId: string) =>
      commands.reserve({ envelope: timed(OPENED), accountId: 'a', reservationId, amounts: usd('1'), ttlSeconds: 60 });
    accepted(await reserve('r-1'));
    expect(rejected(await reserve('r-2'))).toMatchObject({
      code: RejectionCode.LIMIT_EXCEEDED,
      remedy: Remedy.FUND,
      retryAt: undefined,
      detail: { value: { accountId: 'a', resource: 'open_reservations', requested: '1', available: '0' } },
    });
    const { account } = await queries.getAccount({ ledgerId: 'open', accountId: 'a' });
    expect(account).toMatchObject({ maxOpen: 1, openReservations: 1, openReservationsBelow: 1 });
    accepted(await commands.voidReservation({ envelope: timed(OPENED), reservationId: 'r-1' }));
    accepted(await reserve('r-3'));
  });
});

describe('an agent that comes close', () => {
  it('is told how to make the rest last, is held to it where that is binding, and what to do without', async () => {
    const { timed, consume, limit, opened } = await ledgerAt('rates', '2026-06-01T00:00:00Z');
    const { commands, queries } = running.client;
    accepted(
      await commands.updateAccount({
        envelope: timed(opened),
        accountId: 'a',
        policy: { throttle: ThrottlePolicy.BINDING, degrade: { models: ['small-1'], dropFeatures: ['search'] } },
      }),
    );
    await limit({ amount: '100', window: { unit: WindowUnit.DAY } });
    accepted(await consume('2026-06-01T00:00:00Z', '70'));
    // 76 of 100 are used. 6 in 18 hours is 24 in 4 times as long: one more such charge is due in 4.5 hours.
    const near = await consume('2026-06-01T06:00:00Z', '6');
    const retryAt = '2026-06-01T10:30:00.000Z';
    expect(near.answer!.spending).toMatchObject({
      action: SpendingAction.THROTTLE,
      hints: { retryAt, retryAfterMs: 16_200_000n, models: [], dropFeatures: [] },
    });
    expect((await queries.check({ ledgerId: 'rates', accountId: 'a' })).spending!.hints).toMatchObject({ retryAt });
    expect(rejected(await consume('2026-06-01T10:29:59.999Z', '1'))).toMatchObject({
      code: RejectionCode.THROTTLED,
      remedy: Remedy.WAIT,
      retryAt,
      detail: { $case: 'throttle', value: { accountId: 'a', ownerId: 'root', resource: 'usd', retryAt } },
    });
    const red = await consume(retryAt, '15');
    expect(red.answer!.spending).toMatchObject({
      action: SpendingAction.DEGRADE,
      hints: { models: ['small-1'], dropFeatures: ['search'] },
    });
  });
});
