import { formatAmount, SCALE_MAX, storedAmount } from '../../amount';
import { ratiosOf } from './account-limits';
import { instantMs, instantText } from '../kernel/instant';
import type { Limit, LimitPeriod } from '../kernel/records';
import type { LedgerState } from '../kernel/state';
import type { LimitTerms, Window } from '../kernel/terms';
import type { DecimalText, InstantText } from '../kernel/words';

/** A limit as JSON. */
export interface LimitRecord extends LimitTerms {
  readonly place: number;
  readonly amount: DecimalText;
  readonly period?: {
    readonly window: Window;
    /** Start, end, and the first moment that is counted. */
    readonly times: readonly [startsAt: InstantText, endsAt: InstantText, countsFrom: InstantText];
    readonly used: DecimalText;
    readonly rolledIn: DecimalText;
    readonly lastCharge?: readonly [at: InstantText, amount: DecimalText];
  };
}

export const limitRecord = ({ resources }: LedgerState, limit: Limit): LimitRecord => {
  const { place, amount, rollover, tolerance, kept, period } = limit;
  const text = (units: bigint): DecimalText => formatAmount(units, resources.scales[place]!);
  return {
    place,
    amount: text(amount),
    ...(rollover !== null && { rollover: text(rollover) }),
    ...(tolerance > 0n && { tolerance: formatAmount(tolerance, SCALE_MAX) }),
    ...(kept && { priorityShare: { share: formatAmount(kept.share, SCALE_MAX), priorityFrom: kept.priorityFrom } }),
    ...(period && { period: periodRecord(period, text) }),
  };
};

const periodRecord = (
  { window, startsAt, endsAt, countsFrom, used, rolledIn, lastCharge }: LimitPeriod,
  text: (units: bigint) => DecimalText,
): NonNullable<LimitRecord['period']> => ({
  window,
  times: [instantText(startsAt), instantText(endsAt), instantText(countsFrom)],
  used: text(used),
  rolledIn: text(rolledIn),
  ...(lastCharge && { lastCharge: [instantText(lastCharge.at), text(lastCharge.units)] as const }),
});

export const restoredLimit = ({ resources }: LedgerState, record: LimitRecord): Limit => {
  const { place, amount, rollover, tolerance, priorityShare, period } = record;
  const units = (text: DecimalText): bigint => storedAmount(text, resources.scales[place]!);
  return {
    place,
    amount: units(amount),
    rollover: rollover === undefined ? null : units(rollover),
    ...ratiosOf({ tolerance, priorityShare }),
    period: period ? restoredPeriod(period, units) : null,
  };
};

const restoredPeriod = (
  { window, times, used, rolledIn, lastCharge }: NonNullable<LimitRecord['period']>,
  units: (text: DecimalText) => bigint,
): LimitPeriod => ({
  window,
  startsAt: instantMs(times[0]),
  endsAt: instantMs(times[1]),
  countsFrom: instantMs(times[2]),
  used: units(used),
  rolledIn: units(rolledIn),
  lastCharge: lastCharge ? { at: instantMs(lastCharge[0]), units: units(lastCharge[1]) } : null,
});
