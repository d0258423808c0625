import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  SessionOver,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
  type StoreSession,
} from '@ledger/event-store';

/**
 * Fault of one append: its acknowledgement is lost although it was stored; it vanishes and nobody knows; it is refused
 * with nothing stored; another writer's append comes first.
 */
export type AppendFault = 'lost-acknowledgement' | 'vanished' | 'refused' | (() => Promise<unknown>);

/**
 * Fault of one read: the store cannot be reached; a node that lags behind shows nothing of the stream; another writer's
 * append comes first.
 */
export type ReadFault = 'refused' | 'behind' | (() => Promise<unknown>);

/** Reads that writers depend on. */
export type ReadCall = 'readStream' | 'head' | 'streamHead';

/** A call that is never answered. */
export const forEver = (): Promise<never> => new Promise(() => undefined);

/** A real store whose calls meet the faults that a test asks for, in order. */
export class FaultyEventStore implements EventStore {
  /** Faults of the appends to come, one each; undefined: that append goes well. */
  readonly faults: (AppendFault | undefined)[] = [];
  /** Faults of the reads to come, one each, by kind of read. */
  readonly readFaults: Readonly<Record<ReadCall, (ReadFault | undefined)[]>> = {
    readStream: [],
    head: [],
    streamHead: [],
  };
  /** While true, nothing can be reached: every call fails, and nothing is stored. */
  isDown = false;
  /** Every append that was tried: its ids as text. */
  readonly tried: string[] = [];
  /** Reads that were begun. */
  readonly reads: ReadCall[] = [];
  /** Answers a fault for any append that no fault was asked for. */
  chance: () => AppendFault | undefined = () => undefined;
  /** The same for reads. */
  readChance: (call: ReadCall) => ReadFault | undefined = () => undefined;

  private sessions = 1;

  constructor(private store: EventStore) {}

  /** Shows another log from now on, like a server that came back with another disk. */
  replaceWith(store: EventStore): void {
    this.store = store;
    this.reconnect();
  }

  /** The connection is made anew, to the same log. */
  reconnect(): void {
    this.sessions += 1;
  }

  async append(
    stream: string,
    expected: Revision | 'no-stream',
    events: readonly NewEvent[],
    session?: StoreSession,
  ): Promise<AppendResult> {
    this.tried.push(`${expected} ${events.map(({ id }) => id).join(' ')}`);
    const fault = this.faults.length > 0 ? this.faults.shift() : this.chance();
    if (typeof fault === 'function') await fault();
    if (session !== undefined && session !== (await this.session())) throw new SessionOver('over, by the test');
    if (fault === 'refused' || this.isDown) throw new EventStoreUnavailable('refused by the test');
    if (fault === 'vanished') throw new AppendOutcomeUnknown('vanished by the test');
    const result = await this.store.append(stream, expected, events);
    if (fault === 'lost-acknowledgement') throw new AppendOutcomeUnknown('acknowledgement lost by the test');
    return result;
  }

  session = (): Promise<StoreSession> => Promise.resolve(`session-${this.sessions}`);
  assertWhole: EventStore['assertWhole'] = (stream) => this.store.assertWhole(stream);
  readStream: EventStore['readStream'] = (stream, options) => this.readStreamOr(stream, options);
  readAll: EventStore['readAll'] = (options) => this.store.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => this.store.subscribe(options);
  head: EventStore['head'] = () => this.orFault('head', () => this.store.head());
  streamHead: EventStore['streamHead'] = (stream) => this.orFault('streamHead', () => this.store.streamHead(stream));
  listStreams: EventStore['listStreams'] = (prefix, options) => this.store.listStreams(prefix, options);
  close: EventStore['close'] = () => this.store.close();

  /** Nothing befalls any call any more. */
  heal(): void {
    this.faults.length = 0;
    for (const faults of Object.values(this.readFaults)) faults.length = 0;
    this.chance = this.readChance = () => undefined;
    this.isDown = false;
  }

  private async *readStreamOr(...read: Parameters<EventStore['readStream']>) {
    if ((await this.fault('readStream')) !== 'behind') yield* this.store.readStream(...read);
  }

  private async orFault<T>(call: ReadCall, read: () => Promise<T>): Promise<T> {
    await this.fault(call);
    return read();
  }

  private async fault(call: ReadCall): Promise<ReadFault | undefined> {
    this.reads.push(call);
    const faults = this.readFaults[call];
    const fault = faults.length > 0 ? faults.shift() : this.readChance(call);
    if (typeof fault === 'function') await fault();
    if (fault === 'refused' || this.isDown) throw new EventStoreUnavailable('not reached, by the test');
    return fault;
  }
}

/** Something that waits until it is let go; `reached` resolves when it was first waited for. */
export const gate = (): {
  readonly pass: () => Promise<void>;
  readonly reached: Promise<void>;
  readonly open: () => void;
} => {
  let open!: () => void;
  let reach!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const pass = (): Promise<void> => {
    reach();
    return opened;
  };
  return { pass, reached, open };
};
