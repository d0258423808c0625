import { pageKey } from './keys';
import { decodePage, type Page } from './page';
import type { PageCache } from './page-cache';
import type { Run } from './record';
import type { OutcomeTable } from './table';

export type Pages = readonly (Page | undefined)[];

/** Reads the runs of one stream, each page checked. */
export class RunReading {
  constructor(
    private readonly stream: string,
    private readonly table: OutcomeTable,
    private readonly cache: PageCache,
  ) {}

  /**
   * Gives pages by number, perhaps with others. Answers at once where all are in memory; they may then be used in this
   * turn of the event loop only.
   * @throws OutcomesDamaged when a page is missing, or not the one that was written.
   */
  pages(run: Run, numbers: Iterable<number>): Pages | Promise<Pages> {
    const cached = this.cache.of(run);
    let missing: Set<number> | undefined;
    for (const number of numbers) if (cached[number] === undefined) (missing ??= new Set()).add(number);
    return missing === undefined ? cached : this.read(run, [...missing], [...cached]);
  }

  private async read(run: Run, missing: readonly number[], pages: (Page | undefined)[]): Promise<Pages> {
    const stored = await this.table.getMany(missing.map((number) => pageKey(this.stream, run, number)));
    missing.forEach((number, i) => {
      const page = decodePage(stored[i], pageKey(this.stream, run, number));
      this.cache.put(run, number, page);
      pages[number] = page;
    });
    return pages;
  }
}
