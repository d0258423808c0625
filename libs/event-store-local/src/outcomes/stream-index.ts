import { type Revision, CHAIN_KEY, OutcomesDamaged, type CoveredSpan, type OutcomeEntry } from '@ledger/event-store';
import { digestKey, digestValue, type Salt } from './digest';
import { entryKey, pageKey, rangesOf, recordKey } from './keys';
import { ABSORBED_ENTRIES_MAX, PAGE_ENTRIES } from './limits';
import { encodePage, entryIn, sorted, WORDS, type Page } from './page';
import type { PageCache } from './page-cache';
import { decodeRecord, encodeRecord, newRun, newSalt, pageAt, type Run, type StreamRecord } from './record';
import { countIn, cutIntoPages, mergeableRuns, mergeRuns, mergeWhole } from './run-merging';
import { RunReading } from './run-reading';
import type { OutcomeTable, TablePut } from './table';

const NOTHING: Revision = -1n;

/**
 * The index of one stream. Beside every entry, the pages of a run hold the digest of its key and of its value; the
 * record names all runs. So every answer is checked, and absence is proven: see docs/decisions/0017-proven-outcomes.md.
 */
export class StreamIndex {
  private record: StreamRecord | undefined;
  private loading: Promise<void> | undefined;
  /** Changes of the record, one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private pending = 0;
  private merging: { readonly runs: ReadonlySet<Run>; readonly ended: Promise<void> } | undefined;
  /** Damage that was found while nobody waited for an answer. */
  private damage: OutcomesDamaged | undefined;
  private leaving = false;
  private readonly reading: RunReading;

  constructor(
    private readonly stream: string,
    private readonly table: OutcomeTable,
    private readonly cache: PageCache,
  ) {
    this.reading = new RunReading(stream, table, cache);
  }

  get isIdle(): boolean {
    return this.pending === 0 && this.merging === undefined;
  }

  /** @throws OutcomesDamaged */
  async recorded(): Promise<StreamRecord | undefined> {
    if (this.damage !== undefined) throw this.damage;
    this.loading ??= this.load();
    try {
      await this.loading;
    } catch (error) {
      this.loading = undefined;
      throw error;
    }
    return this.record;
  }

  async getMany(keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]> {
    try {
      return await this.read(keys, upTo);
    } catch (error) {
      if (!(error instanceof OutcomesDamaged)) throw error;
      // A change may have replaced what was being read, so it is read again between two changes.
      return this.inTurn(() => this.read(keys, upTo));
    }
  }

  write(entries: readonly OutcomeEntry[], { after, covered }: CoveredSpan): Promise<void> {
    return this.inTurn(async () => {
      const before = await this.recorded();
      const followed = before?.covered ?? NOTHING;
      if (followed !== after) throw new OutcomesDamaged(`${this.stream} is covered to ${followed}, not to ${after}`);
      const salt = before?.salt ?? newSalt();
      const values = new Map(entries.map(({ key, value }) => [key, value]));
      const puts: TablePut[] = [...values].map(([key, value]) => [entryKey(this.stream, key), value]);
      const runs = before?.runs ?? [];
      const absorbed = this.absorbable(runs, values.size);
      const written = await this.writtenRun(entriesOf(salt, values), absorbed);
      const chainHead = values.get(CHAIN_KEY)?.toString() ?? before?.chainHead;
      const record: StreamRecord = {
        salt,
        covered,
        chainHead,
        writes: (before?.writes ?? 0) + 1,
        runs: written === undefined ? runs : [written.run, ...runs.slice(absorbed.length)],
      };
      for (const [number, page] of written?.pages.entries() ?? [])
        puts.push([pageKey(this.stream, written!.run, number), encode(this.stream, written!.run, number, page)]);
      puts.push([recordKey(this.stream), encodeRecord(this.stream, record)]);
      await this.table.write(puts, this.pageKeys(absorbed));
      this.become(record, absorbed);
      written?.pages.forEach((page, number) => this.cache.put(written.run, number, page));
      this.mergeBehind();
    });
  }

  remove(): Promise<void> {
    return this.inTurn(async () => {
      this.damage = undefined;
      this.loading = Promise.resolve();
      this.become(undefined, this.record?.runs ?? []);
      try {
        // The record goes first, so that a crash between the two leaves entries that nothing claims to be complete.
        await this.table.write([], [recordKey(this.stream)]);
        for (const [from, before] of rangesOf(this.stream)) await this.table.clear(from, before);
      } catch (error) {
        // A table that was emptied because of its damage holds nothing of the stream either.
        if (!(error instanceof OutcomesDamaged)) throw error;
      }
    });
  }

  /** Ends the work in the background. The index is of no use afterwards. */
  async leave(): Promise<void> {
    this.leaving = true;
    await this.settled();
    for (const run of this.record?.runs ?? []) this.cache.forget(run);
  }

  private async settled(): Promise<void> {
    await this.merging?.ended;
    await this.last;
  }

  private async load(): Promise<void> {
    const [stored] = await this.table.getMany([recordKey(this.stream)]);
    this.record = stored && decodeRecord(this.stream, stored);
  }

  private async read(keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]> {
    const record = await this.recorded();
    const covered = record?.covered ?? NOTHING;
    if (covered < upTo) throw new OutcomesDamaged(`${this.stream} is covered to ${covered}, not to ${upTo}`);
    return record === undefined ? keys.map(() => undefined) : this.find(record, keys);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.pending += 1;
    const changed = this.last.then(work).finally(() => (this.pending -= 1));
    this.last = changed.catch(() => undefined);
    return changed;
  }

