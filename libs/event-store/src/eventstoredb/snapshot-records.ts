import { crc32 } from 'node:zlib';
import type { Revision } from '../event-store';
import type { SnapshotManifest } from '../snapshots';

/** Where a complete snapshot is in the stream of its snapshots. */
export interface SnapshotPlace {
  /** Names the snapshot: records of several may stand between each other. */
  readonly id: string;
  /** Of the ledger, up to which it was folded. */
  readonly upTo: Revision;
  /** Revision of its first record. */
  readonly first: Revision;
  /** Revision of its manifest, the last. */
  readonly last: Revision;
}

export interface PageRecord {
  readonly kind: 'page';
  readonly id: string;
  /** From 0. */
  readonly number: number;
  readonly content: Buffer;
}

export interface ManifestRecord {
  readonly kind: 'manifest';
  readonly id: string;
  readonly manifest: Omit<SnapshotManifest, 'stream'>;
  /** Revision of page 0. Undefined: there are no pages. */
  readonly first: Revision | undefined;
}

/** Everything before it is forgotten. */
export interface RemovedRecord {
  readonly kind: 'removed';
}

/** What one event of the stream says. */
export type SnapshotRecord = PageRecord | ManifestRecord | RemovedRecord;

/** A record with the newest complete snapshot before it, so that the stream's last event tells where that one is. */
export interface PlacedRecord {
  readonly record: SnapshotRecord;
  readonly newestBefore: SnapshotPlace | undefined;
}

const TYPES = { page: 'SnapshotPage', manifest: 'SnapshotManifest', removed: 'SnapshotsRemoved' } as const;
const NEW_LINE = 0x0a;
const CHECKSUM_BYTES = 4;

const checksumOf = (bytes: Buffer): Buffer => {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum;
};

export const recordType = ({ kind }: SnapshotRecord): string => TYPES[kind];

/** A checksum of all that follows, a line of JSON, then the page's content as it is. */
export const encodeRecord = ({ record, newestBefore }: PlacedRecord): Buffer => {
  const { content, ...said } = record.kind === 'page' ? record : { ...record, content: Buffer.alloc(0) };
  const header = { ...said, newestBefore };
  const line = JSON.stringify(header, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  const rest = Buffer.concat([Buffer.from(`${line}\n`), content]);
  return Buffer.concat([checksumOf(rest), rest]);
};

/** @throws Error for bytes that are no whole record. */
export const decodeRecord = (data: Uint8Array): PlacedRecord => {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const rest = bytes.subarray(CHECKSUM_BYTES);
  if (!checksumOf(rest).equals(bytes.subarray(0, CHECKSUM_BYTES))) throw new Error('it is damaged');
  const end = rest.indexOf(NEW_LINE);
  const header = JSON.parse(rest.toString('utf8', 0, end)) as StoredHeader;
  return {
    record: recordOf(header, rest.subarray(end + 1)),
    newestBefore: header.newestBefore && placeOf(header.newestBefore),
  };
};

/** The newest complete snapshot once a record stands at a revision: of two the one of more of the ledger, then the later. */
export const newestAfter = ({ record, newestBefore }: PlacedRecord, at: Revision): SnapshotPlace | undefined => {
  switch (record.kind) {
    case 'page':
      return newestBefore;
    case 'removed':
      return undefined;
    case 'manifest': {
      const { id, manifest, first = at } = record;
      if (newestBefore !== undefined && newestBefore.upTo > manifest.revision) return newestBefore;
      return { id, upTo: manifest.revision, first, last: at };
    }
  }
};

type Text<Value> = Value extends bigint
  ? string
  : Value extends object
    ? { [K in keyof Value]: Text<Value[K]> }
    : Value;
type StoredHeader = { readonly newestBefore?: Text<SnapshotPlace> } & (
  Text<Omit<PageRecord, 'content'>> | Text<ManifestRecord> | Text<RemovedRecord>
);

const recordOf = (header: StoredHeader, content: Buffer): SnapshotRecord => {
  switch (header.kind) {
    case 'page':
      return { kind: 'page', id: header.id, number: header.number, content };
    case 'removed':
      return { kind: 'removed' };
    case 'manifest': {
      const { chainHead, formatVersion, pageCount, revision } = header.manifest;
      const manifest = { revision: BigInt(revision), chainHead, formatVersion, pageCount };
      return {
        kind: 'manifest',
        id: header.id,
        manifest,
        first: header.first === undefined ? undefined : BigInt(header.first),
      };
    }
    default:
      throw new Error('it is of no known kind');
  }
};

const placeOf = ({ id, upTo, first, last }: Text<SnapshotPlace>): SnapshotPlace => ({
  id,
  upTo: BigInt(upTo),
  first: BigInt(first),
  last: BigInt(last),
});
