import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { appendSealed } from '../../../test/support/sealed-appends';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store } from './store';
import { EventStoreUnavailable, type RecordedEvent } from './event-store';
import type { Position } from './position';
import {
  runProcessor,
  type Processor,
  type ProcessorOptions,
  type ProcessorState,
  type ProcessorTarget,
} from './processor';

const newDirectory = temporaryDirectories();

/** A target in memory that stores rows and checkpoint together, as a table would. */
class Rows implements ProcessorTarget {
  readonly ids: string[] = [];
  stored: Position | undefined;
  calls = 0;
  /** Called before anything is stored; it throws to make the call fail. */
  before: (events: readonly RecordedEvent[]) => void | Promise<void> = () => undefined;

  checkpoint(): Position | undefined {
    return this.stored;
  }

  async handle(events: readonly RecordedEvent[], position: Position): Promise<void> {
    this.calls++;
    await this.before(events);
    this.ids.push(...events.map(({ id }) => id));
    this.stored = position;
  }

  advance(position: Position): void {
    this.stored = position;
  }
}

describe('a processor', () => {
  let store: Store;
  const running: Processor[] = [];
  beforeAll(async () => void (store = await openEmbeddedStore(newDirectory())));
  afterEach(() => Promise.all(running.splice(0).map((processor) => processor.stop())));
  afterAll(() => store.close());

  const run = (target: ProcessorTarget, streamPrefix: string, over: Partial<ProcessorOptions> = {}) => {
    const waiting = new Set<() => void>();
    const states: ProcessorState[] = [];
    const onChange = (state: ProcessorState) => {
      states.push(state);
      waiting.forEach((wake) => wake());
    };
    const retryWaitsMs = [1, 1];
    const processor = runProcessor({
      name: 'rows',
      reader: store.events,
      target,
      streamPrefix,
      retryWaitsMs,
      onChange,
      ...over,
    });
    running.push(processor);
    const until = async (met: () => boolean): Promise<void> => {
      while (!met()) await new Promise<void>((resolve) => waiting.add(resolve));
    };
    return { processor, until, states };
  };

  it('hands over history, then what is appended, in order', async () => {
    const written = await appendSealed(store.events, 'live-a', [3, 1_200]);
    const rows = new Rows();
    const { processor, until } = run(rows, 'live-');
    await until(() => processor.state().status === 'live');
    expect(rows.ids).toEqual(written.map(({ id }) => id));
    written.push(...(await appendSealed(store.events, 'live-b', [2, 5])));
    await until(() => rows.ids.length === written.length);
    expect(rows.ids).toEqual(written.map(({ id }) => id));
    expect(processor.state()).toEqual({ name: 'rows', status: 'live', position: rows.stored });
    await processor.stop();
    expect(processor.state().status).toBe('stopped');
    await processor.stop();
  });

  it('goes on after the checkpoint of its target', async () => {
    const rows = new Rows();
    const written = await appendSealed(store.events, 'resume-a', [4]);
    const first = run(rows, 'resume-');
    await first.until(() => rows.ids.length === 4);
    await first.processor.stop();
    written.push(...(await appendSealed(store.events, 'resume-a', [3])));
    const second = run(rows, 'resume-');
    await second.until(() => rows.ids.length === 7);
    expect(rows.ids).toEqual(written.map(({ id }) => id));
  });

  it('moves the checkpoint on when nothing is for its target', async () => {
    const rows = new Rows();
    await appendSealed(store.events, 'elsewhere', [5]);
    const { processor, until } = run(rows, 'nobody-');
    await until(() => processor.state().status === 'live');
    expect(rows.stored).toBe(await store.events.head());
    expect(rows.calls).toBe(0);
  });

  it('tries again what fails for a while, and loses nothing', async () => {
    const written = await appendSealed(store.events, 'retry-a', [6]);
    const rows = new Rows();
    let failures = 2;
    rows.before = () => {
      if (failures-- > 0) throw new Error('the table is locked');
    };
    const { processor, until } = run(rows, 'retry-');
    await until(() => processor.state().status === 'live');
    expect(rows.ids).toEqual(written.map(({ id }) => id));
    expect(rows.calls).toBe(3);
  });

  it('parks at the event that fails for good: what comes before is stored, it is named, nothing after is skipped to', async () => {
    const written = await appendSealed(store.events, 'park-a', [6, 4]);
    const rows = new Rows();
    const poison = written[3]!;
    rows.before = (events) => {
      if (events.some(({ id }) => id === poison.id)) throw new Error('cannot be read');
    };
    const { processor } = run(rows, 'park-');
    const state = await processor.ended;
    expect(state).toMatchObject({
      status: 'parked',
      position: rows.stored,
      error: { message: 'cannot be read', event: { id: poison.id, stream: 'park-a', revision: 3n } },
    });
    expect(rows.ids).toEqual(written.slice(0, 3).map(({ id }) => id));
    await processor.stop();
    expect(processor.state().status).toBe('parked');

    rows.before = () => undefined;
    const again = run(rows, 'park-');
    await again.until(() => again.processor.state().status === 'live');
    expect(rows.ids).toEqual(written.map(({ id }) => id));
  });

  it('parks without an event when the checkpoint cannot be read', async () => {
    const rows = new Rows();
    rows.checkpoint = () => {
      throw new Error('no such table');
    };
    const state = await run(rows, 'none-').processor.ended;
    expect(state).toMatchObject({ status: 'parked', error: { message: 'no such table' } });
    expect(state.error!.event).toBeUndefined();
  });

  it('waits without an end for a store that cannot be reached', async () => {
    const written = await appendSealed(store.events, 'away-a', [2]);
    const rows = new Rows();
    let attempts = 0;
    const away = (): void => {
      attempts += 1;
      if (attempts % 10 !== 0) throw new EventStoreUnavailable('nobody listens');
    };
    rows.checkpoint = () => (away(), undefined);
    rows.before = away;
    const { processor, until } = run(rows, 'away-');
    await until(() => processor.state().status === 'live');
    expect(rows.ids).toEqual(written.map(({ id }) => id));
    expect(attempts).toBe(20);
  });

  it('finishes the batch in hand when it is stopped', async () => {
    await appendSealed(store.events, 'drain-a', [3]);
    const rows = new Rows();
    let entered!: () => void;
    let leave!: () => void;
    const inHand = new Promise<void>((resolve) => (entered = resolve));
    rows.before = () => {
      entered();
      return new Promise<void>((resolve) => (leave = resolve));
    };
    const { processor } = run(rows, 'drain-');
    await inHand;
    const stopping = processor.stop();
    leave();
    await stopping;
    expect(rows.ids).toHaveLength(3);
    expect(processor.state()).toMatchObject({ status: 'stopped', position: rows.stored });
  });

  it('does not wait for the next attempt when it is stopped', async () => {
    await appendSealed(store.events, 'hasty-a', [1]);
    const rows = new Rows();
    let failed!: () => void;
    const failing = new Promise<void>((resolve) => (failed = resolve));
    rows.before = () => {
      failed();
      throw new Error('the table is locked');
    };
    const { processor } = run(rows, 'hasty-', { retryWaitsMs: [3_600_000] });
    await failing;
    await processor.stop();
    expect(processor.state().status).toBe('stopped');
    expect(processor.state().error).toBeUndefined();
  });

  it('stops, with the error, when the store is closed', async () => {
    const own = await openEmbeddedStore(newDirectory());
    const { processor, until } = run(new Rows(), '', { reader: own.events });
    await until(() => processor.state().status === 'live');
    await own.close();
    expect(await processor.ended).toMatchObject({
      status: 'stopped',
      error: { message: expect.stringMatching('closed') },
    });
  });
});