  private become(record: StreamRecord | undefined, gone: readonly Run[]): void {
    this.record = record;
    for (const run of gone) this.cache.forget(run);
  }

  /** Finds the newest run that has a key, and then the value that it names. */
  private async find(record: StreamRecord, keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    const { salt } = record;
    // Four words of each key: its digest, and room for that of its value.
    const digests = new Uint32Array(keys.length * WORDS);
    keys.forEach((key, i) => digestKey(salt, key, digests, i * WORDS));
    const expected = new Map<number, ExpectedValue>();
    let unknown = keys.map((_, i) => i);
    for (const run of record.runs) {
      const numbers = unknown.map((i) => pageAt(run, digests[i * WORDS]!));
      const read = this.reading.pages(run, numbers);
      const pages = read instanceof Promise ? await read : read;
      const still: number[] = [];
      for (let place = 0; place < unknown.length; place += 1) {
        const i = unknown[place]!;
        const page = pages[numbers[place]!]!;
        const at = entryIn(page, digests[i * WORDS]!, digests[i * WORDS + 1]!);
        if (at >= 0) expected.set(i, { high: page[at + 2]!, low: page[at + 3]! });
        else still.push(i);
      }
      unknown = still;
    }
    const found = keys.map((): Buffer | undefined => undefined);
    if (expected.size === 0) return found;
    const stored = await this.table.getMany([...expected.keys()].map((i) => entryKey(this.stream, keys[i]!)));
    [...expected].forEach(([i, { high, low }], place) => {
      const value = stored[place];
      if (value === undefined) throw new OutcomesDamaged(`${this.stream}: ${keys[i]} is missing`);
      digestValue(salt, value, digests, i * WORDS + 2);
      if (digests[i * WORDS + 2] !== high || digests[i * WORDS + 3] !== low)
        throw new OutcomesDamaged(`${this.stream}: ${keys[i]} is not what was written last`);
      found[i] = value;
    });
    return found;
  }

  /** The newest runs that a write of so many entries merges into its own. */
  private absorbable(runs: readonly Run[], entries: number): readonly Run[] {
    let [sum, count] = [entries, 0];
    for (const run of runs) {
      const together = sum + run.entries;
      const isSmall = together <= PAGE_ENTRIES || (run.entries <= sum && together <= ABSORBED_ENTRIES_MAX);
      if (!isSmall || this.merging?.runs.has(run) === true) break;
      sum = together;
      count += 1;
    }
    return runs.slice(0, count);
  }

  /** Undefined: there is nothing to write. */
  private async writtenRun(
    fresh: Page,
    absorbed: readonly Run[],
  ): Promise<{ readonly run: Run; readonly pages: readonly Page[] } | undefined> {
    const merged = await mergeWhole(this.reading, fresh, absorbed);
    if (merged.length === 0) return undefined;
    const run = newRun(countIn(merged));
    return { run, pages: cutIntoPages(run, merged) };
  }

  private pageKeys(runs: readonly Run[]): readonly string[] {
    return runs.flatMap((run) => Array.from({ length: run.pages }, (_, page) => pageKey(this.stream, run, page)));
  }

  private mergeBehind(): void {
    const runs = this.record?.runs.slice(0, mergeableRuns(this.record.runs)) ?? [];
    if (runs.length < 2 || this.merging !== undefined || this.leaving) return;
    const ended = this.merge(runs)
      .catch((error: unknown) => {
        // Any other failure leaves the runs as good as before, and the next write merges them.
        if (error instanceof OutcomesDamaged) this.damage = error;
      })
      .finally(() => (this.merging = undefined));
    this.merging = { runs: new Set(runs), ended };
  }

  private async merge(runs: readonly Run[]): Promise<void> {
    const room = newRun(runs.reduce((sum, { entries }) => sum + entries, 0));
    let entries = 0;
    for await (const { from, pages } of mergeRuns(this.reading, runs, room)) {
      if (this.leaving || !this.holds(runs)) return this.cache.forget(room);
      const puts = pages.map((page, i): TablePut => {
        entries += countIn(page);
        return [pageKey(this.stream, room, from + i), encode(this.stream, room, from + i, page)];
      });
      await this.table.write(puts, []);
      pages.forEach((page, i) => this.cache.put(room, from + i, page));
    }
    await this.inTurn(async () => {
      if (!this.holds(runs)) return this.cache.forget(room);
      const { record } = this;
      const place = record!.runs.indexOf(runs[0]!);
      const merged = { ...room, entries };
      const kept = [...record!.runs.slice(0, place), merged, ...record!.runs.slice(place + runs.length)];
      const changed: StreamRecord = { ...record!, runs: kept };
      await this.table.write([[recordKey(this.stream), encodeRecord(this.stream, changed)]], this.pageKeys(runs));
      this.become(changed, runs);
    });
  }

  private holds(runs: readonly Run[]): boolean {
    return runs.every((run) => this.record?.runs.includes(run) === true);
  }
}

/** The first 64 bits of a value's digest. */
interface ExpectedValue {
  readonly high: number;
  readonly low: number;
}

const encode = (stream: string, run: Run, number: number, page: Page): Buffer =>
  encodePage(page, pageKey(stream, run, number));

const entriesOf = (salt: Salt, values: ReadonlyMap<string, Buffer>): Page => {
  const entries = new Uint32Array(values.size * WORDS);
  let at = 0;
  for (const [key, value] of values) {
    digestKey(salt, key, entries, at);
    digestValue(salt, value, entries, at + 2);
    at += WORDS;
  }
  return sorted(entries);
};
