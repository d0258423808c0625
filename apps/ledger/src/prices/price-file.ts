import type { PriceBook } from '@ledger/domain';
import { GenaiPriceBook, OverridingPriceBook } from '@ledger/models';
import { readCheckedYaml, type FileProblem } from '../files/checked-yaml';
import { pricesFile } from './price-schema';

/**
 * Reads the prices that decisions look up: those of the operator's file, if there is one, before those of the bundled
 * package. They stay the same as long as the process runs.
 * @throws BadFile naming every problem with its line.
 */
export const readPrices = async (file: string | undefined): Promise<PriceBook> => {
  const bundled = new GenaiPriceBook();
  if (file === undefined) return bundled;
  const { prices } = await readCheckedYaml(file, pricesFile, acrossEntries);
  return new OverridingPriceBook(prices, bundled);
};

/** Finds faults that no single entry shows: a second price of the same model from the same time. */
const acrossEntries = (entries: unknown): readonly FileProblem[] => {
  const { prices } = (entries ?? {}) as { readonly prices?: unknown };
  if (!Array.isArray(prices)) return [];
  const seen = new Set<string>();
  return prices.flatMap((entry: unknown, place) => {
    const { provider, model, from } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const start = typeof from === 'string' ? Date.parse(from) : '';
    const key = `${String(provider)}\n${String(model)}\n${start}`.toLowerCase();
    if (seen.has(key)) return [{ path: ['prices', place, 'model'], rule: 'has a price from that time already' }];
    seen.add(key);
    return [];
  });
};
