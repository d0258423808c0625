import type { ClassicLevel } from 'classic-level';
import { rm } from 'node:fs/promises';
import { EventStoreUnavailable, OutcomesDamaged } from '@ledger/event-store';
import { levelFault } from './level-faults';
import { dropDamagedTables } from './level-files';
import type { OutcomeTable, TablePut } from './table';

type Level = ClassicLevel<string, Buffer>;

const CACHE_BYTES = 32 * 1024 * 1024;
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;

/**
 * Opens the table, or an empty one where it was damaged: its content can be taken from the log again.
 * @throws EventStoreUnavailable naming any other cause: the table is left as it is.
 */
export const openLevelTable = async (location: string, warn: (warning: string) => void): Promise<OutcomeTable> => {
  return new LevelTable(location, await openAnyhow(location, warn), warn);
};

const openAnyhow = async (location: string, warn: (warning: string) => void): Promise<Level> => {
  try {
    return await openChecked(location);
  } catch (error) {
    if (!(error instanceof OutcomesDamaged)) throw error;
    warn(startsEmpty(location, error));
    return openEmpty(location);
  }
};

const startsEmpty = (location: string, { message }: Error): string =>
  `${location} was damaged and starts empty, to be made anew from the log: ${message}`;

const openChecked = async (location: string): Promise<Level> => {
  let damages: readonly string[] = [];
  try {
    damages = await dropDamagedTables(location);
    return await open(location);
  } catch (error) {
    throw levelFault(location, error, damages);
  }
};

const openEmpty = async (location: string): Promise<Level> => {
  try {
    await rm(location, { recursive: true, force: true });
    return await open(location);
  } catch (error) {
    throw new EventStoreUnavailable(levelFault(location, error).message, { cause: error });
  }
};

const open = async (location: string): Promise<Level> => {
  // Loaded here by the thread that keeps the index, instead of by every one that asks for the purpose of a directory.
  const { ClassicLevel } = await import('classic-level');
  const level: Level = new ClassicLevel(location, {
    keyEncoding: 'utf8',
    valueEncoding: 'buffer',
    cacheSize: CACHE_BYTES,
    writeBufferSize: WRITE_BUFFER_BYTES,
    // Digests do not compress, and a block that is not compressed can be checked from outside.
    compression: false,
  });
  await level.open();
  return level;
};

class LevelTable implements OutcomeTable {
  private readonly underWay = new Set<Promise<unknown>>();
  /** Failure after which LevelDB takes nothing until it is opened anew, as it is or empty. */
  private failed: EventStoreUnavailable | OutcomesDamaged | undefined;
  private renewal: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly location: string,
    private level: Level,
    private readonly warn: (warning: string) => void,
  ) {}

  getMany(keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    return this.run((level) => level.getMany([...keys]));
  }

  write(puts: readonly TablePut[], deletes: readonly string[]): Promise<void> {
    const operations = [
      ...puts.map(([key, value]) => ({ type: 'put' as const, key, value })),
      ...deletes.map((key) => ({ type: 'del' as const, key })),
    ];
    // The batch is not synced: a loss by a power failure is noticed when the entry is looked for.
    return this.change((level) => level.batch(operations));
  }

  async *entries(from: string, before: string): AsyncIterable<TablePut> {
    const entries = await this.run(async (level) => level.iterator({ gte: from, lt: before }));
    try {
      for (;;) {
        const entry = await this.run(() => entries.next());
        if (entry === undefined) return;
        yield entry;
      }
    } finally {
      await entries.close();
    }
  }

  clear(from: string, before: string): Promise<void> {
    return this.change((level) => level.clear({ gte: from, lt: before }));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.renewal?.catch(() => undefined);
    await this.level.close();
  }

  private change(work: (level: Level) => Promise<void>): Promise<void> {
    return this.run(work).catch((error: unknown) => {
      if (!this.closed) this.failed ??= error as EventStoreUnavailable | OutcomesDamaged;
      throw error;
    });
  }

  private async run<Value>(work: (level: Level) => Promise<Value>): Promise<Value> {
    if (this.failed !== undefined && !this.closed) await this.renewed();
    if (this.closed) throw new EventStoreUnavailable(`${this.location} is closed`);
    const working = work(this.level);
    this.underWay.add(working);
    try {
      return await working;
    } catch (error) {
      if (this.closed) throw new EventStoreUnavailable(`${this.location} is closed`, { cause: error });
      throw levelFault(this.location, error);
    } finally {
      this.underWay.delete(working);
    }
  }

  private renewed(): Promise<void> {
    return (this.renewal ??= this.renew().finally(() => (this.renewal = undefined)));
  }

  private async renew(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await this.level.close();
    if (this.failed instanceof OutcomesDamaged) {
      this.warn(startsEmpty(this.location, this.failed));
      this.level = await openEmpty(this.location);
    } else this.level = await openAnyhow(this.location, this.warn);
    this.failed = undefined;
  }
}
