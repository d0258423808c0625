import { DistributionStrategy, type Attribution } from '../generated/budget/v1/vocabulary';
import { KINDS } from '../generated/kinds';
import { decimalPattern, scaled } from './decimal-text';

/** Rules that only code can say. The protos name them, and state their words. */

/** Instant of RFC 3339, of any precision. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt]\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:[Zz]|[+-]\d\d:\d\d)$/;

export const isInstant = (value: unknown): boolean => {
  const day = typeof value === 'string' ? INSTANT.exec(value)?.[1] : undefined;
  if (day === undefined) return false;
  const at = Date.parse((value as string).toUpperCase());
  // The instants that a text in UTC with four digits of the year can tell.
  if (!(at >= EARLIEST && at <= LATEST)) return false;
  // A day that the month does not have is moved into the next month by the parser: the text must come back.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
};

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** Revision of an event other than the first of its ledger, which opens it. */
export const isLaterRevision = (value: unknown): boolean => typeof value === 'bigint' && value > 0n;

const { digitsBefore, digitsAfter } = KINDS.DECIMAL;
const PLAIN = decimalPattern(digitsBefore, digitsAfter);

/** Ratios of the statuses, each above the one before. Their own text is judged by their own rules. */
export const isRising = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { yellow, orange, red, black } = value as Record<string, unknown>;
  const ratios = [yellow, orange, red, black]
    .filter((ratio) => typeof ratio === 'string' && PLAIN.test(ratio))
    .map((ratio) => scaled(ratio as string, digitsAfter));
  return ratios.every((ratio, i) => i === 0 || ratio > ratios[i - 1]!);
};

/** Entries have a weight each where the strategy goes by weights, and none elsewhere. */
export const haveWeights = (list: unknown, object: object): boolean => {
  if (!Array.isArray(list)) return false;
  const { strategy } = object as { readonly strategy?: unknown };
  const weighted = strategy === DistributionStrategy.PROPORTIONAL;
  if (weighted && list.length === 0) return false;
  return list.every((entry: { weight?: unknown } | null) => (entry?.weight !== undefined) === weighted);
};

/** Seconds and calls are nothing but a price; tokens are a resource, too. */
export const isMeasured = ({ attribution }: Readonly<Record<string, unknown>>): boolean => {
  if (typeof attribution !== 'object' || attribution === null) return false;
  const { model, provider, tokens, seconds, calls } = attribution as Attribution;
  const counts = typeof tokens === 'object' && tokens !== null ? Object.values(tokens) : [];
  if (counts.some((count) => count !== undefined)) return true;
  return (model !== undefined || provider !== undefined) && (seconds !== undefined || calls !== undefined);
};
