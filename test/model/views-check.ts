import { accountView, NOTHING_ENDED, spendingView, type LedgerState, type LimitView } from '@ledger/domain';
import { escrowsOf, openReservations, textIn } from './figures';
import { inOrder, limitFigures } from './limit-figures';
import { endOf, spendingOf } from './signals';
import { expectSame } from './state-dump';
import { instant, stated } from './turn';
import type { ModelAccount, World } from './world';

/** Compares an open account as answers and Check tell it with what the model finds. Nothing may be due. */
export const checkViews = (state: LedgerState, world: World, accountId: string, now: number): void => {
  const account = world.accounts.get(accountId)!;
  expectSame(spendingView(state, accountId, now)!, spendingOf(world, accountId, now));
  const view = accountView(state, accountId, NOTHING_ENDED, now)!;
  expectSame(
    {
      limits: view.limits,
      openReservationsBelow: view.openReservationsBelow,
      openEscrows: view.openEscrows,
      maxOpen: view.maxOpen,
      profile: view.profile,
      expiresAt: view.expiresAt,
      confidence: view.confidence,
    },
    {
      limits: limitViews(world, account, now),
      openReservationsBelow: openReservations(world, accountId),
      openEscrows: escrowsOf(world, accountId),
      maxOpen: account.maxOpen,
      profile: account.profile,
      expiresAt: account.maxSeconds === undefined ? undefined : instant(endOf(account)!),
      confidence: account.confidence,
    },
  );
};

const limitViews = (world: World, { id, limits }: ModelAccount, now: number): LimitView[] =>
  inOrder(limits)
    .sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0))
    .map((limit) => {
      const { resource, window } = limit;
      const { terms, amount, whole, used, reserved, rolledIn, period } = limitFigures(world, id, limit, now);
      const left = whole - used - reserved;
      const text = (sum: bigint): string => textIn(world, resource, sum);
      return stated({
        ...terms,
        resource,
        amount: text(amount),
        window,
        used: text(used),
        reserved: text(reserved),
        rolledIn: period && text(rolledIn),
        remaining: text(left < 0n ? 0n : left),
        startsAt: period && instant(period.start),
        endsAt: period && instant(period.end),
      }) as LimitView;
    });
