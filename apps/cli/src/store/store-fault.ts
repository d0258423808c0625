import { CliFault, EXIT } from '@ledger/terminal';

/**
 * Advice on an expected fault of a store's directory, by the error's name: loading every library that could throw one,
 * only to know its class, would make each command start slowly.
 */
const ADVICE: Readonly<Record<string, (message: string) => string>> = {
  StoreLocked: (message) => `${message}: a server runs on it; stop that server first (Ctrl-C there), then try again`,
  DirectoryNotEmpty: (message) =>
    `${message} is not empty: name a directory that is empty or does not exist; nothing is ever overwritten`,
  BackupDamaged: (message) => `the backup cannot be used: ${message}`,
  EventStoreUnavailable: (message) => `${message}: check --data-dir or --store`,
  EventStoreCorrupt: (message) => `the store is damaged: ${message}; restore a backup`,
  LogIncomplete: (message) =>
    `${message}; nothing was changed. Restore a backup; or keep a copy, and start the server once with LEDGER_ACCEPT_SHORTER_LOG=true, ` +
    'which goes on without them (docs/OPERATIONS.md)',
  StoreFromNewerVersion: (message) => `${message}: use a newer version of this program`,
  DirectoryOfAnotherStore: (message) =>
    `${message}; --data-dir alone names a log that is there; for a server's verify, tail and rebuild take --store, and it is backed up by its own means`,
  BadConnectionString: (message) => `the connection string cannot be used: ${message}`,
  ForeignPosition: (message) => `${message}: --after takes one as answers and tail --json give it`,
  ReadModelsOfAnotherLog: (message) => `${message}: name the directory of a server on this one`,
  MoveRefused: (message) => `refused: ${message}; nothing that was there was changed`,
};

/** Advice on errors of the file system, by their code: the path is at fault, not this program. */
const OF_PATHS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not read or write there',
  EROFS: 'the file system takes no writes',
  ENOSPC: 'the disk is full',
  ENOENT: 'there is no such file or directory',
  ENOTDIR: 'a part of the path is no directory',
  EISDIR: 'it is a directory',
  EEXIST: 'a file stands there',
  ENAMETOOLONG: 'the name is too long',
};

/** Tells an expected fault of a store's directory or of a path in one line. Anything else stays as it is. */
export const storeFault = (error: unknown): unknown => {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (path !== undefined && code !== undefined && Object.hasOwn(OF_PATHS, code)) {
    return new CliFault(`${path}: ${OF_PATHS[code]}`, EXIT.failed, { cause: error });
  }
  if (!(error instanceof Error) || error instanceof CliFault || !Object.hasOwn(ADVICE, error.name)) return error;
  return new CliFault(ADVICE[error.name]!(error.message), EXIT.failed, { cause: error });
};
