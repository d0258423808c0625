import { gate } from '../../../../test/support/faulty-event-store';
import { readAhead } from './read-ahead';

describe('pages that are read ahead', () => {
  /** Pages 0 to `count` - 1, then an error if there is one. `given` counts the pages that were asked for. */
  const source = (count: number, error?: Error) => {
    const told = { given: 0, ended: false };
    const pages = async function* () {
      try {
        for (; told.given < count;) yield (told.given += 1) - 1;
        if (error !== undefined) throw error;
      } finally {
        told.ended = true;
      }
    };
    return { told, pages: pages() };
  };
  const all = async (pages: AsyncIterable<number>): Promise<number[]> => {
    const taken: number[] = [];
    for await (const page of pages) taken.push(page);
    return taken;
  };

  it.each([0, 1, 2, 3, 10])('are all %d of them, in order', async (count) => {
    expect(await all(readAhead(source(count).pages, 3))).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('are so many beyond the one that is worked on, and no more', async () => {
    const { told, pages } = source(10);
    const ahead = readAhead(pages, 3);
    await ahead.next();
    await new Promise(setImmediate);
    expect(told.given).toBe(5);
    await ahead.return(undefined);
  });

  it('end with the error of their source, after what came before it', async () => {
    const taken: number[] = [];
    const failing = async (): Promise<void> => {
      for await (const page of readAhead(source(2, new Error('away')).pages, 3)) taken.push(page);
    };
    await expect(failing()).rejects.toThrow('away');
    expect(taken).toEqual([0, 1]);
  });

  it('are left by who has enough, without waiting for what was asked for', async () => {
    const held = gate();
    let ended = false;
    const pages = async function* () {
      try {
        yield 0;
        await held.pass();
        yield 1;
      } finally {
        ended = true;
      }
    };
    for await (const page of readAhead(pages(), 3)) if (page === 0) break;
    expect(ended).toBe(false);
    held.open();
    await new Promise(setImmediate);
    expect(ended).toBe(true);
  });
});
