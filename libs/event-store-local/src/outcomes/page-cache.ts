import type { Page } from './page';
import type { Run } from './record';

type Pages = (Page | undefined)[];

const NONE: readonly undefined[] = [];

/** Pages in memory, checked when they were read. The oldest are dropped first. */
export class PageCache {
  private readonly runs = new Map<string, Pages>();
  private readonly order = new Map<string, { readonly run: string; readonly page: number }>();
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  /** Pages of a run that are in memory now, by number. Not to be kept beyond this turn of the event loop. */
  of(run: Run): readonly (Page | undefined)[] {
    return this.runs.get(run.id) ?? NONE;
  }

  put(run: Run, number: number, page: Page): void {
    const pages = this.runs.get(run.id) ?? new Array<Page | undefined>(run.pages).fill(undefined);
    if (pages[number] !== undefined) return;
    pages[number] = page;
    this.runs.set(run.id, pages);
    this.order.set(`${run.id}/${number}`, { run: run.id, page: number });
    this.bytes += page.byteLength;
    for (const place of this.order.values()) {
      if (this.bytes <= this.bytesMax) break;
      this.drop(place.run, place.page);
    }
  }

  forget(run: Run): void {
    const pages = this.runs.get(run.id) ?? [];
    for (let page = 0; page < pages.length; page += 1) if (pages[page] !== undefined) this.drop(run.id, page);
    this.runs.delete(run.id);
  }

  private drop(run: string, page: number): void {
    const pages = this.runs.get(run)!;
    this.bytes -= pages[page]!.byteLength;
    pages[page] = undefined;
    this.order.delete(`${run}/${page}`);
  }
}
