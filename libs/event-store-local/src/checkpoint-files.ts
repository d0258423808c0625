import { join } from 'node:path';
import {
  checkpointText,
  CheckpointUnreadable,
  parseCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type StoredCheckpoint,
  EventStoreUnavailable,
} from '@ledger/event-store';
import { localDisk, replaceFile, type Disk } from './files';

export const checkpointFile = (directory: string, name: string): string => join(directory, `${name}.json`);

/**
 * Checkpoints in files `<directory>/<name>.json`, in a directory that this process alone has. Versions mean something
 * within this object only.
 */
export class CheckpointFiles implements CheckpointStore {
  private readonly writes = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly disk: Disk = localDisk,
  ) {}

  async read(name: string): Promise<StoredCheckpoint | undefined> {
    const file = this.file(name);
    // The version is read before the file: a write in between makes the version outdated, never the content.
    const version = this.version(name);
    const text = await textOf(this.disk, file);
    if (text === undefined) return undefined;
    try {
      return { ...parseCheckpoint(text), version };
    } catch (error) {
      throw new CheckpointUnreadable(file, version, error);
    }
  }

  write(
    name: string,
    checkpoint: Checkpoint,
    replaces: string | undefined,
  ): Promise<{ readonly version: string } | 'conflict'> {
    const written = this.last.then(() => this.replace(name, checkpoint, replaces));
    this.last = written.catch(() => undefined);
    return written;
  }

  private async replace(
    name: string,
    checkpoint: Checkpoint,
    replaces: string | undefined,
  ): Promise<{ readonly version: string } | 'conflict'> {
    const file = this.file(name);
    const present = (await textOf(this.disk, file)) === undefined ? undefined : this.version(name);
    if (present !== replaces) return 'conflict';
    await replaceFile(this.disk, file, checkpointText(checkpoint)).catch((error: unknown) => {
      throw new EventStoreUnavailable(`${file} cannot be written`, { cause: error });
    });
    this.writes.set(name, (this.writes.get(name) ?? 0) + 1);
    return { version: this.version(name) };
  }

  private version(name: string): string {
    return String(this.writes.get(name) ?? 0);
  }

  private file(name: string): string {
    return checkpointFile(this.directory, name);
  }
}

/** Undefined: there is no such file. @throws EventStoreUnavailable for one that cannot be read. */
const textOf = async (disk: Disk, file: string): Promise<string | undefined> => {
  try {
    return await disk.read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EventStoreUnavailable(`${file} cannot be read`, { cause: error });
  }
};
