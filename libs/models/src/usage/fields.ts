import type { DecimalText } from '@ledger/domain';
import { Decimal } from 'decimal.js';

type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys. Undefined: something on the way is no object. */
export const at = (value: unknown, path: string): unknown =>
  path === ''
    ? value
    : path.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

/** A count as vendors and their libraries write it: a number, also with a fraction, or its text. Undefined: none. */
export const countIn = (value: unknown): number | undefined => {
  const count = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : undefined;
};

/** A decimal as it stands in JSON, also with an exponent. Undefined: none, or below zero. */
export const decimalIn = (value: unknown): DecimalText | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  try {
    const decimal = new Decimal(value);
    return decimal.isFinite() && !decimal.isNegative() ? decimal.toFixed() : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Fields of a usage object, which remembers those that were asked for: the counts that nobody asked for are told, so that
 * a new class of a vendor is seen before it was free for months.
 */
export class UsageFields {
  private readonly asked = new Set<string>();

  constructor(private readonly usage: unknown) {}

  /** The first of several names of a count that is there. Undefined: none of them, or not a count. */
  count(...paths: readonly string[]): number | undefined {
    let found: number | undefined;
    for (const path of paths) {
      this.asked.add(path);
      found ??= countIn(at(this.usage, path));
    }
    return found;
  }

  decimal(path: string): DecimalText | undefined {
    this.asked.add(path);
    return decimalIn(at(this.usage, path));
  }

  list(path: string): readonly unknown[] {
    this.asked.add(path);
    const value = at(this.usage, path);
    return Array.isArray(value) ? value : [];
  }

  has(path: string): boolean {
    return at(this.usage, path) !== undefined && at(this.usage, path) !== null;
  }

  isTrue(path: string): boolean {
    return at(this.usage, path) === true;
  }

  /** Fields that say nothing that is charged: totals, times, or parts of what was asked for. */
  skip(...paths: readonly string[]): void {
    for (const path of paths) this.asked.add(path);
  }

  /** Paths of the counts above zero that nobody asked for. */
  ignored(): readonly string[] {
    return countsIn(this.usage, '').filter(
      (path) => ![...this.asked].some((one) => path === one || path.startsWith(`${one}.`)),
    );
  }
}

const countsIn = (value: unknown, path: string): readonly string[] => {
  if (Array.isArray(value)) return value.some((one) => countsIn(one, '').length > 0) ? [path] : [];
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) => countsIn(inner, path === '' ? key : `${path}.${key}`));
  }
  return (countIn(value) ?? 0) > 0 ? [path] : [];
};

/** The later values over the earlier ones, field by field: running totals of a stream replace each other. */
export const laterOver = (earlier: unknown, later: unknown): unknown => {
  if (later === undefined || later === null) return earlier;
  if (!isObject(earlier) || !isObject(later)) return later;
  const merged = Object.entries(later).map(([key, value]) => [key, laterOver(earlier[key], value)] as const);
  return { ...earlier, ...Object.fromEntries(merged) };
};
