import {
  EventStoreUnavailable,
  SNAPSHOT_PAGE_BYTES_MAX,
  SnapshotUnreadable,
  type SnapshotManifest,
  type SnapshotStore,
} from '@ledger/event-store';
import { newPrefix } from './contract-events';

/**
 * Rules that every snapshot store must keep. Each test names its streams anew.
 * @param open opens the store; the suite closes it.
 */
export const snapshotStoreContract = (name: string, open: () => Promise<SnapshotStore>): void => {
  describe(`snapshot store: ${name}`, () => {
    let store: SnapshotStore;
    beforeAll(async () => void (store = await open()));
    afterAll(() => store.close());

    it('has none at first', async () => {
      expect(await store.latest(newPrefix())).toBeUndefined();
      await store.remove(newPrefix());
    });

    it('returns the pages that were written, in order', async () => {
      const stream = newPrefix();
      const pages = [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.alloc(SNAPSHOT_PAGE_BYTES_MAX, 9)];
      const manifest = await write(store, stream, 9_007_199_254_740_993n, pages);
      expect(manifest).toEqual({
        stream,
        revision: 9_007_199_254_740_993n,
        chainHead: 'ab12',
        formatVersion: 3,
        pageCount: 3,
      });
      const read = await pagesOf(store, manifest);
      expect(read.map((page, i) => page.equals(pages[i]!))).toEqual([true, true, true]);
    });

    it('may have no pages', async () => {
      const manifest = await write(store, newPrefix(), 0n, []);
      expect(await pagesOf(store, manifest)).toEqual([]);
    });

    it('refuses a page above the limit', async () => {
      const writing = store.begin(newPrefix(), 1n);
      await expect(writing.page(Buffer.alloc(SNAPSHOT_PAGE_BYTES_MAX + 1))).rejects.toThrow(RangeError);
      await writing.discard();
    });

    it('does not show a snapshot before it is committed, nor after it was discarded', async () => {
      const stream = newPrefix();
      const writing = store.begin(stream, 5n);
      await writing.page(Buffer.from('one'));
      expect(await store.latest(stream)).toBeUndefined();
      await writing.discard();
      expect(await store.latest(stream)).toBeUndefined();
    });

    it('keeps two of a stream, and drops the oldest for a third, whose pages can then not be read', async () => {
      const [stream, other] = [newPrefix(), newPrefix()];
      const oldest = await write(store, stream, 5n, [Buffer.from('oldest')]);
      const apart = await write(store, other, 1n, [Buffer.from('other')]);
      const older = await write(store, stream, 9n, [Buffer.from('older')]);
      expect(await textOf(store, oldest)).toEqual(['oldest']);
      const newest = await write(store, stream, 12n, [Buffer.from('newest')]);
      expect([await store.latest(stream), await store.latest(stream, 11n)]).toEqual([newest, older]);
      expect([await textOf(store, newest), await textOf(store, older)]).toEqual([['newest'], ['older']]);
      await expect(pagesOf(store, oldest)).rejects.toThrow(SnapshotUnreadable);
      expect(await textOf(store, apart)).toEqual(['other']);
    });

    it('finds the newest that is not beyond a revision', async () => {
      const stream = newPrefix();
      await write(store, stream, 5n, [Buffer.from('older')]);
      await write(store, stream, 9n, [Buffer.from('newer')]);
      const found = await Promise.all([-1n, 4n, 5n, 8n, 9n, 10n].map((upTo) => store.latest(stream, upTo)));
      expect(found.map((manifest) => manifest?.revision)).toEqual([undefined, undefined, 5n, 5n, 9n, 9n]);
    });

    it('has one of each revision, the later', async () => {
      const stream = newPrefix();
      await write(store, stream, 5n, [Buffer.from('older')]);
      await write(store, stream, 9n, [Buffer.from('first')]);
      const again = await write(store, stream, 9n, [Buffer.from('second')]);
      expect(await textOf(store, again)).toEqual(['second']);
      expect(await textOf(store, (await store.latest(stream, 8n))!)).toEqual(['older']);
    });

    it.each([
      { what: 'keeps an older one that is committed after the newest', newer: [9n], then: ['late', 'new-9'] },
      { what: 'leaves out one that is older than those it keeps', newer: [9n, 12n], then: ['new-9', 'new-12'] },
    ])('$what', async ({ newer, then }) => {
      const stream = newPrefix();
      await write(store, stream, 3n, [Buffer.from('before')]);
      const late = store.begin(stream, 5n);
      await late.page(Buffer.from('late'));
      for (const revision of newer) await write(store, stream, revision, [Buffer.from(`new-${revision}`)]);
      await late.commit({ chainHead: 'cd', formatVersion: 3 });
      const newest = (await store.latest(stream))!;
      const before = (await store.latest(stream, newest.revision - 1n))!;
      expect([...(await textOf(store, before)), ...(await textOf(store, newest))]).toEqual(then);
      expect(await store.latest(stream, before.revision - 1n)).toBeUndefined();
    });

    it('keeps those that are complete while another is written, and after it was given up', async () => {
      const stream = newPrefix();
      const kept = [
        await write(store, stream, 5n, [Buffer.from('older')]),
        await write(store, stream, 9n, [Buffer.from('newer')]),
      ];
      const writing = store.begin(stream, 12n);
      for (let i = 0; i < 5; i++) await writing.page(Buffer.from(`page ${i}`));
      const read = async () => [...(await textOf(store, kept[0]!)), ...(await textOf(store, kept[1]!))];
      expect(await read()).toEqual(['older', 'newer']);
      await writing.discard();
      expect([await read(), await store.latest(stream, 12n)]).toEqual([['older', 'newer'], kept[1]]);
    });

    it('forgets a stream, and no other', async () => {
      const [stream, other] = [newPrefix(), newPrefix()];
      await write(store, stream, 3n, [Buffer.from('older')]);
      const manifest = await write(store, stream, 5n, [Buffer.from('page')]);
      const apart = await write(store, other, 5n, [Buffer.from('other')]);
      await store.remove(stream);
      expect([await store.latest(stream), await store.latest(stream, 3n)]).toEqual([undefined, undefined]);
      await expect(pagesOf(store, manifest)).rejects.toThrow(SnapshotUnreadable);
      expect(await store.latest(other)).toEqual(apart);
    });

    it('answers nothing once closed', async () => {
      const own = await open();
      const manifest = await write(own, newPrefix(), 5n, [Buffer.from('page')]);
      await own.close();
      await own.close();
      const writing = () => own.begin('s', 1n).page(Buffer.from('page'));
      for (const call of [() => own.latest('s'), () => pagesOf(own, manifest), () => own.remove('s'), writing]) {
        await expect(call()).rejects.toThrow(EventStoreUnavailable);
      }
    });
  });
};

const write = async (
  store: SnapshotStore,
  stream: string,
  revision: bigint,
  pages: readonly Buffer[],
): Promise<SnapshotManifest> => {
  const writing = store.begin(stream, revision);
  for (const page of pages) await writing.page(page);
  await writing.commit({ chainHead: 'ab12', formatVersion: 3 });
  return (await store.latest(stream))!;
};

const pagesOf = async (store: SnapshotStore, manifest: SnapshotManifest): Promise<Buffer[]> => {
  const pages: Buffer[] = [];
  for await (const page of store.pages(manifest)) pages.push(page);
  return pages;
};

const textOf = async (store: SnapshotStore, manifest: SnapshotManifest): Promise<string[]> =>
  (await pagesOf(store, manifest)).map(String);
