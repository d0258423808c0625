import {
  EventStoreUnavailable,
  SNAPSHOT_PAGE_BYTES_MAX,
  SnapshotUnreadable,
  type SnapshotManifest,
  type SnapshotStore,
} from '@ledger/event-store';
import { newPrefix } from './contract-events';

/** What every snapshot store must do. Streams are named anew in each test. @param open opens it; the suite closes it. */
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

    it('replaces older ones of the stream, whose pages can then not be read', async () => {
      const [stream, other] = [newPrefix(), newPrefix()];
      const older = await write(store, stream, 5n, [Buffer.from('old')]);
      const apart = await write(store, other, 1n, [Buffer.from('other')]);
      const newer = await write(store, stream, 9n, [Buffer.from('new')]);
      expect(await store.latest(stream)).toEqual(newer);
      expect((await pagesOf(store, newer)).map(String)).toEqual(['new']);
      await expect(pagesOf(store, older)).rejects.toThrow(SnapshotUnreadable);
      expect((await pagesOf(store, apart)).map(String)).toEqual(['other']);
    });

    it('keeps the newest when an older one is committed after it', async () => {
      const stream = newPrefix();
      const late = store.begin(stream, 5n);
      await late.page(Buffer.from('old'));
      const newer = await write(store, stream, 9n, [Buffer.from('new')]);
      await late.commit({ chainHead: 'cd', formatVersion: 3 });
      expect(await store.latest(stream)).toEqual(newer);
      expect((await pagesOf(store, newer)).map(String)).toEqual(['new']);
    });

    it('forgets a stream, and no other', async () => {
      const [stream, other] = [newPrefix(), newPrefix()];
      const manifest = await write(store, stream, 5n, [Buffer.from('page')]);
      const apart = await write(store, other, 5n, [Buffer.from('other')]);
      await store.remove(stream);
      expect(await store.latest(stream)).toBeUndefined();
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
