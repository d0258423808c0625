import { TOKEN_CLASSES } from '@ledger/domain';
import { DateTime } from 'luxon';
import type { PriceTier, RateCard, TieredPrice } from '../lists/listed-model';
import type { PriceOverride } from './price-override';
import { priceOf } from './rates';

/** The times at which an override holds, in milliseconds since 1970 and minutes of a day. */
export interface OverrideTimes {
  readonly from: number;
  readonly until: number;
  readonly hours?: { readonly from: number; readonly to: number };
  readonly weekdays?: ReadonlySet<number>;
  readonly zone: string;
}

export const timesOf = ({ from, until, hours, weekdays, zone = 'utc' }: PriceOverride): OverrideTimes => ({
  from: from === undefined ? -Infinity : Date.parse(from),
  until: until === undefined ? Infinity : Date.parse(until),
  ...(hours && { hours: { from: minutesOf(hours.from), to: minutesOf(hours.to) } }),
  ...(weekdays && { weekdays: new Set(weekdays) }),
  zone,
});

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** An hour after midnight belongs to the day on which its stretch began. */
export const holds = ({ from, until, hours, weekdays, zone }: OverrideTimes, at: number): boolean => {
  if (at < from || at >= until) return false;
  if (hours === undefined && weekdays === undefined) return true;
  const local = DateTime.fromMillis(at, { zone });
  const minute = local.hour * 60 + local.minute;
  const isOvernight = hours !== undefined && hours.to <= hours.from;
  const isInHours =
    hours === undefined ||
    (isOvernight ? minute >= hours.from || minute < hours.to : minute >= hours.from && minute < hours.to);
  if (!isInHours) return false;
  const isOfYesterday = isOvernight && minute < hours.to;
  return weekdays?.has(isOfYesterday ? local.minus({ days: 1 }).weekday : local.weekday) ?? true;
};

/** @throws RangeError for a price that is no plain decimal. */
export const cardOf = ({ perMillion = {}, tiers = [], perSecond, perCall, perSearch }: PriceOverride): RateCard => {
  const rising = [...tiers].sort((a, b) => a.above - b.above);
  const classes = TOKEN_CLASSES.flatMap((name) => {
    const steps = rising.flatMap((tier): readonly PriceTier[] => {
      const usd = tier.perMillion[name];
      return usd === undefined ? [] : [{ above: tier.above, price: priceOf(usd) }];
    });
    const base = perMillion[name];
    if (base === undefined) return [];
    return [[name, { price: priceOf(base), tiers: steps } satisfies TieredPrice] as const];
  });
  return {
    perMillion: Object.fromEntries(classes),
    ...(perSecond !== undefined && { seconds: { usd: priceOf(perSecond), per: 1 } }),
    ...(perCall !== undefined && { calls: { usd: priceOf(perCall), per: 1 } }),
    ...(perSearch !== undefined && { searches: { usd: priceOf(perSearch), per: 1 } }),
  };
};
