import { MemoryStreams } from '../../../test/support/memory-streams';
import {
  CheckpointUnreadable,
  type Checkpoint,
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  parsePosition,
} from '@ledger/event-store';
import { CheckpointStreams } from './checkpoint-streams';

const at = (position: string): Checkpoint => ({
  position: parsePosition(position),
  lastEvent: { stream: 'ledger-a', revision: 4n, id: 'e' },
});

describe('checkpoints in streams', () => {
  let streams: MemoryStreams;
  let store: CheckpointStreams;
  beforeEach(() => {
    streams = new MemoryStreams();
    store = new CheckpointStreams(streams);
  });

  it('are the last event of a stream that keeps few', async () => {
    let version: string | undefined;
    for (let i = 1; i <= 30; i++) {
      const written = await store.write('published', at(`${i}`), version);
      version = written === 'conflict' ? undefined : written.version;
    }
    expect(await store.read('published')).toEqual({ ...at('30'), version: '29' });
    expect(streams.readable('checkpoint-published').length).toBeLessThanOrEqual(10);
  });

  it('whose acknowledgement was lost are no conflict with ourselves', async () => {
    streams.afterAppend = () => {
      streams.afterAppend = () => undefined;
      throw new AppendOutcomeUnknown('lost');
    };
    await expect(store.write('published', at('1'), undefined)).rejects.toThrow(EventStoreUnavailable);
    const written = await store.write('published', at('2'), undefined);
    expect(written).toEqual({ version: '1' });
    expect(await store.read('published')).toMatchObject(at('2'));
  });

  it('are no conflict with ourselves either when more than one acknowledgement was lost', async () => {
    const lose = (): void => {
      throw new AppendOutcomeUnknown('lost');
    };
    const write = (position: string) => store.write('published', at(position), undefined);
    streams.afterAppend = lose;
    await expect(write('1')).rejects.toThrow(EventStoreUnavailable);
    // Nothing of these two was stored, which nobody knows.
    for (const position of ['2', '3']) {
      streams.beforeAppend = lose;
      await expect(write(position)).rejects.toThrow(EventStoreUnavailable);
    }
    streams.beforeAppend = streams.afterAppend = () => undefined;
    expect(await write('4')).toEqual({ version: '1' });
    expect(await store.read('published')).toMatchObject(at('4'));
  });

  it('whose acknowledgement was lost are one with another process that wrote since', async () => {
    streams.afterAppend = () => {
      streams.afterAppend = () => undefined;
      throw new AppendOutcomeUnknown('lost');
    };
    await expect(store.write('published', at('1'), undefined)).rejects.toThrow(EventStoreUnavailable);
    const other = new CheckpointStreams(streams);
    await other.write('published', at('7'), (await other.read('published'))!.version);
    expect(await store.write('published', at('2'), undefined)).toBe('conflict');
    expect(await store.read('published')).toMatchObject(at('7'));
  });

  it('that are none are refused, and can be replaced', async () => {
    await streams.appendBytes('checkpoint-published', 'no-stream', [{ id: 'x', type: 'x', data: Buffer.from('{') }]);
    const error: unknown = await store.read('published').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CheckpointUnreadable);
    await store.write('published', at('2'), (error as CheckpointUnreadable).version);
    expect(await store.read('published')).toMatchObject(at('2'));
  });
});
