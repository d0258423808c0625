import { crc32 } from 'node:zlib';
import { type Revision, SNAPSHOTS_KEPT, type SnapshotManifest } from '@ledger/event-store';

/** Place of a complete snapshot in the stream of its snapshots. */
export interface SnapshotPlace {
  /** Names the snapshot: records of several may stand between each other. */
  readonly id: string;
  /** Revision of the ledger up to which it was folded. */
  readonly upTo: Revision;
  /** Revision of its first record. */
  readonly first: Revision;
  /** Revision of its manifest, the last. */
  readonly last: Revision;
}

export interface PageRecord {
  readonly kind: 'page';
  readonly id: string;
  /** Number of the page, from 0. */
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

/** Content of one event of the stream. */
export type SnapshotRecord = PageRecord | ManifestRecord | RemovedRecord;

/** A record with the complete snapshots that are kept before it, so that the stream's last event tells where they are. */
export interface PlacedRecord {
  readonly record: SnapshotRecord;
  /** The newest first; each of another revision of the ledger. */
  readonly keptBefore: readonly SnapshotPlace[];
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
export const encodeRecord = ({ record, keptBefore }: PlacedRecord): Buffer => {
  const { content, ...said } = record.kind === 'page' ? record : { ...record, content: Buffer.alloc(0) };
  const header = { ...said, keptBefore };
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
    keptBefore: (header.keptBefore ?? []).map(placeOf),
  };
};

/**
 * The complete snapshots that are kept once a record stands at a revision: those of most of the ledger, and of two of the
 * same revision the later.
 */
export const keptAfter = ({ record, keptBefore }: PlacedRecord, at: Revision): readonly SnapshotPlace[] => {
  switch (record.kind) {
    case 'page':
      return keptBefore;
    case 'removed':
      return [];
    case 'manifest': {
      const { id, manifest, first = at } = record;
      const upTo = manifest.revision;
      const others = keptBefore.filter((place) => place.upTo !== upTo);
      const newestFirst = [...others, { id, upTo, first, last: at }].sort((a, b) => (a.upTo < b.upTo ? 1 : -1));
      return newestFirst.slice(0, SNAPSHOTS_KEPT);
    }
  }
};

type Text<Value> = Value extends bigint
  ? string
  : Value extends object
    ? { [K in keyof Value]: Text<Value[K]> }
    : Value;
type StoredHeader = { readonly keptBefore?: readonly Text<SnapshotPlace>[] } & (
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
