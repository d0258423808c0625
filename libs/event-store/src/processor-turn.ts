import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@ledger/platform';
import { CheckpointUnreadable, isOfLog, type Checkpoint, type StoredCheckpoint } from './checkpoint';
import { EventStoreCorrupt, EventStoreUnavailable } from './event-store';
import { START, type Position } from './position';
import type { Store } from './store';

const NOTHING: Checkpoint = { position: START, lastEvent: undefined };

/** Interval at which a server that stands by looks at the one that has the turn. */
const WATCH_EVERY_MS = 500;
/** Time after which waiting events count as abandoned, while the checkpoint stands still. */
const PATIENCE_MS = 5_000;
/**
 * Longest such time: it doubles with every turn in which nothing was done, so that servers which all cannot do the work
 * do not take turns for ever.
 */
const PATIENCE_MS_MAX = 60_000;
/** Time after which a server that has not seen that it still has the turn makes sure of it before it goes on. */
const UNSEEN_MS_MAX = 2_000;

/** Another server has written the checkpoint, and goes on with the work. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

export interface WhileWaiting {
  /** Called when another server has the turn, with the checkpoint up to which it has handled the log. */
  readonly onStandby: (handled: Checkpoint) => void;
  /** Called with the reason why nobody can tell whose turn it is. */
  readonly onTrouble: (trouble: string) => void;
}

export interface TurnOptions {
  /** Name of the checkpoint, one for each kind of work. */
  readonly checkpoint: string;
  /** Words for the checkpoint's content in a fault, such as "how far events were published". */
  readonly progress: string;
  /** Prefix of the streams that the work is about. */
  readonly streamPrefix: string;
  /**
   * Called with the reason why the work begins again at the log's start: its checkpoint cannot be read, or is of
   * another log.
   */
  readonly onStartAgain: (why: CheckpointUnreadable | 'another log') => void;
  /** Milliseconds that events wait for another server before this one takes over. Absent: five seconds. */
  readonly patienceMs?: number | undefined;
}

/**
 * The turn to do a processor's work, among the servers on one store. The server that wrote the checkpoint last has it.
 * The others stand by, and take over when events wait and the checkpoint stands still. On a store that is not shared,
 * this server always has it.
 */
export class ProcessorTurn {
  /** Version of the checkpoint that the next one replaces. Undefined: there is none. */
  private version: string | undefined;
  private seenAt = -Infinity;
  /** True: a checkpoint of our own may be stored whose version is not known yet. */
  private isUnsettled = false;
  private readonly patienceMsMin: number;
  private patienceMs: number;
  /** Head of the store when no event waited last. */
  private quietAt: Position | undefined;

  constructor(
    private readonly store: Pick<Store, 'events' | 'checkpoints' | 'isShared'>,
    private readonly options: TurnOptions,
  ) {
    this.patienceMsMin = options.patienceMs ?? PATIENCE_MS;
    this.patienceMs = this.patienceMsMin;
  }

  /**
   * Waits for the turn, however long. Answers the place up to which events were handled so far.
   * @throws AbortError when the wait is over.
   */
  async take(signal: AbortSignal, { onStandby, onTrouble }: WhileWaiting): Promise<Checkpoint> {
    for (;;) {
      signal.throwIfAborted();
      try {
        const taken = await this.tryToTake(signal, onStandby);
        if (taken !== undefined) return taken;
      } catch (error) {
        signal.throwIfAborted();
        onTrouble(messageOf(error));
        await pause(WATCH_EVERY_MS, undefined, { signal });
      }
    }
  }

  /**
   * Writes the checkpoint.
   * @throws TurnLost; EventStoreUnavailable when it cannot be written now.
   */
  async write(checkpoint: Checkpoint): Promise<void> {
    const from = performance.now();
    this.isUnsettled = true;
    const written = await this.store.checkpoints.write(this.options.checkpoint, checkpoint, this.version);
    this.isUnsettled = false;
    if (written === 'conflict') throw new TurnLost('another server has the turn');
    this.version = written.version;
    this.seenAt = from;
    this.patienceMs = this.patienceMsMin;
  }

