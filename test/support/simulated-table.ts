import { EventStoreUnavailable } from '@ledger/event-store';
import type { OutcomeTable, TablePut } from '@ledger/event-store-local';
import type { SeededRandom } from './seeded-random';

/** Most former values that damage may bring back. */
const FORMER_MAX = 50;

type Batch = readonly (readonly [key: string, value: Buffer | undefined])[];

/**
 * The disk under an outcome index, as far as LevelDB promises anything of it: a batch is whole or not there, and what was
 * synced stays. Whatever was written since may be lost in a crash, in any order.
 */
export class SimulatedDisk {
  private synced = new Map<string, Buffer>();
  /** Contents as the running process sees them. */
  private live = new Map<string, Buffer>();
  private unsynced: Batch[] = [];
  /** Values that keys had before, which damage may bring back. */
  private readonly former: TablePut[] = [];

  constructor(private readonly random: SeededRandom) {}

  /** Opens the table for a process that starts; the one before must have ended. */
  open(): OutcomeTable {
    return new SimulatedTable(this);
  }

  write(batch: Batch): void {
    for (const [key] of batch) {
      const before = this.live.get(key);
      if (before !== undefined && this.former.push([key, before]) > FORMER_MAX) this.former.shift();
    }
    this.unsynced.push(batch);
    apply(batch, this.live);
    // LevelDB syncs when it sees fit, such as when it writes a table.
    if (this.random.chance(0.15)) this.sync();
  }

  /** Not to be changed. */
  content(): ReadonlyMap<string, Buffer> {
    return this.live;
  }

  /** The machine stops: of what was not synced, any batches are lost. */
  crash(): void {
    const survival = this.random.next();
    this.unsynced = this.unsynced.filter(() => this.random.chance(survival));
    this.sync();
    this.live = new Map(this.synced);
  }

  /** Something is lost, older than it should be, or has a bit that it did not have. */
  damage(): void {
    this.sync();
    const [key, value] = this.random.of([...this.synced]) ?? [];
    if (key === undefined || value === undefined) return;
    const kind = this.random.of(['lost', 'old', 'flipped'] as const);
    const flipped = Buffer.from(value);
    if (value.length > 0) flipped[this.random.below(value.length)]! ^= 1 << this.random.below(8);
    if (kind === 'lost') this.synced.delete(key);
    else if (kind === 'flipped') this.synced.set(key, flipped);
    else for (const [former, old] of this.former) if (this.random.chance(0.5)) this.synced.set(former, old);
    this.live = new Map(this.synced);
  }

  private sync(): void {
    for (const batch of this.unsynced) apply(batch, this.synced);
    this.unsynced = [];
  }
}

const apply = (batch: Batch, content: Map<string, Buffer>): void => {
  for (const [key, value] of batch)
    if (value === undefined) content.delete(key);
    else content.set(key, value);
};

class SimulatedTable implements OutcomeTable {
  private closed = false;

  constructor(private readonly disk: SimulatedDisk) {}

  async getMany(keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    const content = await this.content();
    return keys.map((key) => content.get(key));
  }

  async write(puts: readonly TablePut[], deletes: readonly string[]): Promise<void> {
    await this.content();
    this.disk.write([...puts, ...deletes.map((key) => [key, undefined] as const)]);
  }

  async *entries(from: string, before: string): AsyncIterable<TablePut> {
    const content = await this.content();
    for (const [key, value] of [...content].sort()) if (key >= from && key < before) yield [key, value];
  }

  async clear(from: string, before: string): Promise<void> {
    const content = await this.content();
    this.disk.write(
      [...content.keys()].filter((key) => key >= from && key < before).map((key) => [key, undefined] as const),
    );
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  private async content(): Promise<ReadonlyMap<string, Buffer>> {
    await new Promise(setImmediate);
    if (this.closed) throw new EventStoreUnavailable('the process has ended');
    return this.disk.content();
  }
}
