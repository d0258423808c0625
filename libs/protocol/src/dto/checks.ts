import { DistributionStrategy, type Attribution } from '../generated/budget/v1/vocabulary';
import { KINDS } from '../generated/kinds';
import { decimalPattern, scaled } from './decimal-text';

/** Rules that only code can say. The protos name them, and state their words. */

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

export const isInstant = (value: unknown): boolean => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  const milliseconds = Date.parse(value);
  // A day that the month does not have is moved into the next month by the parser: the text must come back.
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value.slice(0, 19));
};

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
