import {
  BackupDamaged,
  DirectoryNotEmpty,
  EventStoreCorrupt,
  EventStoreUnavailable,
  StoreFromNewerVersion,
  StoreLocked,
} from '@ledger/event-store';
import { EventNotProjected, NoStandingBalances } from '@ledger/read-models';
import { CliFault, EXIT } from '../cli-fault';

/** An expected fault of a store's directory, in one line that says what to do. Anything else stays as it is. */
export const storeFault = (error: unknown): unknown => {
  const message = adviceOn(error);
  return message === undefined ? error : new CliFault(message, EXIT.failed, { cause: error });
};

const adviceOn = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || error instanceof CliFault) return undefined;
  if (error instanceof StoreLocked) {
    return `${error.message}: a server runs on it; stop that server first (Ctrl-C there), then try again`;
  }
  if (error instanceof DirectoryNotEmpty) {
    return `${error.message} is not empty: name a directory that is empty or does not exist; nothing is ever overwritten`;
  }
  if (error instanceof BackupDamaged) return `the backup cannot be used: ${error.message}`;
  if (error instanceof EventStoreUnavailable) return `${error.message}: check --data-dir`;
  if (error instanceof EventStoreCorrupt) return `the store is damaged: ${error.message}; restore a backup`;
  if (error instanceof StoreFromNewerVersion) return `${error.message}: use a newer version of this program`;
  if (error instanceof EventNotProjected) return `the log cannot be projected: ${error.message}`;
  if (error instanceof NoStandingBalances) return `no read models to compare with: ${error.message}`;
  return undefined;
};
