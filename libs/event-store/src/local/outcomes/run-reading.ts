import { pageKey } from './keys';
import { decodePage, type Page } from './page';
import type { PageCache } from './page-cache';
import type { Run } from './record';
import type { OutcomeTable } from './table';

/** Reads the runs of one stream, each page checked. */
export class RunReading {
  constructor(
    private readonly stream: string,
    private readonly table: OutcomeTable,
    private readonly cache: PageCache,
  ) {}

  /** By number. @throws OutcomesDamaged when one is not there, or not what was written. */
  async pages(run: Run, numbers: Iterable<number>): Promise<ReadonlyMap<number, Page>> {
    const pages = new Map<number, Page>();
    const missing: number[] = [];
    for (const number of numbers) {
      const page = this.cache.get(run, number);
      if (page === undefined) missing.push(number);
      else pages.set(number, page);
    }
    if (missing.length === 0) return pages;
    const stored = await this.table.getMany(missing.map((number) => pageKey(this.stream, run, number)));
    missing.forEach((number, i) => {
      const page = decodePage(stored[i], pageKey(this.stream, run, number));
      this.cache.put(run, number, page);
      pages.set(number, page);
    });
    return pages;
  }
}
