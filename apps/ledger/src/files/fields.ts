import { z } from 'zod';
import { canonicalDecimal } from '@ledger/domain';

const DECIMAL = /^\d{1,39}(?:\.\d{1,18})?$/;

/** Text as it stands in the file: scalars are not parsed. */
export const text = (rule: string) => z.string(rule);

export const decimal = (rule: string, passes: (text: string) => boolean = () => true) =>
  text(rule)
    .refine((value) => DECIMAL.test(value) && passes(value), rule)
    .transform(canonicalDecimal);

export const whole = (least: number, most: number) => {
  const rule = `must be a whole number from ${least} to ${most}`;
  return text(rule)
    .refine((value) => /^\d{1,16}$/.test(value) && Number(value) >= least && Number(value) <= most, rule)
    .transform(Number);
};

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out the keys that have no value. */
export const given = <T extends object>(of: T): Given<T> =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Given<T>;
