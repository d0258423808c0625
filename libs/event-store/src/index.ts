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
export { CheckpointUnreadable, isOfLog } from './checkpoint';
export type { Checkpoint, CheckpointStore, OwedStream, StoredCheckpoint } from './checkpoint';
export { claimsOf, LogIncomplete } from './log-claims';
export type { LogClaim, LogWitness, UnmetClaim } from './log-claims';
export { findMissing } from './embedded/log-loss';
export { comparePositions, ForeignPosition, parsePosition, positionOf, positionParts, START } from './position';
export type { Position } from './position';
export { SNAPSHOT_PAGE_BYTES_MAX, SnapshotUnreadable } from './snapshots';
export type { SnapshotManifest, SnapshotStore, SnapshotWriting } from './snapshots';
export { CHAIN_KEY, OutcomesDamaged } from './outcome-index';
export type { CoveredSpan, Coverage, OutcomeEntry, OutcomeIndex } from './outcome-index';
export type { OutcomeTable, TablePut } from './local/outcomes/table';
export { VerifiedOutcomes } from './local/outcomes/verified-outcomes';
export type { EmbeddedLocation, StoreLocation } from './store-location';
export type { EventStoreDbLocation } from './eventstoredb/location';
export type { OpenOptions, Store } from './store';
export { settingsStreamOf } from './own-streams';
export { openReader, openSnapshots, openStore } from './open-store';
export { openEmbeddedReader, openEmbeddedStore } from './embedded/open';
export { DirectoryOfAnotherStore, StoreFromNewerVersion } from './local/marker';
export { StoreLocked } from './local/lock';
export { backupEmbedded } from './embedded/backup';
export type { BackupProgress, BackupSummary } from './embedded/backup';
export { BackupDamaged, DirectoryNotEmpty } from './embedded/backup-files';
export { restoreEmbedded } from './embedded/restore';
export type { RestoreProgress } from './embedded/restore';
export { MoveRefused } from './move/move-refused';
export { moveStore } from './move/move-store';
export type { MoveOptions, MoveProgress, MoveSummary } from './move/move-store';
export { openEventStoreDb } from './eventstoredb/open';
export type { EventStoreDb, EventStoreDbSettings } from './eventstoredb/open';
export type { ClientStreams } from './eventstoredb/client-streams';
export { BadConnectionString, readConnectionString } from './eventstoredb/connection-string';
export { runProcessor, RETRY_WAITS_MS } from './processor';
export type { Processor, ProcessorError, ProcessorOptions, ProcessorState, ProcessorTarget } from './processor';
export { recordedChainHead, streamNames, verifyStore, verifyStream } from './verification';
export type { Difference, StoreVerification, StreamVerification, VerifyOptions } from './verification';