  /**
   * Makes sure of the turn; to be called before the work's effects leave this server.
   * @throws TurnLost; EventStoreUnavailable when nobody knows whose turn it is.
   */
  async confirm(): Promise<void> {
    const from = performance.now();
    if (!this.store.isShared || from - this.seenAt < UNSEEN_MS_MAX) return;
    const { version } = this;
    const found = await this.store.checkpoints.read(this.options.checkpoint);
    // Our own checkpoint must not be taken for another server's: the write under way, or its repeat, will show whose it
    // is.
    if (this.isUnsettled || version !== this.version)
      throw new EventStoreUnavailable(`${this.options.progress} is being written down`);
    if (found?.version !== version) throw new TurnLost('another server has the turn');
    this.seenAt = from;
  }

  /** Undefined: the checkpoint has moved on meanwhile. */
  private async tryToTake(signal: AbortSignal, onStandby: WhileWaiting['onStandby']): Promise<Checkpoint | undefined> {
    const { version, checkpoint, isUsable } = await this.find();
    this.version = version;
    if (!this.store.isShared) return checkpoint;
    if (isUsable) {
      onStandby(checkpoint);
      if (!(await this.standsStill({ ...checkpoint, version: version! }, signal))) return undefined;
    }
    const { patienceMs } = this;
    try {
      await this.write(checkpoint);
    } catch (error) {
      if (error instanceof TurnLost) return undefined;
      throw error;
    }
    this.patienceMs = Math.min(2 * patienceMs, PATIENCE_MS_MAX);
    return checkpoint;
  }

  /** Reads the checkpoint, or answers the one to put in the place of a useless one. */
  private async find(): Promise<{ version: string | undefined; checkpoint: Checkpoint; isUsable: boolean }> {
    const fromStart = { checkpoint: NOTHING, isUsable: false };
    let found: StoredCheckpoint | undefined;
    try {
      found = await this.store.checkpoints.read(this.options.checkpoint);
    } catch (error) {
      if (!(error instanceof CheckpointUnreadable)) throw error;
      this.options.onStartAgain(error);
      return { ...fromStart, version: error.version };
    }
    if (found === undefined) return { ...fromStart, version: undefined };
    const { version, ...checkpoint } = found;
    if (await this.isOfThisLog(checkpoint)) return { version, checkpoint, isUsable: true };
    this.options.onStartAgain('another log');
    return { ...fromStart, version };
  }

  /**
   * True: the checkpoint is of this log. A log that is damaged at the checkpoint's last event counts as the same, since
   * doing all the work again would not help.
   */
  private isOfThisLog(checkpoint: Checkpoint): Promise<boolean> {
    return isOfLog(checkpoint, this.store.events).catch((error: unknown) => {
      if (error instanceof EventStoreCorrupt) return true;
      throw error;
    });
  }

  /** False: the checkpoint moved. */
  private async standsStill({ position, version }: StoredCheckpoint, signal: AbortSignal): Promise<boolean> {
    this.quietAt = undefined;
    let since: number | undefined;
    for (;;) {
      await pause(WATCH_EVERY_MS, undefined, { signal });
      const now = await this.store.checkpoints.read(this.options.checkpoint);
      if (now?.version !== version) return false;
      if (!(await this.eventsWait(position))) since = undefined;
      else since ??= performance.now();
      if (since !== undefined && performance.now() - since >= this.patienceMs) return true;
    }
  }

  private async eventsWait(handled: Position): Promise<boolean> {
    const { events } = this.store;
    const head = await events.head();
    if (head === this.quietAt) return false;
    const after = handled === START ? {} : { after: handled };
    for await (const page of events.readAll({ ...after, streamPrefix: this.options.streamPrefix, maxCount: 1 })) {
      if (page.length > 0) return true;
    }
    this.quietAt = head;
    return false;
  }
}
