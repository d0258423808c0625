import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c } from './crc32c';

const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
/** Bytes behind a block: its kind and its checksum. */
const TRAILER_BYTES = 5;
const UNCOMPRESSED = 0;
const MASK_DELTA = 0xa282ead8;

/**
 * Checks every block of LevelDB's tables against its checksum: LevelDB itself does not when it reads, and a damaged block
 * ends the whole process inside it. A table that is not whole is deleted. Where LevelDB needs it, it misses it and says so
 * when it is opened; it does not need one that a crash left half written. Its logs it checks itself.
 *
 * @returns what was wrong with each that was deleted. @throws what reading a file throws.
 */
export const dropDamagedTables = async (location: string): Promise<readonly string[]> => {
  const damages: string[] = [];
  for (const name of await readdir(location).catch(nothingThere)) {
    if (!/\.(?:ldb|sst)$/.test(name)) continue;
    const file = join(location, name);
    try {
      checkTable(await readFile(file));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      damages.push(`${name}: ${error.message}`);
      await rm(file);
    }
  }
  return damages;
};

const nothingThere = (error: unknown): readonly string[] => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [];
  throw error;
};

/** Place of a block and its length, without its trailer. */
interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

/** @throws RangeError */
const checkTable = (table: Buffer): void => {
  const footer = table.length - FOOTER_BYTES;
  if (footer < 0 || table.readBigUInt64LE(table.length - 8) !== MAGIC) throw new RangeError('it has no end');
  const handles = new Cursor(table, footer, table.length);
  const [metaIndex, index] = [handles.handle(), handles.handle()];
  let end = 0;
  for (const listing of [index, metaIndex]) {
    end = Math.max(end, checkBlock(table, listing));
    for (const handle of handlesIn(table, listing)) end = Math.max(end, checkBlock(table, handle));
  }
  if (end !== footer) throw new RangeError(`its blocks end at ${end}, not at ${footer}`);
};

/** Answers the end of the block with its trailer. */
const checkBlock = (table: Buffer, { offset, size }: BlockHandle): number => {
  const end = offset + size;
  if (end + TRAILER_BYTES > table.length - FOOTER_BYTES)
    throw new RangeError(`a block at ${offset} goes beyond the end`);
  if (table[end] !== UNCOMPRESSED)
    throw new RangeError(`the block at ${offset} is compressed, as earlier versions had it`);
  const crc = crc32c(table, offset, end + 1);
  const masked = (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
  if (masked !== table.readUInt32LE(end + 1))
    throw new RangeError(`the block at ${offset} does not match its checksum`);
  return end + TRAILER_BYTES;
};

/** Yields the handles of an index block, whose values are the places of other blocks. The block was checked before. */
function* handlesIn(table: Buffer, { offset, size }: BlockHandle): IterableIterator<BlockHandle> {
  const end = offset + size;
  const restarts = table.readUInt32LE(end - 4);
  const entries = new Cursor(table, offset, end - 4 * (restarts + 1));
  while (!entries.isAtEnd) {
    entries.varint();
    const [unshared, valueBytes] = [entries.varint(), entries.varint()];
    entries.skip(unshared);
    const after = entries.position + valueBytes;
    yield entries.handle();
    entries.skip(after - entries.position);
  }
}

class Cursor {
  constructor(
    private readonly bytes: Buffer,
    public position: number,
    private readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  varint(): number {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      if (this.isAtEnd || scale > 2 ** 49) throw new RangeError('a number goes on for ever');
      const byte = this.bytes[this.position++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  handle(): BlockHandle {
    return { offset: this.varint(), size: this.varint() };
  }

  skip(count: number): void {
    this.position += count;
  }
}
