import type { MeteredUsage, PriceUsed, TokenClasses } from '@ledger/domain';
import { Decimal } from 'decimal.js';

/** Enough digits that products and sums of counts and prices are exact: decimal.js rounds to 20 unless told otherwise. */
const Exact = Decimal.clone({ precision: 80 });
/** Of a price that is stated for a second and derived from an hour's. */
const STATED_DECIMALS_MAX = 18;
const TOKENS_PER_PRICE = 1_000_000;

/** So much usd for so many seconds or calls. */
export interface Rate {
  readonly usd: Decimal;
  readonly per: number;
}

/** Usd per million tokens. */
export type ClassRates = { readonly [C in keyof TokenClasses]?: Decimal };

/** What a model costs at a moment. A class, seconds or calls without a rate have no price; zero is a price. */
export interface Rates {
  readonly perMillion: ClassRates;
  readonly seconds?: Rate;
  readonly calls?: Rate;
}

/** Classes without a price of their own cost as input and as output, as providers bill them. */
export const withClassesOf = (rates: ClassRates): ClassRates => {
  const { input, cachedInput = input, cacheWrite = input, output, reasoning = output } = rates;
  const classes = { input, cachedInput, cacheWrite, output, reasoning };
  return Object.fromEntries(Object.entries(classes).filter(([, rate]) => rate !== undefined));
};

/** The cost before rounding, as an exact decimal, and the rates that it comes from. */
export interface Cost {
  readonly usd: string;
  readonly rates: Pick<PriceUsed, 'perMillion' | 'perSecond' | 'perCall'>;
}

/**
 * Adds up what was measured; counts of zero need no price. A usage of a model that is priced by the call, too, is one
 * call unless it says otherwise. Undefined: a part of it has no price.
 */
export const costOf = (rates: Rates, usage: MeteredUsage): Cost | undefined => {
  const tokens = tokenCost(rates, usage.tokens ?? {});
  const seconds = new Exact(usage.seconds ?? 0);
  const calls = new Exact(usage.calls ?? (rates.calls === undefined ? 0 : 1));
  if (tokens === undefined) return undefined;
  if ((rates.seconds === undefined && seconds.gt(0)) || (rates.calls === undefined && calls.gt(0))) return undefined;
  const usd = tokens.usd.plus(at(rates.seconds, seconds)).plus(at(rates.calls, calls));
  return {
    usd: usd.toFixed(),
    rates: {
      ...(Object.keys(tokens.perMillion).length > 0 && { perMillion: tokens.perMillion }),
      ...(seconds.gt(0) && { perSecond: stated(rates.seconds!) }),
      ...(calls.gt(0) && { perCall: stated(rates.calls!) }),
    },
  };
};

const tokenCost = (
  { perMillion }: Rates,
  tokens: TokenClasses,
): { readonly usd: Decimal; readonly perMillion: NonNullable<PriceUsed['perMillion']> } | undefined => {
  let sum = new Exact(0);
  const used: { -readonly [C in keyof TokenClasses]?: string } = {};
  for (const [name, count] of Object.entries(tokens) as [keyof TokenClasses, number | undefined][]) {
    if (!count) continue;
    const rate = perMillion[name];
    if (rate === undefined) return undefined;
    sum = sum.plus(new Exact(count).times(rate));
    used[name] = rate.toFixed();
  }
  return { usd: sum.div(TOKENS_PER_PRICE), perMillion: used };
};

const at = (rate: Rate | undefined, count: Decimal): Decimal =>
  rate === undefined ? new Exact(0) : count.times(rate.usd).div(rate.per);

/**
 * For one second or call. Cut, not rounded up: a bill that is worked out from it by hand and rounded up comes to the one
 * that was worked out from the hour.
 */
const stated = ({ usd, per }: Rate): string =>
  new Exact(usd).div(per).toDecimalPlaces(STATED_DECIMALS_MAX, Decimal.ROUND_DOWN).toFixed();
