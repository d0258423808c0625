import { randomBytes } from 'node:crypto';
import { type ChainHead, type Revision, OutcomesDamaged } from '@ledger/event-store';
import { placedDigest, type Salt } from './digest';
import { PAGE_ENTRIES } from './limits';

/**
 * Entries of one or several writes, in pages. The pages divide the keys' digests evenly: a key stands in exactly one
 * page of the run or in none, so that no page can be missing unnoticed.
 */
export interface Run {
  /** Random id, which no other run ever had. */
  readonly id: string;
  /** Number of pages, a power of two. */
  readonly pages: number;
  readonly entries: number;
}

/** Everything that the index knows of a stream. Every write replaces it, in the batch that writes what it names. */
export interface StreamRecord {
  readonly salt: Salt;
  readonly covered: Revision;
  readonly chainHead: ChainHead | undefined;
  /** Number of writes so far. */
  readonly writes: number;
  /** Runs, the newest first, whose entry of a key counts. */
  readonly runs: readonly Run[];
}

export const newSalt = (): Salt => {
  const bytes = randomBytes(8);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
};

/** @param room number of entries for which it must have room. */
export const newRun = (room: number, entries = room): Run => ({
  id: randomBytes(12).toString('hex'),
  pages: 2 ** Math.max(0, Math.ceil(Math.log2(room / PAGE_ENTRIES))),
  entries,
});

/** Number of the page of a run in which a digest that begins with these 32 bits stands. */
export const pageAt = ({ pages }: Run, high: number): number => (pages === 1 ? 0 : high >>> (Math.clz32(pages) + 1));

/** The first 32 bits of the first digest of a page, or 2^32 behind the last. */
export const pageStart = ({ pages }: Run, page: number): number => page * (2 ** 32 / pages);

const FORMAT = 3;
const DIGEST_LENGTH = 32;

interface Stored extends Omit<StreamRecord, 'covered' | 'runs'> {
  readonly format: number;
  readonly covered: string;
  readonly runs: readonly (readonly [id: string, pages: number, entries: number])[];
}

export const encodeRecord = (stream: string, record: StreamRecord): Buffer => {
  const runs = record.runs.map(({ id, pages, entries }) => [id, pages, entries] as const);
  const stored: Stored = { ...record, format: FORMAT, covered: String(record.covered), runs };
  const content = Buffer.from(JSON.stringify(stored));
  return Buffer.concat([Buffer.from(placedDigest(stream, content).toString('hex')), content]);
};

/** @throws OutcomesDamaged when it is not the record written for this stream, or of another version of this program. */
export const decodeRecord = (stream: string, stored: Buffer): StreamRecord => {
  const content = stored.subarray(DIGEST_LENGTH);
  if (placedDigest(stream, content).toString('hex') !== stored.toString('latin1', 0, DIGEST_LENGTH))
    throw new OutcomesDamaged(`record of ${stream} is damaged`);
  const { salt, covered, chainHead, writes, runs, format } = JSON.parse(content.toString()) as Stored;
  if (format !== FORMAT) throw new OutcomesDamaged(`record of ${stream} has format ${format}, not ${FORMAT}`);
  return {
    salt,
    covered: BigInt(covered),
    chainHead,
    writes,
    runs: runs.map(([id, pages, entries]) => ({ id, pages, entries })),
  };
};
