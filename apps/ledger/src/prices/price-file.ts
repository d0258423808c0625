import {
  ListedPriceBook,
  OverridingPriceBook,
  patternReports,
  ReloadingPriceBook,
  type ExplainingPriceBook,
  type PriceOverride,
  type PriceReload,
} from '@ledger/models';
import { readCheckedYaml, type FileProblem } from '../files/checked-yaml';
import { pricesFile } from './price-schema';

/**
 * Reads the prices that decisions look up: those of the operator's file, if there is one, before those of the bundled
 * lists.
 * @throws BadFile naming every problem with its line.
 */
export const readPrices = (file: string | undefined): Promise<ExplainingPriceBook> =>
  pricesIn(file, new ListedPriceBook());

/** Listener that is told what an operator should know about the prices. */
export interface PriceListener {
  /** A pattern of the file prices a model far from its list price. Told at start and after every reload. */
  readonly warned: (warning: string) => void;
  /** A look at the file found another one, or failed to read it. */
  readonly reloaded: (reload: PriceReload) => void;
}

/**
 * Opens the same prices so that they are read again when they are told to, and by a look at the file every minute.
 *
 * @throws BadFile naming every problem with its line.
 */
export const openPrices = async (file: string | undefined, listener: PriceListener): Promise<ReloadingPriceBook> => {
  const bundled = new ListedPriceBook();
  const read = (): Promise<ExplainingPriceBook> => pricesIn(file, bundled, listener.warned);
  const prices = await ReloadingPriceBook.open({ read, file, onReload: listener.reloaded });
  prices.watch();
  return prices;
};

/** @param warned told of patterns of the file that price a model far from its list price. */
const pricesIn = async (
  file: string | undefined,
  bundled: ListedPriceBook,
  warned?: PriceListener['warned'],
): Promise<ExplainingPriceBook> => {
  if (file === undefined) return bundled;
  const overrides = await overridesIn(file);
  if (warned) for (const { warnings } of patternReports(overrides, bundled, Date.now())) warnings.forEach(warned);
  return new OverridingPriceBook(overrides, bundled);
};

const overridesIn = async (file: string): Promise<readonly PriceOverride[]> =>
  (await readCheckedYaml(file, pricesFile, acrossEntries)).prices;

/** Finds faults that no single entry shows: a second price of the same model for the same times and calls. */
const acrossEntries = (entries: unknown): readonly FileProblem[] => {
  const { prices } = (entries ?? {}) as { readonly prices?: unknown };
  if (!Array.isArray(prices)) return [];
  const seen = new Set<string>();
  return prices.flatMap((entry: unknown, place) => {
    const { provider, model, from, hours, weekdays, service_tier } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const start = typeof from === 'string' ? Date.parse(from) : '';
    const key = JSON.stringify([provider, model, start, hours, weekdays, service_tier]).toLowerCase();
    if (seen.has(key)) return [{ path: ['prices', place, 'model'], rule: 'has a price from that time already' }];
    seen.add(key);
    return [];
  });
};
