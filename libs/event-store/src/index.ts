export {
  APPEND_BYTES_MAX,
  APPEND_EVENTS_MAX,
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  READ_PAGE_EVENTS_MAX,
  SessionOver,
} from './event-store';
export type {
  AppendResult,
  EventReader,
  EventStore,
  JsonText,
  NewEvent,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  Revision,
  StoreSession,
  StreamEvent,
  SubscribeOptions,
  Subscription,
  StreamDamage,
  SubscriptionMessage,
} from './event-store';
export { damagedAt, decodedBy } from './damage';
export { brokenLink, chainHash, eventId, sealAppend, unseal } from './chain';
export type { ChainHead, ChainSeal, UnsealedEvent } from './chain';
export { CheckpointUnreadable, isOfLog, checkpointText, parseCheckpoint } from './checkpoint';
export type { Checkpoint, CheckpointStore, OwedStream, StoredCheckpoint } from './checkpoint';
export { claimsOf, LogIncomplete, findUnmet, unmetInWords } from './log-claims';
export type { LogClaim, LogWitness, UnmetClaim, ClaimReader } from './log-claims';
export { comparePositions, ForeignPosition, parsePosition, positionOf, positionParts, START } from './position';
export type { Position } from './position';
export { SNAPSHOT_PAGE_BYTES_MAX, SnapshotUnreadable, SNAPSHOTS_KEPT } from './snapshots';
export type { SnapshotManifest, SnapshotStore, SnapshotWriting } from './snapshots';
export { CHAIN_KEY, OutcomesDamaged, outcomesAsWitness } from './outcome-index';
export type { CoveredSpan, Coverage, OutcomeEntry, OutcomeIndex } from './outcome-index';
export type { OpenOptions, Store } from './store';
export { settingsStreamOf, CHECKPOINT_STREAM_PREFIX, SNAPSHOT_STREAM_PREFIX } from './own-streams';
export { ProcessorTurn, TurnLost } from './processor-turn';
export { runProcessor, RETRY_WAITS_MS } from './processor';
export type { Processor, ProcessorError, ProcessorOptions, ProcessorState, ProcessorTarget } from './processor';
export { recordedChainHead, streamNames, verifyStore, verifyStream, StreamCheck } from './verification';
export type { Difference, StoreVerification, StreamVerification, VerifyOptions } from './verification';
export { encodeBatch, lastEventId, decodeBatch } from './batch-codec';
export { threadErrors, failureOf } from './thread-errors';
