import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  type EventReader,
  type RecordedEvent,
  type Revision,
  type Subscription,
} from './event-store';
import { messageOf } from './message-of';
import { comparePositions, START, type Position } from './position';

/** What a processor feeds. It keeps its own checkpoint, together with what it made of the events. */
export interface ProcessorTarget {
  /** Up to where everything is stored. Absent: nothing is yet. */
  checkpoint(): Promise<Position | undefined> | Position | undefined;
  /**
   * Stores what follows from the events, and the position of their last one as the checkpoint, in one transaction. After
   * a crash it may get them again; after a failure it may get them in smaller parts.
   */
  handle(events: readonly RecordedEvent[], position: Position): Promise<void> | void;
  /** Nothing up to this position was for the target. Absent: it does not mind reading that far again. */
  advance?(position: Position): Promise<void> | void;
}

export interface ProcessorOptions {
  /** For people: names the processor in its state. */
  readonly name: string;
  readonly reader: EventReader;
  readonly target: ProcessorTarget;
  /** Only streams whose name begins with it. Absent: all. */
  readonly streamPrefix?: string;
  /**
   * Waits between attempts, in milliseconds; as many retries as there are; while a store cannot be reached, the last one
   * over and over. Absent: `RETRY_WAITS_MS`.
   */
  readonly retryWaitsMs?: readonly number[];
  /** After every change of state and every stored batch. It must not throw. */
  readonly onChange?: (state: ProcessorState) => void;
}

export interface ProcessorState {
  readonly name: string;
  /**
   * `parked`: an event failed for good, or the store was found to be damaged or another one, and nothing after it is
   * handled until the processor is run anew. `stopped`: by `stop`, or, with an error, because the store was lost.
   */
  readonly status: 'catching-up' | 'live' | 'parked' | 'stopped';
  /** Everything up to it is stored in the target. */
  readonly position: Position;
  /** Present only when parked, or stopped by a fault. */
  readonly error?: ProcessorError;
}

export interface ProcessorError {
  readonly message: string;
  readonly cause: unknown;
  /** The event that could not be handled. Absent: the target's checkpoint or the store failed. */
  readonly event?: {
    readonly id: string;
    readonly stream: string;
    readonly revision: Revision;
    readonly position: Position;
  };
}

export interface Processor {
  state(): ProcessorState;
  /** Lets the batch in hand finish, then ends. Safe to call again. */
  stop(): Promise<void>;
  /** Resolves when it has ended: stopped or parked. Never rejects. */
  readonly ended: Promise<ProcessorState>;
}

/** Five retries within some ten seconds: long enough for a locked table, short enough to be noticed. */
export const RETRY_WAITS_MS: readonly number[] = [50, 200, 1_000, 3_000, 6_000];

/** Feeds a target in the store's order, each event at least once, none ever skipped. */
export const runProcessor = (options: ProcessorOptions): Processor => new RunningProcessor(options);

class Parked extends Error {
  constructor(
    readonly fault: unknown,
    readonly event?: RecordedEvent,
  ) {
    super('parked');
  }
}

class RunningProcessor implements Processor {
  readonly ended: Promise<ProcessorState>;
  private current: ProcessorState;
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;

  constructor(private readonly options: ProcessorOptions) {
    this.current = { name: options.name, status: 'catching-up', position: START };
    this.ended = this.run();
  }

  state(): ProcessorState {
    return this.current;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.close();
    await this.ended;
  }

  private async run(): Promise<ProcessorState> {
    try {
      await this.follow();
      this.change({ status: 'stopped' });
    } catch (thrown) {
      // Run again, it would go on in the middle of what is not the log that it followed.
      const error = thrown instanceof EventStoreCorrupt ? new Parked(thrown) : thrown;
      // A wait between attempts that was cut short by `stop` is no fault: the target simply has not got that far.
      if (this.stopping.signal.aborted) this.change({ status: 'stopped' });
      else if (error instanceof Parked) this.change({ status: 'parked', error: parkedError(error) });
      else this.change({ status: 'stopped', error: { message: messageOf(error), cause: error } });
    } finally {
      await this.subscription?.close();
    }
    return this.current;
  }

  private async follow(): Promise<void> {
    const { reader, target, streamPrefix } = this.options;
    const checkpoint = await this.attempt(() => target.checkpoint()).catch((error: unknown) => {
      throw new Parked(error);
    });
    if (checkpoint !== undefined) this.change({ position: checkpoint });
    if (this.stopping.signal.aborted) return;
    this.subscription = reader.subscribe({
      ...(checkpoint !== undefined && { after: checkpoint }),
      ...(streamPrefix !== undefined && { streamPrefix }),
    });
    for await (const message of this.subscription) {
      if (this.stopping.signal.aborted) return;
      if (message.kind === 'events') await this.handle(message.events);
      else await this.advance(message.position);
      if (message.kind === 'caught-up') this.change({ status: 'live' });
    }
  }

  private async handle(events: readonly RecordedEvent[]): Promise<void> {
    try {
      await this.attempt(() => this.store(events));
      return;
    } catch (error) {
      if (events.length === 1) throw new Parked(error, events[0]);
    }
    // One after the other: what comes before the event at fault is stored, and the event can be named.
    for (const event of events) {
      await Promise.resolve(this.store([event])).catch((error: unknown) => {
        throw new Parked(error, event);
      });
    }
  }

  private async store(events: readonly RecordedEvent[]): Promise<void> {
    const { position } = events[events.length - 1]!;
    await this.options.target.handle(events, position);
    this.change({ position });
  }

  private async advance(position: Position): Promise<void> {
    if (comparePositions(position, this.current.position) <= 0) return;
    const { target } = this.options;
    await this.attempt(() => target.advance?.(position)).catch((error: unknown) => {
      throw new Parked(error);
    });
    this.change({ position });
  }

  private async attempt<Value>(work: () => Promise<Value> | Value): Promise<Value> {
    const waits = this.options.retryWaitsMs ?? RETRY_WAITS_MS;
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (error) {
        // A store that is away comes back, and whoever waits for it need not be run anew.
        const wait = waits[failures] ?? (error instanceof EventStoreUnavailable ? waits.at(-1) : undefined);
        if (wait === undefined) throw error;
        await pause(wait, undefined, { signal: this.stopping.signal });
      }
    }
  }

  private change(change: Partial<ProcessorState>): void {
    this.current = { ...this.current, ...change };
    this.options.onChange?.(this.current);
  }
}

const parkedError = ({ fault, event }: Parked): ProcessorError => ({
  message: messageOf(fault),
  cause: fault,
  ...(event && {
    event: { id: event.id, stream: event.stream, revision: event.revision, position: event.position },
  }),
});
