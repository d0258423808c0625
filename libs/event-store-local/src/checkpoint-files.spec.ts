import { chosenSeed, SeededRandom } from '../../../test/support/seeded-random';
import { positionOf } from '@ledger/event-store';
import { CheckpointFiles } from './checkpoint-files';
import type { Disk, OpenFile } from './files';

/** Content of a file now, and what it is sure to hold after a crash. */
interface Content {
  written: string;
  synced: string;
}
/** A change of the names in the directory. */
interface Renaming {
  readonly name: string;
  readonly content: Content;
  /** Former name, which disappears with it. */
  readonly from?: string;
}

/**
 * A directory of a disk that stops at any call. Unsynced content is then lost or torn, and changes of names since the
 * directory was last synced are lost in any order.
 */
class SimulatedDisk implements Disk {
  private names = new Map<string, Content>();
  private syncedNames = new Map<string, Content>();
  private renamings: Renaming[] = [];
  /** Calls that it still takes before it stops. */
  callsLeft = Infinity;

  constructor(private readonly random: SeededRandom) {}

  async read(file: string): Promise<string> {
    const content = this.names.get(file);
    if (content === undefined) throw Object.assign(new Error(file), { code: 'ENOENT' });
    return content.written;
  }

  async create(file: string): Promise<OpenFile> {
    this.takeCall();
    const content: Content = this.names.get(file) ?? { written: '', synced: '' };
    content.written = '';
    this.rename_({ name: file, content });
    return {
      write: async (text) => {
        this.takeCall();
        content.written += text;
      },
      sync: async () => {
        this.takeCall();
        content.synced = content.written;
      },
      close: async () => undefined,
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.takeCall();
    this.rename_({ name: to, content: this.names.get(from)!, from });
  }

  async syncDirectory(): Promise<void> {
    this.takeCall();
    this.syncedNames = new Map(this.names);
    this.renamings = [];
  }

  crash(): void {
    const { random } = this;
    const survival = random.next();
    for (const renaming of this.renamings) if (random.chance(survival)) apply(this.syncedNames, renaming);
    for (const content of this.syncedNames.values()) {
      if (content.written === content.synced) continue;
      const torn = content.written.slice(0, random.below(content.written.length + 1));
      content.written = content.synced = random.of([content.synced, torn, '\0'.repeat(content.written.length)]);
    }
    this.names = new Map(this.syncedNames);
    this.renamings = [];
    this.callsLeft = Infinity;
  }

  private rename_(renaming: Renaming): void {
    apply(this.names, renaming);
    this.renamings.push(renaming);
  }

  private takeCall(): void {
    if ((this.callsLeft -= 1) < 0) throw Object.assign(new Error('the machine stops'), { code: 'EIO' });
  }
}

const apply = (names: Map<string, Content>, { name, content, from }: Renaming): void => {
  names.set(name, content);
  if (from !== undefined) names.delete(from);
};

describe('checkpoint files on a disk that stops at any moment', () => {
  const seed = chosenSeed();

  it(`hold what was written last or the one before, seed ${seed}`, async () => {
    const random = new SeededRandom(seed);
    for (let course = 0; course < 300; course += 1) {
      const disk = new SimulatedDisk(random);
      let written = -1;
      for (let life = 0; life < 4; life += 1) {
        const files = new CheckpointFiles('/data', disk);
        const found = await files.read('published');
        let version = found?.version;
        disk.callsLeft = random.below(25);
        let next = written;
        try {
          for (;;) {
            next += 1;
            const checkpoint = { position: positionOf(next), lastEvent: undefined };
            const result = await files.write('published', checkpoint, version);
            if (result === 'conflict') throw new Error('nobody else writes');
            version = result.version;
            written = next;
          }
        } catch (error) {
          expect((error as Error).message).toMatch(/cannot be written/);
        }
        disk.crash();
        // Either the checkpoint under way or the last one acknowledged: never an older one, never garbage.
        const after = await new CheckpointFiles('/data', disk).read('published');
        const positions = [written, next].map((place) => (place < 0 ? undefined : positionOf(place)));
        expect(positions).toContainEqual(after?.position);
        written = after === undefined ? -1 : positions.lastIndexOf(after.position) === 1 ? next : written;
      }
    }
  });
});
