import { z } from 'zod';

/** A whole number in decimal digits. */
export const integer = (least: number, most: number, absent: number) => {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, { error: rule, abort: true })
    .transform(Number)
    .pipe(z.number().min(least, rule).max(most, rule))
    .default(absent);
};

export const flag = (absent: boolean) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .default(absent);
