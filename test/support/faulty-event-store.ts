import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
} from '@ledger/event-store';

/**
 * What befalls one append: its acknowledgement is lost although it was stored; it vanishes and nobody knows; it is
 * refused with nothing stored; somebody else runs first.
 */
export type AppendFault = 'lost-acknowledgement' | 'vanished' | 'refused' | (() => Promise<unknown>);

/** A real store whose appends meet the faults that a test asks for, in order. */
export class FaultyEventStore implements EventStore {
  /** Of the appends to come; undefined: none befalls it. */
  readonly faults: (AppendFault | undefined)[] = [];
  /** Every append that was tried: its ids as text. */
  readonly tried: string[] = [];
  /** Answers a fault for any append that no fault was asked for. */
  chance: () => AppendFault | undefined = () => undefined;

  constructor(private readonly store: EventStore) {}

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendResult> {
    this.tried.push(`${expected} ${events.map(({ id }) => id).join(' ')}`);
    const fault = this.faults.length > 0 ? this.faults.shift() : this.chance();
    if (typeof fault === 'function') await fault();
    if (fault === 'refused') throw new EventStoreUnavailable('refused by the test');
    if (fault === 'vanished') throw new AppendOutcomeUnknown('vanished by the test');
    const result = await this.store.append(stream, expected, events);
    if (fault === 'lost-acknowledgement') throw new AppendOutcomeUnknown('acknowledgement lost by the test');
    return result;
  }

  readStream: EventStore['readStream'] = (stream, options) => this.store.readStream(stream, options);
  readAll: EventStore['readAll'] = (options) => this.store.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => this.store.subscribe(options);
  head: EventStore['head'] = () => this.store.head();
  streamHead: EventStore['streamHead'] = (stream) => this.store.streamHead(stream);
  listStreams: EventStore['listStreams'] = (prefix, options) => this.store.listStreams(prefix, options);
  close: EventStore['close'] = () => this.store.close();
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
