export type { OutcomeTable, TablePut } from './outcomes/table';
export { VerifiedOutcomes } from './outcomes/verified-outcomes';
export {
  DirectoryOfAnotherStore,
  StoreFromNewerVersion,
  STORE_FORMAT,
  logFile,
  markedKind,
  mark,
  assertKnownFormat,
} from './marker';
export { StoreLocked, isLocked, takeLock } from './lock';
export { syncDirectory, makeDirectories, createDirectory } from './files';
export { connect, numberOf, rowsOf, storeError, connectReadOnly, BUSY_WAIT_MS, valueOf } from './connection';
export type { Connection } from './connection';
export { CheckpointFiles, checkpointFile } from './checkpoint-files';
export { openOutcomes } from './level-outcomes';
export { Opened } from './opened';
