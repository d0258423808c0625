import type { ConditionalPrice } from '@pydantic/genai-prices';

const DAY_MS = 86_400_000;

/**
 * The price in force: the last one of the list whose constraint is met, else the first, as the package reads its own
 * data. A time of day is met on every day.
 */
export const constrainedAt = (prices: readonly ConditionalPrice[], at: number): ConditionalPrice =>
  prices.findLast(({ constraint }) => {
    if (constraint === undefined) return true;
    if (constraint.type === 'start_date') return at >= Date.parse(constraint.start_date);
    return isWithin(timeOfDay(constraint.start_time), timeOfDay(constraint.end_time), at);
  }) ?? prices[0]!;

/** First moment of the stretch in which the price is in force. Undefined: it holds from the beginning. */
export const holdsFrom = ({ constraint }: ConditionalPrice, at: number): string | undefined => {
  if (constraint === undefined) return undefined;
  if (constraint.type === 'start_date') {
    const start = Date.parse(constraint.start_date);
    return at >= start ? new Date(start).toISOString() : undefined;
  }
  return new Date(lastStart(timeOfDay(constraint.start_time), at)).toISOString();
};

/** Milliseconds since midnight UTC of a time such as `16:30:00Z` or `09:00:00+08:00`. */
const timeOfDay = (time: string): number => modulo(Date.parse(`1970-01-01T${time}`));

/** An end before its start is on the next day. */
const isWithin = (start: number, end: number, at: number): boolean => {
  const now = modulo(at);
  return end < start ? now >= start || now < end : now >= start && now < end;
};

const lastStart = (start: number, at: number): number => at - modulo(at - start);

const modulo = (ms: number): number => ((ms % DAY_MS) + DAY_MS) % DAY_MS;
