import type { MeteredUsage, PriceBook, PriceUsed, Quote } from '@ledger/domain';
import { Decimal } from 'decimal.js';

/** Usd per million input and output tokens, per second and per call, from a moment on. */
export interface TablePrice {
  readonly model: string;
  readonly from?: string;
  readonly input?: string;
  readonly output?: string;
  readonly perSecond?: string;
  readonly perCall?: string;
}

/** Prices of a few models, the latest last, for rules that only need to see that a book was asked. */
export const priceTable = (...prices: readonly TablePrice[]): PriceBook => ({
  quote: (usage, at) => {
    const known = prices.filter(({ model, from }) => model === usage.model && (!from || Date.parse(from) <= at));
    const price = known.at(-1);
    return price && quoteOf(price, usage);
  },
});

const quoteOf = (price: TablePrice, { provider, tokens = {}, seconds, calls }: MeteredUsage): Quote | undefined => {
  const { model, from, input, output, perSecond, perCall } = price;
  const parts = [
    [tokens.input, input, 1e6],
    [tokens.output, output, 1e6],
    [seconds, perSecond, 1],
    [calls, perCall, 1],
  ] as const;
  if (parts.some(([count, rate]) => count !== undefined && rate === undefined)) return undefined;
  const usd = parts.reduce(
    (sum, [count = 0, rate = '0', per]) => sum.plus(new Decimal(count).times(rate).div(per)),
    new Decimal(0),
  );
  const used: PriceUsed = {
    source: 'table',
    provider: provider ?? 'any',
    model,
    ...(from && { from }),
    ...((tokens.input ?? tokens.output) !== undefined && {
      perMillion: { ...(input && { input }), ...(output && { output }) },
    }),
    ...(seconds !== undefined && perSecond && { perSecond }),
    ...(calls !== undefined && perCall && { perCall }),
  };
  return { usd: usd.toFixed(), price: used };
};
