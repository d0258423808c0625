export { findMissing } from './damage/log-loss';
export { openEmbeddedReader, openEmbeddedStore, openEmbeddedSnapshots } from './open';
export { backupEmbedded } from './backup/backup';
export type { BackupProgress, BackupSummary } from './backup/backup';
export { BackupDamaged, DirectoryNotEmpty } from './backup/backup-files';
export { restoreEmbedded } from './backup/restore';
export type { RestoreProgress } from './backup/restore';
