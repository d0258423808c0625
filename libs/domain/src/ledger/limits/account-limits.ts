import { SCALE_MAX, storedAmount } from '../../amount';
import { bookOf, type Account, type Limit } from '../kernel/records';
import { byText } from '../kernel/resources';
import { WINDOW_UNITS, type LimitTerms, type Window } from '../kernel/terms';

/** The limit as every rule and ratio takes it: with the amount that was rolled in. */
export const wholeOf = ({ amount, period }: Limit): bigint => (period === null ? amount : amount + period.rolledIn);

/** Usage in the limit's period or, without a window, since the account's opening. */
export const usedOf = (owner: Account, { place, period }: Limit): bigint =>
  period === null ? bookOf(owner, place).used : period.used;

const sameWindow = (a: Window | undefined, b: Window | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.unit === b.unit && a.timeZone === b.timeZone);

/**
 * Undefined: the account has no such limit.
 * @param window undefined: the limit without a window.
 */
export const limitOf = (owner: Account, place: number, window?: Window): Limit | undefined =>
  owner.limits?.find((limit) => limit.place === place && sameWindow(limit.period?.window, window));

/**
 * Limits with one added or replaced, in the order in which they are weighed: by resource, then the window that turns
 * first.
 */
export const withLimit = (
  limits: readonly Limit[] | null,
  limit: Limit,
  names: readonly string[],
): readonly Limit[] => {
  const others = withoutLimit(limits, limit) ?? [];
  return [...others, limit].sort(
    (a, b) => byText(names[a.place]!, names[b.place]!) || byWindow(a.period?.window, b.period?.window),
  );
};

/** Null: none is left. */
export const withoutLimit = (limits: readonly Limit[] | null, { place, period }: Limit): readonly Limit[] | null => {
  const others = (limits ?? []).filter(
    (other) => other.place !== place || !sameWindow(other.period?.window, period?.window),
  );
  return others.length === 0 ? null : others;
};

type GivenRatios = { [K in 'tolerance' | 'priorityShare']: LimitTerms[K] | undefined };

/** Ratios of a limit's terms as whole numbers. */
export const ratiosOf = ({ tolerance, priorityShare }: GivenRatios): Pick<Limit, 'tolerance' | 'kept'> => ({
  tolerance: tolerance === undefined ? 0n : storedAmount(tolerance, SCALE_MAX),
  kept: priorityShare
    ? { share: storedAmount(priorityShare.share, SCALE_MAX), priorityFrom: priorityShare.priorityFrom }
    : null,
});

const byWindow = (a: Window | undefined, b: Window | undefined): number =>
  rankOf(a) - rankOf(b) || byText(a?.timeZone ?? '', b?.timeZone ?? '');

const rankOf = (window: Window | undefined): number =>
  window === undefined ? WINDOW_UNITS.length : WINDOW_UNITS.indexOf(window.unit);
