import { resolve } from 'node:path';
import { WorkerChannel } from './worker-channel';

type Asked =
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'count'; readonly to: number }
  | { readonly kind: 'until' | 'fail' | 'unsendable' | 'die' | 'buffer' };

class Failed extends Error {
  constructor(
    message: string,
    readonly detail: unknown,
  ) {
    super(message);
  }
}
class Gone extends Error {}

describe('a channel to a thread', () => {
  const notes: unknown[] = [];
  let channel: WorkerChannel<Asked, unknown>;

  beforeEach(() => {
    notes.length = 0;
    channel = new WorkerChannel(resolve(__dirname, '../../../../test/support/answering-thread.cjs'), 'the thread', {
      errorOf: ({ name, message, detail }) => new Failed(`${name}: ${message}`, detail),
      unavailable: (reason) => new Gone(reason),
      onNote: (note) => notes.push(note),
      onWarning: (warning) => notes.push(warning),
    });
  });
  afterEach(() => channel.close());

  it('answers each request by itself', async () => {
    const answers = [1, 2, 3].map((value) => channel.request<number>({ kind: 'double', value }));
    expect(channel.underWay).toBe(3);
    expect(await Promise.all(answers)).toEqual([2, 4, 6]);
    expect(channel.underWay).toBe(0);
  });

  it('brings failures with their data', async () => {
    await expect(channel.request({ kind: 'fail' })).rejects.toMatchObject({
      message: 'NotSo: not so',
      detail: { at: 7 },
    });
    await expect(channel.request({ kind: 'unsendable' })).rejects.toThrow(/DataCloneError/);
  });

  it('brings notes of a request before its answer, and to nobody else', async () => {
    const [one, other]: number[][] = [[], []];
    const counted = [
      channel.request<number, number>({ kind: 'count', to: 3 }, { onNote: (note) => one!.push(note) }),
      channel.request<number, number>({ kind: 'count', to: 2 }, { onNote: (note) => other!.push(note) }),
    ];
    expect(await Promise.all(counted)).toEqual([3, 2]);
    expect([one, other]).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
    expect(notes).toEqual([]);
  });

  it('tells the thread that nobody waits any more, also when that was so before it was asked', async () => {
    const leaving = new AbortController();
    const answer = channel.request<string>({ kind: 'until' }, { signal: leaving.signal });
    leaving.abort();
    expect(await answer).toBe('cancelled');
    expect(await channel.request<string>({ kind: 'until' }, { signal: AbortSignal.abort() })).toBe('cancelled');
  });

  it('hands over memory of an answer', async () => {
    expect(await channel.request<Uint8Array>({ kind: 'buffer' })).toHaveLength(8);
    // The thread tells in a later turn of its own what it has left.
    while (notes.length === 0) await channel.request({ kind: 'double', value: 1 });
    await channel.close();
    expect(notes).toEqual([{ left: 0 }]);
  });

  it('fails what is under way when the thread ends, says how it ended, and takes nothing more', async () => {
    const lost = channel.request({ kind: 'until' }, { lost: (reason) => new Error(`lost: ${reason}`) });
    await expect(channel.request({ kind: 'die' })).rejects.toThrow(Gone);
    await expect(lost).rejects.toThrow('lost: the thread has ended with exit code 3');
    expect(await channel.gone).toMatchObject({ reason: 'the thread has ended with exit code 3' });
    expect(channel.isOver).toBe(true);
    await expect(channel.request({ kind: 'double', value: 1 })).rejects.toThrow(Gone);
  });

  it('answers what was asked before it is closed, and nothing after', async () => {
    const answer = channel.request<number>({ kind: 'double', value: 4 });
    const closed = channel.close();
    await expect(channel.request({ kind: 'double', value: 1 })).rejects.toThrow('the thread is closed');
    expect(await answer).toBe(8);
    await closed;
    expect(notes).toEqual([]);
  });
});
