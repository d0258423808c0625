import { positionOf, type Checkpoint, type CheckpointStore, type Store } from '@ledger/event-store';
import { randomUUID } from 'node:crypto';
import type { StoreHarness } from './store-harness';

/** Rules that every checkpoint store must keep. Each test names its checkpoints anew. */
export const checkpointStoreContract = (name: string, harness: StoreHarness): void => {
  describe(`checkpoint store: ${name}`, () => {
    let store: Store;
    const checkpoints = (): CheckpointStore => store.checkpoints;
    beforeAll(async () => void (store = await harness.open()));
    afterAll(() => store.close());

    it('has none at first', async () => {
      expect(await checkpoints().read(newName())).toBeUndefined();
    });

    it.each<{ rule: string; checkpoint: Checkpoint }>([
      { rule: 'with an event', checkpoint: at(7n, 9_007_199_254_740_993n) },
      { rule: 'without one', checkpoint: { position: positionOf(18_446_744_073_709_551_615n), lastEvent: undefined } },
      { rule: 'at a commit and a prepare', checkpoint: { ...at(1n), position: positionOf(900n, 800n) } },
    ])('keeps what was written: $rule', async ({ checkpoint }) => {
      const own = newName();
      const { version } = await written(checkpoints(), own, checkpoint);
      expect(await checkpoints().read(own)).toEqual({ ...checkpoint, version });
    });

    it('replaces the one that is named, and no other', async () => {
      const [own, other] = [newName(), newName()];
      const first = await written(checkpoints(), own, at(1n));
      const apart = await written(checkpoints(), other, at(5n));
      const second = await written(checkpoints(), own, at(2n), first.version);
      expect(second.version).not.toBe(first.version);
      expect(await checkpoints().read(own)).toEqual({ ...at(2n), version: second.version });
      expect(await checkpoints().read(other)).toEqual({ ...at(5n), version: apart.version });
    });

    it('may go back, as a consumer that begins anew does', async () => {
      const own = newName();
      const { version } = await written(checkpoints(), own, at(9n));
      await written(checkpoints(), own, at(1n), version);
      expect(await checkpoints().read(own)).toMatchObject(at(1n));
    });

    it.each<{ rule: string; replaces: (versions: readonly string[]) => string | undefined }>([
      { rule: 'none is expected, and there is one', replaces: () => undefined },
      { rule: 'an older one is expected', replaces: ([first]) => first },
    ])('is a conflict, and changes nothing, where $rule', async ({ replaces }) => {
      const own = newName();
      const first = await written(checkpoints(), own, at(1n));
      const second = await written(checkpoints(), own, at(2n), first.version);
      const outcome = await checkpoints().write(own, at(3n), replaces([first.version, second.version]));
      expect(outcome).toBe('conflict');
      expect(await checkpoints().read(own)).toEqual({ ...at(2n), version: second.version });
    });

    it('lets one of two writers win, round after round', async () => {
      const own = newName();
      const beside = harness.openBeside === undefined ? undefined : await harness.openBeside(store);
      const rivals = [checkpoints(), (beside ?? store).checkpoints];
      let version: string | undefined;
      for (let round = 0; round < 10; round++) {
        const places = rivals.map((_, i) => at(BigInt(round * 2 + i)));
        const outcomes = await Promise.all(rivals.map((rival, i) => rival.write(own, places[i]!, version)));
        const winner = outcomes.findIndex((outcome) => outcome !== 'conflict');
        expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(1);
        version = (outcomes[winner] as { readonly version: string }).version;
        for (const rival of rivals) expect(await rival.read(own)).toEqual({ ...places[winner]!, version });
      }
      await beside?.close();
    });

    it('keeps checkpoints over a restart, and many writes', async () => {
      const own = newName();
      let version: string | undefined;
      for (let i = 0; i < 30; i++) ({ version } = await written(checkpoints(), own, at(BigInt(i)), version));
      store = await harness.reopened(store);
      const found = await checkpoints().read(own);
      expect(found).toEqual({ ...at(29n), version: found!.version });
      await written(checkpoints(), own, at(30n), found!.version);
    });

    it('is not seen by readers of all streams', async () => {
      const own = newName();
      const before = await store.events.head();
      await written(checkpoints(), own, at(1n));
      for await (const page of store.events.readAll({ after: before })) {
        expect(page.filter(({ stream }) => stream.includes(own))).toEqual([]);
      }
    });
  });
};

const newName = (): string => `consumer-${randomUUID()}`;

const EVENT_ID = randomUUID();
const at = (place: bigint, revision: bigint = place): Checkpoint => ({
  position: positionOf(1_000n + place),
  lastEvent: { stream: 'ledger-a', revision, id: EVENT_ID },
});

const written = async (
  store: CheckpointStore,
  name: string,
  checkpoint: Checkpoint,
  replaces?: string,
): Promise<{ readonly version: string }> => {
  const outcome = await store.write(name, checkpoint, replaces);
  if (outcome === 'conflict') throw new Error(`another wrote ${name}`);
  return outcome;
};
