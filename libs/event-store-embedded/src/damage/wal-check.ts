import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * SQLite takes up a write-ahead log to its first frame that is not whole, and says nothing of what stands behind it. Each
 * frame's checksum goes on from that of the one before it, and each commit is synced before the next is begun. So a crash
 * may tear one transaction, which nobody was told of; but a frame that continues a commit proves that this commit had
 * been synced, and where that stands behind a frame that is not whole, the file was damaged.
 * Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */

/** Commits that were acknowledged and would be left out silently. */
export interface WalDamage {
  /** Number of the frame, from 1; 0 is the header. */
  readonly frame: number;
  /** Least number of commits that had been synced and are not taken up; 0: not known, since the header is damaged. */
  readonly commits: number;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const READ_BYTES = 4 * 1024 * 1024;

/** Path of SQLite's write-ahead log beside a database file. */
export const walFile = (file: string): string => `${file}-wal`;

/** Undefined: there is none, or it lacks nothing but what a crash may tear. Nobody may be writing to it. */
export const findWalDamage = (file: string): WalDamage | undefined => {
  if (!existsSync(walFile(file))) return undefined;
  const descriptor = openSync(walFile(file), 'r');
  try {
    const { size } = fstatSync(descriptor);
    const header = Buffer.alloc(HEADER_BYTES);
    if (size <= HEADER_BYTES || readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return undefined;
    const start = startOf(header);
    if (start === undefined) return { frame: 0, commits: 0 };
    const scan = new WalScan(start);
    for (const frame of framesOf(descriptor, FRAME_HEADER_BYTES + start.pageBytes)) scan.next(frame);
    return scan.damage;
  } finally {
    closeSync(descriptor);
  }
};

interface WalStart {
  readonly pageBytes: number;
  /** Both salts, as they stand in the file. */
  readonly salts: Buffer;
  readonly isBigEndian: boolean;
  readonly sums: Sums;
}

/** Undefined: the header is not as SQLite wrote it. A disk does not tear anything so small. */
const startOf = (header: Buffer): WalStart | undefined => {
  const magic = header.readUInt32BE(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return undefined;
  const isBigEndian = magic === MAGIC + 1;
  const sums = checksum([0, 0], header.subarray(0, 24), isBigEndian);
  if (sums[0] !== header.readUInt32BE(24) || sums[1] !== header.readUInt32BE(28)) return undefined;
  return { pageBytes: header.readUInt32BE(8), salts: header.subarray(16, 24), isBigEndian, sums };
};

function* framesOf(descriptor: number, frameBytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(frameBytes * Math.max(1, Math.floor(READ_BYTES / frameBytes)));
  for (let at = HEADER_BYTES; ;) {
    const read = readSync(descriptor, chunk, 0, chunk.length, at);
    for (let from = 0; from + frameBytes <= read; from += frameBytes) yield chunk.subarray(from, from + frameBytes);
    if (read < chunk.length) return;
    at += read;
  }
}

class WalScan {
  /** Checksums of the frame before. */
  private sums: Sums;
  private frame = 0;
  private firstBad: number | undefined;
  private isAfterCommit = false;
  private commits = 0;

  constructor(private readonly start: WalStart) {
    this.sums = start.sums;
  }

  get damage(): WalDamage | undefined {
    return this.firstBad === undefined || this.commits === 0
      ? undefined
      : { frame: this.firstBad, commits: this.commits };
  }

  next(frame: Buffer): void {
    this.frame += 1;
    const { salts, isBigEndian } = this.start;
    const stored: Sums = [frame.readUInt32BE(16), frame.readUInt32BE(20)];
    const continues =
      frame.subarray(8, 16).equals(salts) &&
      isSame(
        checksum(
          checksum(this.sums, frame.subarray(0, 8), isBigEndian),
          frame.subarray(FRAME_HEADER_BYTES),
          isBigEndian,
        ),
        stored,
      );
    if (!continues) this.firstBad ??= this.frame;
    // Remains of rolled-back transactions do not continue the commit before them.
    else if (this.firstBad !== undefined && this.isAfterCommit) this.commits += 1;
    this.sums = stored;
    this.isAfterCommit = frame.readUInt32BE(4) !== 0;
  }
}

type Sums = readonly [number, number];

const isSame = ([a, b]: Sums, other: Sums): boolean => a === other[0] && b === other[1];

const checksum = ([first, second]: Sums, bytes: Buffer, isBigEndian: boolean): Sums => {
  let [a, b] = [first, second];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + view.getUint32(at, !isBigEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, !isBigEndian) + a) >>> 0;
  }
  return [a, b];
};
