/** Digits, and a point with digits after it where there are decimals; no sign and no exponent. */
export const decimalPattern = (before: number, after: number): RegExp =>
  new RegExp(`^\\d{1,${before}}(?:\\.\\d{1,${after}})?$`);

/** A decimal of at most so many digits after the point, as a whole number of its last digit. */
export const scaled = (decimal: string, digitsAfter: number): bigint => {
  const [whole, fraction = ''] = decimal.split('.');
  return BigInt(whole! + fraction.padEnd(digitsAfter, '0'));
};
