import type { ConditionalPrice } from '@pydantic/genai-prices';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Rules that a list of dates and hours cannot say, by provider and model. Source: the comment of @pydantic/genai-prices
 * 0.1.8 on both models (its issue 582), and DeepSeek's price page as it stood after 2026-08-23: peak hours began on
 * 2026-08-16 at 16:00 UTC, from Monday to Friday; they are the same hours of the week in UTC and in Beijing. Chinese public
 * holidays, which are off-peak as well, are not known here: the peak price of such a day is an upper bound.
 */
const HOURS: Readonly<Record<string, HoursRule>> = Object.fromEntries(
  ['deepseek-v4-flash', 'deepseek-v4-pro'].map((model) => [
    `deepseek\n${model}`,
    {
      from: Date.parse('2026-08-16T16:00:00Z'),
      weekdaysOnlyFrom: Date.parse('2026-08-22T16:00:00Z'),
      offsetMs: 8 * HOUR_MS,
    },
  ]),
);

interface HoursRule {
  /** Prices of hours, and the price that has a date beside them, begin then. */
  readonly from: number;
  /** From then on they are of Monday to Friday, in the provider's own zone. */
  readonly weekdaysOnlyFrom: number;
  readonly offsetMs: number;
}

/** The price in force of a list, and whether the list can say so at all. */
export interface ConditionInForce {
  readonly condition: ConditionalPrice;
  /** The first moment of the stretch in which it is in force. Absent: from the beginning. */
  readonly from?: string;
  readonly approximate: boolean;
}

/**
 * The last price of the list whose constraint is met, else the first, as the package reads its own data. Where a list has
 * dates and hours, an hour's price is of the time since the latest date: before it nobody says which hours there were.
 */
export const conditionInForce = (
  provider: string,
  model: string,
  prices: readonly ConditionalPrice[],
  at: number,
): ConditionInForce => {
  const rule = HOURS[`${provider}\n${model}`];
  const hoursFrom = rule?.from ?? latestDate(prices);
  const isBefore = hoursFrom !== undefined && at < hoursFrom;
  const hoursHold = !isBefore && (rule === undefined || !isOfWeekend(rule, at));
  const met = prices.findLast(({ constraint }) => {
    if (constraint === undefined) return true;
    if (constraint.type === 'start_date') return at >= startOf(constraint.start_date, rule);
    return hoursHold && isWithin(timeOfDay(constraint.start_time), timeOfDay(constraint.end_time), at);
  });
  const condition = met ?? prices[0]!;
  const from = met && holdsFrom(condition, at, rule);
  return {
    condition,
    ...(from !== undefined && { from }),
    approximate: isBefore && rule === undefined && prices.some(({ constraint }) => isHours(constraint)),
  };
};

/** The package writes a day; the provider's begins at midnight of its own zone. */
const startOf = (day: string, rule: HoursRule | undefined): number => Date.parse(day) - (rule?.offsetMs ?? 0);

const isHours = (constraint: ConditionalPrice['constraint']): boolean => constraint?.type === 'time_of_date';

const latestDate = (prices: readonly ConditionalPrice[]): number | undefined => {
  const starts = prices.flatMap(({ constraint }) =>
    constraint?.type === 'start_date' ? [Date.parse(constraint.start_date)] : [],
  );
  return starts.length === 0 ? undefined : Math.max(...starts);
};

const isOfWeekend = ({ weekdaysOnlyFrom, offsetMs }: HoursRule, at: number): boolean => {
  const weekday = new Date(at + offsetMs).getUTCDay();
  return at >= weekdaysOnlyFrom && (weekday === 0 || weekday === 6);
};

const holdsFrom = ({ constraint }: ConditionalPrice, at: number, rule: HoursRule | undefined): string | undefined => {
  if (constraint === undefined) return undefined;
  if (constraint.type === 'start_date') return new Date(startOf(constraint.start_date, rule)).toISOString();
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
