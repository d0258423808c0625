import {
  Exact,
  formatAmount,
  parseAmount,
  SCALE_MAX,
  TOKEN_CLASSES,
  type DecimalText,
  type MeteredUsage,
  type PriceUsed,
  type TokenClasses,
} from '@ledger/domain';
import type { ClassRate, Rate, Rates } from './rates';

/** One measure of a usage and its cost, exactly. Decimals are made of it only where somebody reads them. */
export interface CostLine {
  /** A class of tokens, `seconds`, `calls` or `searches`. */
  readonly measure: string;
  /** Seconds have decimals. */
  readonly count: number | DecimalText;
  readonly rate: Rate;
  /** Usd, at the scale of sums. */
  readonly units: bigint;
  readonly approximate?: true | undefined;
}

/** The cost before rounding to the scale of usd, and the rates that it comes from. */
export interface Cost {
  readonly usd: DecimalText;
  readonly lines: readonly CostLine[];
  readonly rates: Pick<PriceUsed, 'perMillion' | 'perSecond' | 'perCall' | 'perSearch'>;
  readonly approximate: boolean;
  /** Measures that have no price here: they are information. */
  readonly unpriced: readonly string[];
}

const MILLION = 1_000_000;
const ONE_UNIT = 10n ** BigInt(SCALE_MAX);
/** Decimals of sums: a count at 18 decimals times a price at 18. */
const COST_SCALE = 2 * SCALE_MAX;
/** From a price at 18 decimals of a million tokens to the scale of sums. */
const TOKEN_FACTOR = ONE_UNIT / BigInt(MILLION);

/**
 * Adds up what was measured, exactly (what has no end in decimals is rounded up at the 36th). A measure without a price
 * beside others that have one is information. A usage of a model that is priced by the call, too, is one call unless it
 * says otherwise. Undefined: something was measured, and nothing of it has a price.
 */
export const costOf = (rates: Rates, { tokens = {}, seconds, calls, searches }: MeteredUsage): Cost | undefined => {
  const lines: CostLine[] = [];
  const unpriced: string[] = [];
  let sum = 0n;
  for (const name of TOKEN_CLASSES) {
    const count = wholeOf(tokens[name]);
    if (count === 0) continue;
    const found = rates.perMillion[name];
    if (found === undefined) {
      unpriced.push(name);
      continue;
    }
    const units = BigInt(count) * found.price.units * TOKEN_FACTOR;
    sum += units;
    lines.push({ measure: name, count, rate: perMillion(found), units, approximate: found.approximate });
  }
  const add = (measure: string, count: number | DecimalText, countUnits: bigint, rate: Rate | undefined): void => {
    if (countUnits === 0n) return;
    if (rate === undefined) {
      unpriced.push(measure);
      return;
    }
    const per = BigInt(rate.per);
    const units = (rate.usd.units * countUnits + per - 1n) / per;
    sum += units;
    lines.push({ measure, count, rate, units });
  };
  if (seconds !== undefined) add('seconds', seconds, secondUnits(seconds), rates.seconds);
  const callCount = wholeOf(calls ?? (rates.calls === undefined ? 0 : 1));
  add('calls', callCount, BigInt(callCount) * ONE_UNIT, rates.calls);
  const searchCount = wholeOf(searches);
  add('searches', searchCount, BigInt(searchCount) * ONE_UNIT, rates.searches);
  if (lines.length === 0 && unpriced.length > 0) return undefined;
  return {
    usd: usdOf(sum),
    lines,
    rates: statedRates(lines),
    approximate: lines.some(({ approximate }) => approximate),
    unpriced,
  };
};

/** Usd of units at the scale of sums. */
export const usdOf = (units: bigint): DecimalText => formatAmount(units, COST_SCALE);

const millions = new WeakMap<ClassRate, Rate>();

const perMillion = (found: ClassRate): Rate => {
  let rate = millions.get(found);
  if (rate === undefined) {
    rate = { usd: found.price, per: MILLION };
    millions.set(found, rate);
  }
  return rate;
};

/** A count as a whole number. No look-up may fail a decision, so that what is no count is none. */
const wholeOf = (count = 0): number => (Number.isFinite(count) && count > 0 ? Math.ceil(count) : 0);

/** Seconds at 18 decimals, rounded up beyond them. Text that is no decimal is no duration. */
export const secondUnits = (text: DecimalText): bigint => {
  const units = parseAmount(text, SCALE_MAX);
  if (typeof units === 'bigint') return units;
  if (!/^\d+(?:\.\d*)?(?:e[-+]?\d{1,3})?$/i.test(text)) return 0n;
  return BigInt(new Exact(text).times(`1e${SCALE_MAX}`).ceil().toFixed(0));
};

const statedRates = (lines: readonly CostLine[]): Cost['rates'] => {
  const classes: { -readonly [C in keyof TokenClasses]?: DecimalText } = {};
  const others: { perSecond?: DecimalText; perCall?: DecimalText; perSearch?: DecimalText } = {};
  for (const { measure, rate } of lines) {
    const field = FIELDS[measure];
    if (field === undefined) classes[measure as keyof TokenClasses] = rate.usd.text;
    else others[field] = perOne(rate);
  }
  return { ...(Object.keys(classes).length > 0 && { perMillion: classes }), ...others };
};

const FIELDS: Readonly<Record<string, 'perSecond' | 'perCall' | 'perSearch'>> = {
  seconds: 'perSecond',
  calls: 'perCall',
  searches: 'perSearch',
};

/**
 * For one second, call or search. Cut, not rounded up: a bill that is worked out from it by hand and rounded up comes to
 * the one that was worked out from the hour.
 */
const perOne = ({ usd, per }: Rate): DecimalText => formatAmount(usd.units / BigInt(per), SCALE_MAX);
