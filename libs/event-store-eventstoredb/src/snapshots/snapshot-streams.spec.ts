import { MemoryStreams } from '../../../../test/support/memory-streams';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  SnapshotUnreadable,
  type SnapshotStore,
  type SnapshotWriting,
} from '@ledger/event-store';
import { SnapshotStreams } from './snapshot-streams';

const STREAM = 'snapshot-ledger-a';
const SEALED = { chainHead: 'ab', formatVersion: 1 };

const pagesOf = async (store: SnapshotStore, upTo?: bigint): Promise<string[]> => {
  const pages: string[] = [];
  for await (const page of store.pages((await store.latest('ledger-a', upTo))!)) pages.push(page.toString());
  return pages;
};

describe('snapshots in streams', () => {
  let streams: MemoryStreams;
  let store: SnapshotStreams;
  const begin = (upTo: bigint): SnapshotWriting => store.begin('ledger-a', upTo);
  const writePages = async (writing: SnapshotWriting, name: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await writing.page(Buffer.from(`${name}-${i}`));
  };
  const write = async (upTo: bigint, name: string, count: number): Promise<void> => {
    const writing = begin(upTo);
    await writePages(writing, name, count);
    await writing.commit(SEALED);
  };
  const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}-${i}`);

  beforeEach(() => {
    streams = new MemoryStreams();
    store = new SnapshotStreams(streams);
  });

  it('keep the events of the newest two alone once one is committed', async () => {
    await write(1n, 'oldest', 7);
    await write(3n, 'old', 5);
    await write(9n, 'new', 2);
    const manifest = 'SnapshotManifest';
    const page = 'SnapshotPage';
    expect(streams.readable(STREAM).map(({ type }) => type)).toEqual(
      [page, page, page, page, page, manifest, page, page, manifest], // old, then new
    );
  });

  it.each([1, 66, 67, 500])('keep the newest two whole while one of %d pages is written', async (count) => {
    await write(2n, 'older', 4);
    await write(3n, 'old', 5);
    const writing = begin(9n);
    for (let i = 0; i < count; i++) {
      await writing.page(Buffer.from(`new-${i}`));
      if (i % 60 === 0) expect(await pagesOf(store)).toEqual(numbered('old', 5));
    }
    expect(await pagesOf(store)).toEqual(numbered('old', 5));
    expect(await pagesOf(store, 2n)).toEqual(numbered('older', 4));
    await writing.commit(SEALED);
    expect(await pagesOf(store)).toEqual(numbered('new', count));
    expect(await pagesOf(store, 8n)).toEqual(numbered('old', 5));
    expect(streams.readable(STREAM)).toHaveLength(6 + count + 1);
  });

  it('find the newest behind what a crash left unfinished', async () => {
    await write(3n, 'old', 2);
    await writePages(begin(5n), 'unfinished', 100);
    const next = new SnapshotStreams(streams);
    expect(await next.latest('ledger-a')).toMatchObject({ revision: 3n, pageCount: 2 });
    await write(7n, 'new', 1);
    expect(await pagesOf(next)).toEqual(['new-0']);
    await write(8n, 'newer', 1);
    expect(await pagesOf(next, 7n)).toEqual(['new-0']);
    expect(streams.readable(STREAM)).toHaveLength(4);
  });

  it('are whole where two are written at once, page by page', async () => {
    await write(1n, 'first', 3);
    const [slow, fast] = [begin(9n), begin(5n)];
    for (let i = 0; i < 90; i++) {
      await slow.page(Buffer.from(`slow-${i}`));
      if (i < 40) await fast.page(Buffer.from(`fast-${i}`));
      if (i === 40) await fast.commit(SEALED);
      if (i < 40) expect(await pagesOf(store)).toEqual(numbered('first', 3));
      else expect(await pagesOf(store)).toEqual(numbered('fast', 40));
    }
    await slow.commit(SEALED);
    expect(await pagesOf(store)).toEqual(numbered('slow', 90));
    expect(await pagesOf(store, 8n)).toEqual(numbered('fast', 40));
  });

  it('are left out where the server has thrown away their first pages over one of more of the ledger', async () => {
    const late = begin(5n);
    await writePages(late, 'late', 3);
    await write(9n, 'new', 2);
    streams.scavenge(STREAM);
    await late.commit(SEALED);
    expect(await pagesOf(store)).toEqual(['new-0', 'new-1']);
    expect(await store.latest('ledger-a', 8n)).toBeUndefined();
  });

  it('get the first pages back that another commit cut off, as long as they are there', async () => {
    const late = begin(9n);
    await writePages(late, 'late', 3);
    await write(5n, 'new', 2);
    await late.commit(SEALED);
    expect(await pagesOf(store)).toEqual(numbered('late', 3));
    expect(await pagesOf(store, 8n)).toEqual(['new-0', 'new-1']);
  });

  it('stay whole when another is committed just before what is old is dropped', async () => {
    const first = begin(5n);
    await writePages(first, 'first', 2);
    const second = begin(9n);
    await writePages(second, 'second', 40);
    streams.beforeKeepLast = async (_, maxCount) => {
      if (maxCount > 43) return;
      streams.beforeKeepLast = () => undefined;
      await second.commit(SEALED);
    };
    await first.commit(SEALED);
    expect(await pagesOf(store)).toEqual(numbered('second', 40));
    expect(await pagesOf(store, 5n)).toEqual(numbered('first', 2));
  });

  it('are found behind one whose manifest is damaged', async () => {
    await write(3n, 'old', 1);
    await write(9n, 'new', 1);
    await writePages(begin(12n), 'unfinished', 1);
    streams.damage(STREAM, 3n);
    expect(await store.latest('ledger-a')).toMatchObject({ revision: 3n });
  });

  it('are not committed where the server has thrown away their first pages over another commit', async () => {
    const late = begin(9n);
    await writePages(late, 'late', 3);
    await write(5n, 'new', 2);
    streams.scavenge(STREAM);
    await expect(late.commit(SEALED)).rejects.toThrow(SnapshotUnreadable);
    expect(await pagesOf(store)).toEqual(['new-0', 'new-1']);
  });

  it.each([
    { when: 'the first page is written', pagesBefore: 0 },
    { when: 'a page comes after the commit', pagesBefore: 1 },
  ])('stay whole when what is old to another commit is dropped just before $when', async ({ pagesBefore }) => {
    const late = begin(9n);
    await writePages(late, 'late', pagesBefore);
    await write(5n, 'new', 2);
    const whole = streams.readable(STREAM).length;
    let appends = 0;
    streams.beforeAppend = () => {
      // The page that met the commit is appended again.
      if (++appends > pagesBefore) void streams.keepLast(STREAM, whole);
    };
    await late.page(Buffer.from('late'));
    streams.beforeAppend = () => undefined;
    expect(appends).toBe(pagesBefore + 1);
    await writePages(late, 'more', 10);
    expect(await pagesOf(store)).toEqual(['new-0', 'new-1']);
  });

  it('pass over a page that was written twice, and miss one that is not there', async () => {
    const writing = begin(3n);
    streams.afterAppend = () => {
      streams.afterAppend = () => undefined;
      throw new AppendOutcomeUnknown('lost');
    };
    await expect(writing.page(Buffer.from('one'))).rejects.toThrow(EventStoreUnavailable);
    await writing.page(Buffer.from('two'));
    await writing.commit(SEALED);
    await expect(pagesOf(store)).rejects.toThrow(SnapshotUnreadable);
  });

  it('are unreadable where a page is damaged', async () => {
    await write(3n, 'page', 2);
    streams.damage(STREAM, 1n);
    await expect(pagesOf(store)).rejects.toMatchObject({
      name: 'SnapshotUnreadable',
      message: expect.stringContaining('page 1') as string,
    });
  });

  it('are absent where the manifest is damaged or nothing of ours, and written anew', async () => {
    await write(3n, 'page', 1);
    streams.damage(STREAM, 1n);
    expect(await store.latest('ledger-a')).toBeUndefined();
    await streams.appendBytes(STREAM, 1n, [{ id: 'x', type: 'Foreign', data: Buffer.from('{}') }]);
    expect(await store.latest('ledger-a')).toBeUndefined();
    await write(5n, 'again', 2);
    expect(await pagesOf(store)).toEqual(['again-0', 'again-1']);
  });

  it('are out of reach with the store, which is no absence', async () => {
    streams.readBytes = () => {
      throw new EventStoreUnavailable('down');
    };
    await expect(store.latest('ledger-a')).rejects.toThrow(EventStoreUnavailable);
  });
});
