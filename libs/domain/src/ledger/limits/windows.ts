import type { LimitEvent } from './events';
import type { Draft } from '../kernel/draft';
import { wholeOf } from './account-limits';
import { periodOf } from './calendar';
import { instantText } from '../kernel/instant';
import type { Account, Limit, LimitPeriod } from '../kernel/records';
import { parentOf } from '../kernel/state';
import { textOf } from '../kernel/amounts';

/**
 * The limit as it stands at a time. If its period has ended, it is in the one that contains the time, with nothing used
 * and with the amount that the turns in between would have rolled over; holds are not subtracted from what was left. If
 * its period lies ahead, because the ledger's clock was reset, it is in the one that contains the time, with nothing
 * used or rolled over.
 */
export const limitAt = (limit: Limit, now: number): Limit => {
  const { period, amount, rollover } = limit;
  if (period === null || (period.startsAt <= now && now < period.endsAt)) return limit;
  const { window } = period;
  const current = periodOf(window, now);
  if (now < period.startsAt) return { ...limit, period: begun(window, current.startsAt, current.endsAt, 0n) };
  const passed = current.number - periodOf(window, period.startsAt).number;
  const left = wholeOf(limit) - period.used;
  const rolledIn = rollover === null ? 0n : rolledOver(left > 0n ? left : 0n, amount, rollover, passed);
  // The new period begins no earlier than the recorded one ended, even where the zone's rules were changed since.
  const startsAt = Math.max(current.startsAt, period.endsAt);
  return { ...limit, period: begun(window, startsAt, current.endsAt, rolledIn) };
};

const begun = (window: LimitPeriod['window'], startsAt: number, endsAt: number, rolledIn: bigint): LimitPeriod => ({
  window,
  startsAt,
  endsAt,
  countsFrom: startsAt,
  used: 0n,
  rolledIn,
  lastCharge: null,
});

/**
 * Amount rolled over several turns. Nothing is used after the first, so each further turn adds the limit, up to the
 * cap.
 */
const rolledOver = (left: bigint, amount: bigint, cap: bigint, turns: number): bigint =>
  min(cap, left + BigInt(Math.max(turns - 1, 0)) * amount);

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Starts the present period of every limit from the spender to the root that is on one of the resources and whose
 * period has ended. Rules that weigh usage against limits, or charge it, call this first. Accounts that were read
 * before may be out of date afterwards.
 */
export const turnWindows = (
  draft: Draft<LimitEvent>,
  spender: Account,
  amounts: readonly { readonly place: number }[],
): void => {
  if (draft.state.header.windowedLimits === 0) return;
  for (let owner: Account | undefined = spender; owner !== undefined; owner = parentOf(draft.state, owner)) {
    for (const limit of owner.limits ?? []) {
      if (amounts.some(({ place }) => place === limit.place)) turnWindow(draft, owner.id, limit);
    }
  }
};

/** Starts the present period of a limit whose own has ended, or lies ahead. */
export const turnWindow = (draft: Draft<LimitEvent>, ownerId: string, limit: Limit): void => {
  const { period } = limitAt(limit, draft.now);
  if (period === null || period === limit.period) return;
  draft.emit({
    type: 'WindowStarted',
    data: {
      accountId: ownerId,
      resource: draft.state.resources.names[limit.place]!,
      window: period.window,
      startsAt: instantText(period.startsAt),
      endsAt: instantText(period.endsAt),
      rolledIn: textOf(draft.state, limit.place, period.rolledIn),
    },
  });
};
