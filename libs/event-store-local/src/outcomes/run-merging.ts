import { MERGED_PAGES } from './limits';
import { mergePages, placeIn, WORDS, type Page } from './page';
import { pageAt, pageStart, type Run } from './record';
import type { RunReading } from './run-reading';

/** Cuts entries into the pages of a run, from one of its pages on. */
export const cutIntoPages = (run: Run, entries: Page, from = 0, count = run.pages): readonly Page[] => {
  const pages: Page[] = [];
  let start = 0;
  for (let page = from; page < from + count; page += 1) {
    const isLast = page + 1 === run.pages;
    const end = isLast ? entries.length : placeIn(entries, pageStart(run, page + 1), 0);
    pages.push(entries.slice(start, end));
    start = end;
  }
  return pages;
};

export interface MergedPages {
  /** Number of the first page. */
  readonly from: number;
  readonly pages: readonly Page[];
}

/**
 * Merges several runs into the pages of one, some at a time. The run must have at least as many pages as each of them.
 *
 * @param runs the newest first.
 */
export async function* mergeRuns(reading: RunReading, runs: readonly Run[], into: Run): AsyncGenerator<MergedPages> {
  const count = Math.min(MERGED_PAGES, into.pages);
  for (let from = 0; from < into.pages; from += count) {
    const [start, end] = [pageStart(into, from), pageStart(into, from + count)];
    let merged: Page = new Uint32Array(0);
    for (const run of runs) merged = mergePages(merged, await entriesBetween(reading, run, start, end));
    yield { from, pages: cutIntoPages(into, merged, from, count) };
  }
}

/** Entries of a run whose digests begin with 32 bits from `start` to below `end`. */
const entriesBetween = async (reading: RunReading, run: Run, start: number, end: number): Promise<Page> => {
  const [first, last] = [pageAt(run, start), pageAt(run, end - 1)];
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const read = reading.pages(run, numbers);
  const pages = read instanceof Promise ? await read : read;
  const within = numbers.map((number) => {
    const page = pages[number]!;
    return page.subarray(placeIn(page, start, 0), end === 2 ** 32 ? page.length : placeIn(page, end, 0));
  });
  const entries = new Uint32Array(within.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const page of within) entries.set(page, (at += page.length) - page.length);
  return entries;
};

/**
 * Merges small runs and the newest page at once.
 * @param runs the newest first.
 */
export const mergeWhole = async (reading: RunReading, newest: Page, runs: readonly Run[]): Promise<Page> => {
  let merged = newest;
  for (const run of runs) merged = mergePages(merged, await entriesBetween(reading, run, 0, 2 ** 32));
  return merged;
};

export const countIn = (page: Page): number => page.length / WORDS;

/**
 * Number of the newest runs to be merged into one: a run is merged as soon as those newer than it together have as many
 * entries. Every run is then at least as large as all newer ones together, and there are few. Fewer than two: there is
 * nothing to merge.
 */
export const mergeableRuns = (runs: readonly Run[]): number => {
  let [newer, mergeable] = [0, 0];
  runs.forEach(({ entries }, i) => {
    if (i > 0 && newer >= entries) mergeable = i + 1;
    newer += entries;
  });
  return mergeable;
};
