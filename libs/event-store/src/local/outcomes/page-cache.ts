import type { Page } from './page';
import type { Run } from './record';

/** Pages in memory, checked when they were read; those that came first go first. */
export class PageCache {
  private readonly runs = new Map<string, Map<number, Page>>();
  private readonly order = new Map<string, { readonly run: string; readonly page: number }>();
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  get(run: Run, page: number): Page | undefined {
    return this.runs.get(run.id)?.get(page);
  }

  put(run: Run, number: number, page: Page): void {
    const pages = this.runs.get(run.id) ?? new Map<number, Page>();
    if (pages.has(number)) return;
    this.runs.set(run.id, pages.set(number, page));
    this.order.set(`${run.id}/${number}`, { run: run.id, page: number });
    this.bytes += page.byteLength;
    for (const place of this.order.values()) {
      if (this.bytes <= this.bytesMax) break;
      this.drop(place.run, place.page);
    }
  }

  forget(run: Run): void {
    for (const page of [...(this.runs.get(run.id)?.keys() ?? [])]) this.drop(run.id, page);
  }

  private drop(run: string, page: number): void {
    const pages = this.runs.get(run)!;
    this.bytes -= pages.get(page)!.byteLength;
    pages.delete(page);
    if (pages.size === 0) this.runs.delete(run);
    this.order.delete(`${run}/${page}`);
  }
}
