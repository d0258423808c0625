import { Decimal } from 'decimal.js';

/** Integer minor units of a resource at its scale (usd: billionths of a dollar). Never a float. */
export type Amount = bigint & { readonly __unit: 'minor' };

export const ZERO = 0n as Amount;
/** Amounts are below 2^127, as in the ledgers that store them in 16 bytes. */
export const AMOUNT_BITS = 127;
export const AMOUNT_MAX = ((1n << BigInt(AMOUNT_BITS)) - 1n) as Amount;
export const SCALE_MAX = 18;
/** The ratio one, as a whole number of 10 to the -18th: a ratio may have that many decimals. */
export const RATIO_ONE = 10n ** BigInt(SCALE_MAX);

const DECIMAL = /^(\d{1,39})(?:\.(\d{1,18}))?$/;
/** Pattern of stored text of any length: sums of amounts have no bound. */
const STORED = /^(\d+)(?:\.(\d{1,18}))?$/;
/** Most digits of a decimal that are exact as a double, which converts to bigint several times faster than text. */
const EXACT_DIGITS_MAX = 15;

export type AmountFault = 'not_a_decimal' | 'too_precise' | 'too_large';

/**
 * Minor units of a canonical or plain decimal text; never rounds. Answers a fault for anything else: signs, exponents,
 * spaces, 2^127 or more, decimals beyond the scale that are not zeros.
 */
export const parseAmount = (text: string, scale: number): Amount | AmountFault => {
  const units = unitsOf(DECIMAL.exec(text), scale);
  return typeof units === 'bigint' && units > AMOUNT_MAX ? 'too_large' : units;
};

const unitsOf = (match: RegExpExecArray | null, scale: number): Amount | Exclude<AmountFault, 'too_large'> => {
  if (match === null) return 'not_a_decimal';
  let fraction = match[2] ?? '';
  if (fraction.length > scale) {
    if (!/^0*$/.test(fraction.slice(scale))) return 'too_precise';
    fraction = fraction.slice(0, scale);
  }
  const digits = match[1]! + fraction.padEnd(scale, '0');
  return (digits.length <= EXACT_DIGITS_MAX ? BigInt(Number(digits)) : BigInt(digits)) as Amount;
};

/** An amount of usage in minor units, rounded up where its text says more than the scale can hold. */
export interface UsageUnits {
  readonly units: Amount;
  readonly isRounded: boolean;
}

/** A number as programs write one, JSON's included, and as {@link canonicalDecimal} writes out an exponent. */
const NUMBER = /^\d{1,140}(?:\.\d{1,200})?(?:[eE][+-]?\d{1,2})?$/;

/**
 * Minor units of usage, which is stated with any number of decimals and with exponents, and rounded up: money that was
 * spent is not refused for its form.
 */
export const parseUsageAmount = (text: string, scale: number): UsageUnits | AmountFault => {
  const plain = parseAmount(text, scale);
  if (typeof plain === 'bigint') return { units: plain, isRounded: false };
  if (plain === 'too_large' || !NUMBER.test(text)) return plain;
  const value = new Wide(text);
  const units = unitsUp(value, scale);
  return units > AMOUNT_MAX ? 'too_large' : { units, isRounded: value.dp() > scale };
};

/** Precision for every digit that {@link NUMBER} lets pass. */
const Wide = Decimal.clone({ precision: 500 });

/**
 * Minor units of text that this ledger wrote. A sign is allowed, since a balance may be in deficit, and so is 2^127 or
 * more: each report is below it, but their sum need not be, and must be readable all the same.
 * @throws RangeError when corrupt.
 */
export const storedAmount = (text: string, scale: number): Amount => {
  const negative = text.charCodeAt(0) === MINUS;
  const amount = unitsOf(STORED.exec(negative ? text.slice(1) : text), scale);
  if (typeof amount === 'string')
    throw new RangeError(`stored amount ${JSON.stringify(text)} at scale ${scale}: ${amount}`);
  return negative ? (-amount as Amount) : amount;
};

const MINUS = 45;

/** Canonical decimal text: no exponent, no leading or trailing zeros, `-` before a deficit. */
export const formatAmount = (amount: bigint, scale: number): string => {
  if (amount < 0n) return `-${formatAmount(-amount, scale)}`;
  const digits = amount.toString();
  if (scale === 0) return digits;
  const whole = digits.length > scale ? digits.slice(0, -scale) : '0';
  const fraction = digits.padStart(scale, '0').slice(-scale);
  let end = fraction.length;
  while (end > 0 && fraction.charCodeAt(end - 1) === DIGIT_ZERO) end -= 1;
  return end === 0 ? whole : `${whole}.${fraction.slice(0, end)}`;
};

const DIGIT_ZERO = 48;

/**
 * The one text of a decimal's value: `"01.50"` and `"1.5"` are the same amount in a command's hash. Text that is no
 * plain decimal is returned as it is, for the rules to refuse.
 */
export const canonicalDecimal = (text: string): string => {
  if (CANONICAL.test(text)) return text;
  const match = /^0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text);
  if (match === null) return NUMBER.test(text) ? new Wide(text).toFixed() : text;
  return match[2] ? `${match[1]}.${match[2]}` : match[1]!;
};

const CANONICAL = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** Precision for any amount: decimal.js rounds results to 20 digits by default. */
export const Exact = Decimal.clone({ precision: 80 });

/**
 * Rounds up to the scale: prices and shares are never charged too low.
 * @throws RangeError from 2^127.
 */
export const amountOf = (value: Decimal, scale: number): Amount => {
  const units = unitsUp(new Exact(value), scale);
  if (units > AMOUNT_MAX) throw new RangeError(`amount ${value.toString()} is 2^127 minor units or more`);
  return units;
};

const unitsUp = (value: Decimal, scale: number): Amount =>
  BigInt(value.times(`1e${scale}`).ceil().toFixed(0)) as Amount;

/** `amount x numerator / denominator`, rounded up to a minor unit. */
export const shareUp = (amount: bigint, numerator: bigint, denominator: bigint): Amount =>
  ((amount * numerator + denominator - 1n) / denominator) as Amount;
