import { workerEntry } from '@ledger/platform';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store } from '@ledger/event-store';
import type { StoreLocation } from '@ledger/stores';
import { ReadSide } from '@ledger/read-models';
import { join } from 'node:path';
import { RecordedLog } from './recorded-log';

/** The server's own file: the read models' thread runs it. */
export const READ_SIDE_ENTRY = workerEntry(join(__dirname, '../../apps/ledger/src'), 'read-side.worker');

/** A store with one ledger's log in it, and read models over it in their own thread. */
export class ReadSideRig {
  readonly databasePath: string;
  readonly logged: string[] = [];
  readonly log: RecordedLog;
  private readonly started: ReadSide[] = [];

  private constructor(
    readonly directory: string,
    readonly store: Store,
  ) {
    this.databasePath = join(directory, 'read-models.db');
    this.log = new RecordedLog(store.events);
  }

  static async open(directory: string): Promise<ReadSideRig> {
    return new ReadSideRig(directory, await openEmbeddedStore(directory));
  }

  get workerData(): { readonly location: StoreLocation; readonly databasePath: string } {
    return { location: { kind: 'embedded', directory: this.directory }, databasePath: this.databasePath };
  }

  /** Opens a read side in a thread of its own, over the rig's tables unless others are named. */
  async readSide(databasePath = this.databasePath): Promise<ReadSide> {
    const workerData = { ...this.workerData, databasePath };
    const log = (level: string, message: string): unknown => this.logged.push(`${level} ${message}`);
    const made = await ReadSide.start({ entry: READ_SIDE_ENTRY, workerData, log });
    this.started.push(made);
    return made;
  }

  async close(): Promise<void> {
    for (const readSide of this.started) await readSide.close();
    await this.store.close();
  }
}
