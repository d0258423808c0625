export { findMissing } from './log-loss';
export { openEmbeddedReader, openEmbeddedStore, openEmbeddedSnapshots } from './open';
export { backupEmbedded } from './backup';
export type { BackupProgress, BackupSummary } from './backup';
export { BackupDamaged, DirectoryNotEmpty } from './backup-files';
export { restoreEmbedded } from './restore';
export type { RestoreProgress } from './restore';
