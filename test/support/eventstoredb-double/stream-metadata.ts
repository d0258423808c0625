import { NO_EVENTS, type TransactionLog } from './transaction-log';

/** Metadata of a stream from its `$$` stream, as far as they decide what is read. Ages are not imitated. */
export interface StreamMetadata {
  readonly maxCount: bigint | undefined;
  /** `TOMBSTONED` for a stream that was deleted softly. */
  readonly truncateBefore: bigint | undefined;
  /** Revision of the first event that can be read. */
  readonly first: bigint;
}

/** `$tb` of a soft delete is beyond all doubles, so JSON.parse would misread it. */
const number = (json: string, key: string): bigint | undefined => {
  const found = new RegExp(`"\\${key}"\\s*:\\s*(\\d+)`).exec(json);
  return found === null ? undefined : BigInt(found[1]!);
};

export const metadataText = (log: TransactionLog, stream: string): string => {
  const last = log.eventsOf(`$$${stream}`).at(-1);
  return last === undefined ? '{}' : Buffer.from(last.data).toString('utf8');
};

export const streamMetadata = (log: TransactionLog, stream: string): StreamMetadata => {
  const json = stream.startsWith('$$') ? '{}' : metadataText(log, stream);
  // A stream of metadata keeps its last event only, without saying so.
  const maxCount = stream.startsWith('$$') ? 1n : number(json, '$maxCount');
  const truncateBefore = number(json, '$tb');
  const last = log.indexedRevision(stream);
  const counted = maxCount === undefined || last === NO_EVENTS ? 0n : last - maxCount + 1n;
  const truncated = truncateBefore ?? 0n;
  return { maxCount, truncateBefore, first: counted > truncated ? counted : truncated };
};
