import {
  canonicalDecimal,
  formatAmount,
  parseAmount,
  SCALE_MAX,
  type DecimalText,
  type MeteredUsage,
  type TokenClasses,
} from '@ledger/domain';
import { Decimal } from 'decimal.js';

/** Usd, exactly: as text, and in units of the finest scale that amounts have. */
export interface Price {
  readonly text: DecimalText;
  readonly units: bigint;
}

/** Price of a number of seconds, calls or searches. */
export interface Rate {
  readonly usd: Price;
  readonly per: number;
}

/** Usd per million tokens of a class. */
export interface ClassRate {
  readonly price: Price;
  readonly approximate?: true;
}

export type ClassRates = { readonly [C in keyof TokenClasses]?: ClassRate };

/** Prices of one call. A class or measure without a rate has no price; zero is a price. */
export interface Rates {
  readonly perMillion: ClassRates;
  readonly seconds?: Rate;
  readonly calls?: Rate;
  readonly searches?: Rate;
}

/** @throws RangeError for text that is no plain decimal, has more than 18 decimals or is far too large. */
export const priceOf = (text: DecimalText): Price => {
  const units = parseAmount(text, SCALE_MAX);
  if (typeof units === 'string') throw new RangeError(`price ${JSON.stringify(text)}: ${units}`);
  return { text: canonicalDecimal(text), units };
};

/** A number of a package's data as it was written: its shortest decimal. */
export const exactly = (price: number): Price => priceOf(new Decimal(price).toFixed());

/** A price so many times as high, as a fraction. Rounded up at the 18th decimal. */
export const timesPrice = ({ units }: Price, numerator: bigint, denominator: bigint): Price => {
  const product = (units * numerator + denominator - 1n) / denominator;
  return { text: formatAmount(product, SCALE_MAX), units: product };
};

/** A class without a price of its own costs as another one, the first of these that has one, as providers bill them. */
const COSTS_AS: readonly (readonly [keyof TokenClasses, readonly (keyof TokenClasses)[]])[] = [
  ['inputAudio', ['input']],
  ['cachedAudio', ['inputAudio']],
  ['inputImage', ['input']],
  ['cachedInput', ['input']],
  ['cacheWrite', ['input']],
  ['cacheWrite1h', ['cacheWrite']],
  ['reasoning', ['output']],
  ['outputAudio', ['output']],
  ['outputImage', ['output']],
];

/** The rates of every class that has one, its own or another's. */
export const withClassesOf = (own: ClassRates): ClassRates => {
  const rates: { -readonly [C in keyof TokenClasses]?: ClassRate } = { ...own };
  // Sound without a price of its own is text also where it comes out of a cache.
  if (own.inputAudio === undefined && own.cachedAudio === undefined && own.cachedInput !== undefined) {
    rates.cachedAudio = own.cachedInput;
  }
  for (const [name, others] of COSTS_AS) {
    const other = others.find((one) => rates[one] !== undefined);
    if (rates[name] !== undefined || other === undefined) continue;
    const { price, approximate } = rates[other]!;
    // An hour in a cache costs more than minutes wherever both have a price.
    const isGuess = approximate === true || (name === 'cacheWrite1h' && own.cacheWrite !== undefined);
    rates[name] = isGuess ? { price, approximate: true } : { price };
  }
  return rates;
};

/** Tokens that count for the length of a call's context: all that went in, however it was read. */
export const contextOf = ({ tokens = {} }: MeteredUsage): number =>
  INPUT_CLASSES.reduce((sum, name) => sum + (tokens[name] ?? 0), 0);

const INPUT_CLASSES = [
  'input',
  'cachedInput',
  'cacheWrite',
  'cacheWrite1h',
  'inputAudio',
  'cachedAudio',
  'inputImage',
] as const satisfies readonly (keyof TokenClasses)[];

/** The rates so many times as high, as a fraction: seconds, calls and searches too. */
export const timesRates = (rates: Rates, numerator: bigint, denominator: bigint): Rates => {
  const times = (rate: Rate): Rate => ({ usd: timesPrice(rate.usd, numerator, denominator), per: rate.per });
  return {
    perMillion: Object.fromEntries(
      Object.entries(rates.perMillion).map(([name, rate]) => [
        name,
        { ...rate, price: timesPrice(rate.price, numerator, denominator) },
      ]),
    ),
    ...(rates.seconds && { seconds: times(rates.seconds) }),
    ...(rates.calls && { calls: times(rates.calls) }),
    ...(rates.searches && { searches: rates.searches }),
  };
};
