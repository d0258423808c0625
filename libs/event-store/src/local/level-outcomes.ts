import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { EventStoreCorrupt, EventStoreUnavailable, type Revision } from '../event-store';
import { CHAIN_KEY, type Coverage, type OutcomeEntry, type OutcomeIndex } from '../outcome-index';

type Level = ClassicLevel<string, Buffer>;

const CACHE_BYTES = 32 * 1024 * 1024;
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;

/**
 * Opens the index, or an empty one where it was damaged: what is in it can be taken from the log again.
 *
 * @throws EventStoreUnavailable when not even an empty one can be had.
 */
export const openOutcomes = async (directory: string, warn: (warning: string) => void): Promise<OutcomeIndex> => {
  const location = join(directory, 'outcomes');
  try {
    return new LevelOutcomeIndex(location, await open(location));
  } catch (error) {
    warn(`${location} was damaged and starts empty: ${reasonOf(error)}`);
  }
  try {
    await rm(location, { recursive: true, force: true });
    return new LevelOutcomeIndex(location, await open(location));
  } catch (error) {
    throw new EventStoreUnavailable(`${location}: ${reasonOf(error)}`, { cause: error });
  }
};

const open = async (location: string): Promise<Level> => {
  const level: Level = new ClassicLevel(location, {
    keyEncoding: 'utf8',
    valueEncoding: 'buffer',
    cacheSize: CACHE_BYTES,
    writeBufferSize: WRITE_BUFFER_BYTES,
  });
  await level.open();
  return level;
};

/**
 * Keys are `<length of the stream's name>:<name>`, then `#` for the covered revision or `/<key>` for an entry: the
 * length keeps a stream whose name begins with another's apart from it.
 */
class LevelOutcomeIndex implements OutcomeIndex {
  private closed = false;

  constructor(
    private readonly location: string,
    private readonly level: Level,
  ) {}

  coveredRevision(stream: string): Promise<Revision | undefined> {
    return this.run(async () => {
      const covered = await this.level.get(coveredKey(stream));
      return covered && covered.readBigUInt64BE();
    });
  }

  getMany(stream: string, keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    const prefix = entryPrefix(stream);
    return this.run(() => this.level.getMany(keys.map((key) => prefix + key)));
  }

  write(stream: string, entries: readonly OutcomeEntry[], covered: Revision): Promise<void> {
    const prefix = entryPrefix(stream);
    const revision = Buffer.alloc(8);
    revision.writeBigUInt64BE(covered);
    // Not synced: after a power failure the end of the index may be missing, together with what says that it is there.
    return this.run(() =>
      this.level.batch([
        ...entries.map(({ key, value }) => ({ type: 'put' as const, key: prefix + key, value })),
        { type: 'put' as const, key: coveredKey(stream), value: revision },
      ]),
    );
  }

  async *coverage(): AsyncIterable<Coverage> {
    const keys = await this.run(async () => this.level.keys());
    try {
      for (let key = await this.run(() => keys.next()); key !== undefined;) {
        const stream = streamIn(key);
        const revision = await this.coveredRevision(stream);
        const [chainHead] = await this.getMany(stream, [CHAIN_KEY]);
        if (revision !== undefined) yield { stream, revision, chainHead: chainHead?.toString() };
        // Over all of its entries to the next stream.
        keys.seek(entriesEnd(stream));
        key = await this.run(() => keys.next());
      }
    } finally {
      await keys.close();
    }
  }

  remove(stream: string): Promise<void> {
    return this.run(async () => {
      // First, so that a crash between the two leaves entries that nothing claims to be complete.
      await this.level.del(coveredKey(stream));
      await this.level.clear({ gte: entryPrefix(stream), lt: entriesEnd(stream) });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.level.close();
  }

  private async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.closed) throw new EventStoreUnavailable(`${this.location} is closed`);
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: string }).code;
      throw code === 'LEVEL_CORRUPTION'
        ? new EventStoreCorrupt(`${this.location}: ${reasonOf(error)}`, { cause: error })
        : new EventStoreUnavailable(`${this.location}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

const streamKey = (stream: string): string => `${stream.length}:${stream}`;
const coveredKey = (stream: string): string => `${streamKey(stream)}#`;
const entryPrefix = (stream: string): string => `${streamKey(stream)}/`;
/** Behind all entries: the successor of the slash in every encoding is the digit 0. */
const entriesEnd = (stream: string): string => `${streamKey(stream)}0`;
const streamIn = (key: string): string => {
  const from = key.indexOf(':') + 1;
  return key.slice(from, from + Number(key.slice(0, from - 1)));
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message ?? message ?? String(error);
};
