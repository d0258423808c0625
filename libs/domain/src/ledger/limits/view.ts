import { formatAmount, SCALE_MAX } from '../../amount';
import { usedOf, wholeOf } from './account-limits';
import { instantText } from '../kernel/instant';
import { bookOf, type Account, type Limit } from '../kernel/records';
import { textOf } from '../kernel/amounts';
import { takenOf } from './weighing';
import { limitAt } from './windows';
import type { LedgerState } from '../kernel/state';
import type { LimitTerms, Window } from '../kernel/terms';
import type { DecimalText, InstantText } from '../kernel/words';

/** A limit of an account in its present period, whether the turn of its window was recorded or not. */
export interface LimitView extends LimitTerms {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly window?: Window;
  /** Usage in the current period or, without a window, since the account's opening. */
  readonly used: DecimalText;
  readonly reserved: DecimalText;
  readonly rolledIn?: DecimalText;
  /** Limit with the amount rolled in, less used and reserved; never below zero. */
  readonly remaining: DecimalText;
  readonly startsAt?: InstantText;
  readonly endsAt?: InstantText;
}

export const limitView = (state: LedgerState, owner: Account, recorded: Limit, now: number): LimitView => {
  const limit = limitAt(recorded, now);
  const { place, amount, rollover, tolerance, kept, period } = limit;
  const text = (units: bigint): string => textOf(state, place, units);
  const left = wholeOf(limit) - takenOf(owner, limit);
  return {
    resource: state.resources.names[place]!,
    amount: text(amount),
    ...(rollover !== null && { rollover: text(rollover) }),
    ...(tolerance > 0n && { tolerance: formatAmount(tolerance, SCALE_MAX) }),
    ...(kept && {
      priorityShare: { share: formatAmount(kept.share, SCALE_MAX), priorityFrom: kept.priorityFrom },
    }),
    ...(period && { window: period.window }),
    used: text(usedOf(owner, limit)),
    reserved: text(bookOf(owner, place).reserved),
    ...(period && { rolledIn: text(period.rolledIn) }),
    remaining: text(left > 0n ? left : 0n),
    ...(period && { startsAt: instantText(period.startsAt), endsAt: instantText(period.endsAt) }),
  };
};
