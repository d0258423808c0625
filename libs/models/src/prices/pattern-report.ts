import type { DecimalText, MeteredUsage, TokenClasses } from '@ledger/domain';
import { Decimal } from 'decimal.js';
import type { ListedPriceBook } from './listed-price-book';
import type { PriceOverride } from './price-override';
import { OverridingPriceBook } from './price-overrides';

/** A model that a pattern catches, and how far its price there is from the list's. */
export interface CaughtModel {
  readonly model: string;
  /** Usd per million tokens. Absent: one of the two has no price for the class. */
  readonly input?: PriceDistance;
  readonly output?: PriceDistance;
}

export interface PriceDistance {
  readonly own: DecimalText;
  readonly list: DecimalText;
  /** The operator's price divided by the list's, with two decimals. */
  readonly factor: DecimalText;
}

export interface PatternReport {
  readonly provider: string;
  readonly pattern: string;
  readonly caught: readonly CaughtModel[];
  /** A sentence for each model that is priced at twice its list price or more, or at half of it or less. */
  readonly warnings: readonly string[];
}

/** A pattern is meant for models of about one price: from this factor on it is worth a warning. */
const FACTOR_MAX = 2;
const ONE_MILLION = 1_000_000;

/** Reports, for every pattern of the operator's prices, the listed models that it catches at a time. */
export const patternReports = (
  overrides: readonly PriceOverride[],
  listed: ListedPriceBook,
  at: number,
): readonly PatternReport[] => {
  const book = new OverridingPriceBook(overrides, listed);
  return overrides
    .filter(({ model }) => model.endsWith('*'))
    .map((override) => {
      const caught = modelsOf(override, listed).flatMap((model) => caughtBy(override, book, listed, model, at));
      const { provider, model: pattern } = override;
      return { provider, pattern, caught, warnings: caught.flatMap((one) => warningOf(override, one)) };
    });
};

/** Every model that the lists have of the provider, by its name there. */
const modelsOf = ({ provider }: PriceOverride, { lists, names }: ListedPriceBook): readonly string[] => {
  const known = names.resolve({ provider, model: '' })?.provider ?? provider.toLowerCase();
  return [...new Set(lists.flatMap((list) => list.models(known).map(({ id }) => id.toLowerCase())))].sort();
};

const caughtBy = (
  override: PriceOverride,
  book: OverridingPriceBook,
  listed: ListedPriceBook,
  model: string,
  at: number,
): readonly CaughtModel[] => {
  const { provider, serviceTier } = override;
  const usage = { provider, model, ...(serviceTier !== undefined && { serviceTier }) };
  if (book.overrideOf(usage, at) !== override) return [];
  const distance = (name: keyof TokenClasses) => {
    const measured: MeteredUsage = { ...usage, tokens: { [name]: ONE_MILLION } };
    return distanceOf(costPerMillion(book, measured, name, at), costPerMillion(listed, measured, name, at));
  };
  const input = distance('input');
  const output = distance('output');
  return [{ model, ...(input && { input }), ...(output && { output }) }];
};

const costPerMillion = (
  book: Pick<ListedPriceBook | OverridingPriceBook, 'price'>,
  usage: MeteredUsage,
  name: keyof TokenClasses,
  at: number,
): DecimalText | undefined =>
  // The tier of the shortest call: a report compares base prices.
  book.price({ ...usage, tokens: { [name]: 1 } }, at)?.cost.rates.perMillion?.[name];

const distanceOf = (own: DecimalText | undefined, list: DecimalText | undefined): PriceDistance | undefined => {
  if (own === undefined || list === undefined || new Decimal(list).isZero()) return undefined;
  return { own, list, factor: new Decimal(own).div(list).toDecimalPlaces(2).toFixed() };
};

const warningOf = ({ provider, model: pattern }: PriceOverride, caught: CaughtModel): readonly string[] => {
  const far = [
    ['input', caught.input],
    ['output', caught.output],
  ] as const;
  const parts = far.flatMap(([name, distance]) =>
    distance !== undefined && isFar(distance.factor)
      ? [`${distance.own} for ${name}, ${distance.factor} times the list price of ${distance.list}`]
      : [],
  );
  if (parts.length === 0) return [];
  return [`${provider} ${pattern} also prices ${caught.model}: ${parts.join('; ')} (usd per million tokens)`];
};

const isFar = (factor: DecimalText): boolean => {
  const times = new Decimal(factor);
  return times.gte(FACTOR_MAX) || times.lte(new Decimal(1).div(FACTOR_MAX));
};
