import {
  canonicalDecimal,
  formatAmount,
  parseAmount,
  SCALE_MAX,
  type DecimalText,
  type MeteredUsage,
  type PriceUsed,
  type TokenClasses,
} from '@ledger/domain';

/** Price in usd, exactly: as text, and as a whole number of the finest units that an amount can have. */
export interface Price {
  readonly text: DecimalText;
  readonly units: bigint;
}

/** Price in usd of so many seconds or calls. */
export interface Rate {
  readonly usd: Price;
  readonly per: number;
}

/** Prices in usd per million tokens. */
export type ClassRates = { readonly [C in keyof TokenClasses]?: Price };

/** Prices of a model at a moment. A class of tokens, seconds or calls without a rate have no price; zero is a price. */
export interface Rates {
  readonly perMillion: ClassRates;
  readonly seconds?: Rate;
  readonly calls?: Rate;
}

/** @throws RangeError for text that is no plain decimal, has more than 18 decimals or is far too large. */
export const priceOf = (text: DecimalText): Price => {
  const units = parseAmount(text, SCALE_MAX);
  if (typeof units === 'string') throw new RangeError(`price ${JSON.stringify(text)}: ${units}`);
  return { text: canonicalDecimal(text), units };
};

/** Classes without a price of their own cost as input and as output, as providers bill them. */
export const withClassesOf = (rates: ClassRates): ClassRates => {
  const { input, cachedInput = input, cacheWrite = input, output, reasoning = output } = rates;
  const classes = { input, cachedInput, cacheWrite, output, reasoning };
  return Object.fromEntries(Object.entries(classes).filter(([, rate]) => rate !== undefined));
};

/** The cost before rounding to the scale of usd, and the rates that it comes from. */
export interface Cost {
  readonly usd: DecimalText;
  readonly rates: Pick<PriceUsed, 'perMillion' | 'perSecond' | 'perCall'>;
}

/** Decimals of a cost: units at 18 decimals times a price at 18. */
const COST_SCALE = 2 * SCALE_MAX;
const ONE_UNIT = 10n ** BigInt(SCALE_MAX);
/** Factor from a price of a million tokens at 18 decimals to a price of one token at the scale of costs. */
const TOKEN_FACTOR = ONE_UNIT / 1_000_000n;

/**
 * Adds up what was measured, exactly; a share of a rate that has no end in decimals is rounded up at the 36th. Counts
 * of zero need no price. A usage of a model that is priced by the call, too, is one call unless it says otherwise.
 * Undefined: a part of it has no price.
 */
export const costOf = (rates: Rates, { tokens = {}, seconds, calls }: MeteredUsage): Cost | undefined => {
  const secondUnits = seconds === undefined ? 0n : priceOf(seconds).units;
  const callCount = BigInt(calls ?? (rates.calls === undefined ? 0 : 1));
  if ((rates.seconds === undefined && secondUnits > 0n) || (rates.calls === undefined && callCount > 0n)) {
    return undefined;
  }
  let sum = 0n;
  let perMillion: { -readonly [C in keyof TokenClasses]?: DecimalText } | undefined;
  for (const name in tokens) {
    const count = tokens[name as keyof TokenClasses];
    if (!count) continue;
    const rate = rates.perMillion[name as keyof TokenClasses];
    if (rate === undefined) return undefined;
    sum += BigInt(count) * rate.units * TOKEN_FACTOR;
    (perMillion ??= {})[name as keyof TokenClasses] = rate.text;
  }
  sum += costAt(rates.seconds, secondUnits) + costAt(rates.calls, callCount * ONE_UNIT);
  return {
    usd: formatAmount(sum, COST_SCALE),
    rates: {
      ...(perMillion && { perMillion }),
      ...(secondUnits > 0n && { perSecond: stated(rates.seconds!) }),
      ...(callCount > 0n && { perCall: stated(rates.calls!) }),
    },
  };
};

/** @param units at 18 decimals. */
const costAt = (rate: Rate | undefined, units: bigint): bigint => {
  if (rate === undefined || units === 0n) return 0n;
  const per = BigInt(rate.per);
  return (rate.usd.units * units + per - 1n) / per;
};

/**
 * Rate for one second or call. Cut, not rounded up: a bill that is worked out by hand from it and rounded up then comes
 * to the same as the one that was worked out from the hour.
 */
const stated = ({ usd, per }: Rate): DecimalText => formatAmount(usd.units / BigInt(per), SCALE_MAX);
