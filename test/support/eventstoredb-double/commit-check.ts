import { streamMetadata } from './stream-metadata';
import { NO_EVENTS, TOMBSTONED, type LogPosition, type TransactionLog } from './transaction-log';

/** Expectation that an append, a delete or a tombstone has of its stream. */
export type Expected = bigint | 'any' | 'no-stream' | 'stream-exists';

/** The server's own answer to whether an append may be written. Source: its IndexWriter.CheckCommit. */
export type CommitDecision =
  | { readonly kind: 'ok'; readonly isSoftDeleted: boolean }
  | { readonly kind: 'wrong-version'; readonly current: bigint }
  | { readonly kind: 'deleted' }
  /** The ids are stored already. `position` is absent where the event can no longer be read. */
  | { readonly kind: 'idempotent'; readonly last: bigint; readonly position: LogPosition | undefined }
  /** They are, but not yet indexed: the server drops the request, and its sender hears of a time-out. */
  | { readonly kind: 'idempotent-not-ready' };

/** Places of recent ids, for appends that expect no revision: the server keeps them in memory only, and not all. */
export class RecentIds {
  private readonly places = new Map<string, { readonly stream: string; readonly revision: bigint }>();

  constructor(private readonly max: number) {}

  /** The place of an id that is repeated stays its first one. */
  add(id: string, stream: string, revision: bigint): void {
    if (this.places.has(id)) return;
    this.places.set(id, { stream, revision });
    if (this.places.size > this.max) this.places.delete(this.places.keys().next().value!);
  }
  revisionOf(id: string, stream: string): bigint | undefined {
    const place = this.places.get(id);
    return place?.stream === stream ? place.revision : undefined;
  }
  /** A restart forgets them. */
  clear(): void {
    this.places.clear();
  }
}

export interface CommitCheck {
  readonly log: TransactionLog;
  readonly recent: RecentIds;
  readonly stream: string;
  readonly expected: Expected;
  readonly ids: readonly string[];
}

export const checkCommit = (check: CommitCheck): CommitDecision => {
  const { log, stream, expected, ids } = check;
  const current = log.writtenRevision(stream);
  if (current === TOMBSTONED) return { kind: 'deleted' };
  const isSoftDeleted = streamMetadata(log, stream).truncateBefore === TOMBSTONED;
  if (expected === 'any' || expected === 'stream-exists') return withoutRevision(check, current, isSoftDeleted);
  const version = expected === 'no-stream' ? NO_EVENTS : expected;
  if (version > current) return { kind: 'wrong-version', current };
  if (version === current) return { kind: 'ok', isSoftDeleted };

  const known = ids.findIndex((id, i) => writtenId(check, version + 1n + BigInt(i)) !== id);
  if (known > 0 || ids.length === 0) return { kind: 'wrong-version', current };
  if (known < 0) return idempotent(check, version + BigInt(ids.length));
  // A stream that was deleted softly may be begun anew.
  if (expected === 'no-stream' && isSoftDeleted) return { kind: 'ok', isSoftDeleted };
  return { kind: 'wrong-version', current };
};

/** Ids alone decide, as far as the server remembers them. */
const withoutRevision = (check: CommitCheck, current: bigint, isSoftDeleted: boolean): CommitDecision => {
  const { log, recent, stream, expected, ids } = check;
  if (expected === 'stream-exists') {
    if (isSoftDeleted) return { kind: 'deleted' };
    if (current === NO_EVENTS && log.writtenRevision(`$$${stream}`) === NO_EVENTS) {
      return { kind: 'wrong-version', current };
    }
  }
  let last: bigint | undefined;
  for (const [i, id] of ids.entries()) {
    const revision = recent.revisionOf(id, stream);
    if (revision === undefined) return i === 0 ? { kind: 'ok', isSoftDeleted } : { kind: 'wrong-version', current };
    last = revision;
  }
  return last === undefined ? { kind: 'ok', isSoftDeleted } : idempotent(check, last);
};

/** Raw, whatever the stream's metadata hides: the id of the event at the revision, written or indexed. */
const writtenId = ({ log, recent, stream, ids }: CommitCheck, revision: bigint): string | undefined => {
  const indexed = log.eventsOf(stream)[Number(revision)];
  return indexed?.id ?? ids.find((id) => recent.revisionOf(id, stream) === revision);
};

const idempotent = ({ log, stream }: CommitCheck, last: bigint): CommitDecision => {
  if (log.indexedRevision(stream) < last) return { kind: 'idempotent-not-ready' };
  const { first } = streamMetadata(log, stream);
  return {
    kind: 'idempotent',
    last,
    position: last < first ? undefined : log.eventsOf(stream)[Number(last)]?.position,
  };
};
