import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@ledger/platform';
import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  type EventReader,
  type RecordedEvent,
  type Revision,
  type StreamDamage,
  type Subscription,
} from './event-store';
import { comparePositions, START, type Position } from './position';

/** Consumer that a processor feeds. It keeps its own checkpoint, together with its results. */
export interface ProcessorTarget {
  /** Position up to which everything is stored. Absent: nothing is yet. */
  checkpoint(): Promise<Position | undefined> | Position | undefined;
  /**
   * Stores the results of the events, and the position of the last one as the checkpoint, in one transaction. After a
   * crash the same events may come again; after a failure they may come in smaller parts.
   */
  handle(events: readonly RecordedEvent[], position: Position): Promise<void> | void;
  /** Called with a position up to which no event was for the target. Absent: it may read that far again. */
  advance?(position: Position): Promise<void> | void;
  /** Called with events that cannot be read, in their place among the others. Absent: they park the processor. */
  damaged?(damage: StreamDamage): Promise<void> | void;
}

export interface ProcessorOptions {
  /** Name for people, for the processor's state. */
  readonly name: string;
  readonly reader: EventReader;
  readonly target: ProcessorTarget;
  /** Prefix of the streams to follow. Absent: all. */
  readonly streamPrefix?: string;
  /**
   * Waits between attempts, in milliseconds, one for each retry. While a store cannot be reached, the last one is
   * repeated. Absent: `RETRY_WAITS_MS`.
   */
  readonly retryWaitsMs?: readonly number[];
  /** True: the target's failure passes by itself, as a full disk does. It is retried like a store that is away. */
  readonly isPassing?: (error: unknown) => boolean;
  /** Called after every change of state and every stored batch. It must not throw. */
  readonly onChange?: (state: ProcessorState) => void;
}

export interface ProcessorState {
  readonly name: string;
  /**
   * `parked`: an event failed for good, or the store was found to be damaged or another one, and nothing after it is
   * handled until the processor is run anew. `stopped`: by `stop`, or, with an error, because the store was lost.
   */
  readonly status: 'catching-up' | 'live' | 'parked' | 'stopped';
  /** Position up to which everything is stored in the target. */
  readonly position: Position;
  /** Present only when parked, or stopped by a fault. */
  readonly error?: ProcessorError;
  /** Reason why what is under way fails, though it was retried as often as configured. Absent: it does not. */
  readonly trouble?: string;
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
  /** Finishes the present batch, then ends. Safe to call again. */
  stop(): Promise<void>;
  /** Resolves when it has ended, stopped or parked. Never rejects. */
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
      // Parked, since another run would go on in the middle of a log that is not the one that it followed.
      const error = thrown instanceof EventStoreCorrupt ? new Parked(thrown) : thrown;
      // A wait between attempts that `stop` cut short is no fault: the target simply has not come that far.
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
      ...(target.damaged && { passDamage: true }),
    });
    for await (const message of this.subscription) {
      if (this.stopping.signal.aborted) return;
      if (message.kind === 'events') await this.handle(message.events);
      else if (message.kind === 'damaged') await this.damaged(message);
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
    // Handed over one by one: the events before the faulty one are stored, and that one can be named.
    for (const event of events) {
      await this.attempt(() => this.store([event]), []).catch((error: unknown) => {
        throw new Parked(error, event);
      });
    }
  }

  private async damaged(damage: StreamDamage): Promise<void> {
    await this.attempt(() => this.options.target.damaged?.(damage)).catch((error: unknown) => {
      throw new Parked(error);
    });
    this.change({ position: damage.position });
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

  private get waits(): readonly number[] {
    return this.options.retryWaitsMs ?? RETRY_WAITS_MS;
  }

  /** @param waits between attempts. Absent: as configured. */
  private async attempt<Value>(work: () => Promise<Value> | Value, waits = this.waits): Promise<Value> {
    for (let failures = 0; ; failures++) {
      try {
        const done = await work();
        if (this.current.trouble !== undefined) this.change({ trouble: undefined });
        return done;
      } catch (error) {
        const wait = waits[failures] ?? (this.isPassing(error) ? this.waits.at(-1) : undefined);
        if (wait === undefined) throw error;
        if (failures >= waits.length) this.change({ trouble: messageOf(error) });
        await pause(wait, undefined, { signal: this.stopping.signal });
      }
    }
  }

  /** True: the failure passes by itself. It is waited for, and the processor need not be run anew. */
  private isPassing(error: unknown): boolean {
    return error instanceof EventStoreUnavailable || this.options.isPassing?.(error) === true;
  }

  private change(change: Partial<Omit<ProcessorState, 'trouble'>> & { readonly trouble?: string | undefined }): void {
    const { trouble, ...state } = { ...this.current, ...change };
    this.current = { ...state, ...(trouble !== undefined && { trouble }) };
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
