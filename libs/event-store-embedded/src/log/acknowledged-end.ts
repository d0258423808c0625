import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@ledger/platform';
import { checkpointText, parseCheckpoint, type Checkpoint } from '@ledger/event-store';

const endFile = (directory: string): string => join(directory, 'events.end');

/**
 * Reads the end up to which appends were acknowledged. It was written after its commit was synced, and not synced
 * itself: it may be old, but never ahead of a healthy log. Undefined: there is none that can be relied on.
 */
export const readAcknowledgedEnd = (directory: string): Checkpoint | undefined => {
  const file = endFile(directory);
  if (!existsSync(file)) return undefined;
  try {
    // The line may be followed by remains of a longer one.
    return parseCheckpoint(readFileSync(file, 'utf8').split('\n', 1)[0]!);
  } catch {
    return undefined;
  }
};

/** Notes the end beside the log and not through SQLite, so that it is a separate witness of the log's end. */
export class AcknowledgedEnd {
  private readonly descriptor: number;
  private isFailing = false;

  constructor(
    directory: string,
    private readonly warn: (warning: string) => void,
  ) {
    const file = endFile(directory);
    this.descriptor = openSync(file, existsSync(file) ? 'r+' : 'w+');
  }

  /** Writes the end, in some microseconds. After a failure the former end stays, which only witnesses less. */
  write(end: Checkpoint): void {
    try {
      writeSync(this.descriptor, checkpointText(end), 0);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.warn(`the end of the log could not be noted in events.end: ${messageOf(error)}`);
      this.isFailing = true;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
