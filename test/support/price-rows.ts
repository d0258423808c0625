import type { MeteredUsage } from '@ledger/domain';
import { ListedPriceBook } from '@ledger/models';

/** Usage of a model, and its price by the bundled lists. */
export interface PriceRow {
  readonly of: string;
  readonly usage: MeteredUsage;
  /** Time of the price. Absent: {@link PRICES_NOW}. */
  readonly at?: string;
  /** Absent: it has no price. */
  readonly usd: string | undefined;
  readonly approximate?: true;
}

export const listedPrices = new ListedPriceBook();
export const PRICES_NOW = Date.parse('2026-12-01T12:00:00Z');

/** One test a row. */
export const priceRows = (rows: readonly PriceRow[]): void =>
  it.each(rows)('$of: $usd', ({ usage, at, usd, approximate }) => {
    const quote = listedPrices.quote(usage, at === undefined ? PRICES_NOW : Date.parse(at));
    expect(quote?.usd).toBe(usd);
    expect(quote?.price.approximate).toBe(approximate);
  });
