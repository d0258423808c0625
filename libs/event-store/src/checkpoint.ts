import { open, readFile, rename } from 'node:fs/promises';
import type { EventReader, Revision } from './event-store';
import { parsePosition, type Position } from './position';

/** How far a consumer of the log is. */
export interface Checkpoint {
  readonly position: Position;
  /** The last event that was consumed. Undefined: none was. */
  readonly lastEvent: { readonly stream: string; readonly revision: Revision; readonly id: string } | undefined;
}

/** False: the log is not the one that was consumed, such as after an older backup was restored. */
export const isOfLog = async ({ lastEvent }: Checkpoint, reader: EventReader): Promise<boolean> => {
  if (lastEvent === undefined) return true;
  for await (const page of reader.readStream(lastEvent.stream, { from: lastEvent.revision, maxCount: 1 })) {
    if (page.length > 0) return page[0]!.id === lastEvent.id;
  }
  return false;
};

/** A checkpoint in a file of its own, for a consumer that keeps nothing else. */
export class CheckpointFile {
  constructor(private readonly path: string) {}

  /** Undefined: there is none. @throws Error for a file that cannot be read or holds something else. */
  async read(): Promise<Checkpoint | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const { position, lastEvent } = JSON.parse(text) as Stored;
    const last = lastEvent && { ...lastEvent, revision: BigInt(lastEvent.revision) };
    return { position: parsePosition(position), lastEvent: last };
  }

  /** The whole checkpoint or the one before, whenever the machine stops. Not to be called while another write goes on. */
  async write({ position, lastEvent }: Checkpoint): Promise<void> {
    const stored: Stored = {
      position,
      ...(lastEvent && { lastEvent: { ...lastEvent, revision: lastEvent.revision.toString() } }),
    };
    const draft = `${this.path}.tmp`;
    const file = await open(draft, 'w');
    try {
      await file.writeFile(`${JSON.stringify(stored)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
  }
}

interface Stored {
  readonly position: string;
  readonly lastEvent?: { readonly stream: string; readonly revision: string; readonly id: string };
}
