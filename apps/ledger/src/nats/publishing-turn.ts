import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import {
  CheckpointUnreadable,
  EventStoreCorrupt,
  EventStoreUnavailable,
  isOfLog,
  START,
  type Checkpoint,
  type Position,
  type Store,
  type StoredCheckpoint,
} from '@ledger/event-store';
import { PUBLISHED_CHECKPOINT } from '@ledger/platform';
import { messageOf } from '../message-of';
import { LEDGER_STREAM_PREFIX } from '@ledger/domain';

const NOTHING: Checkpoint = { position: START, lastEvent: undefined };

/** Time between two looks of a server that stands by after the one that publishes. */
const WATCH_EVERY_MS = 500;
/** Time after which events that wait, while the checkpoint stands still, have nobody who publishes them. */
const PATIENCE_MS = 5_000;
/**
 * Bound on that time, which doubles with every turn that came to nothing, so that servers which all cannot publish do
 * not take turns for ever.
 */
const PATIENCE_MS_MAX = 60_000;
/** Time after which a server that has not seen that it is its turn makes sure of it before it publishes. */
const UNSEEN_MS_MAX = 2_000;

/** Another server has written the checkpoint, and publishes. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

export interface WhileWaiting {
  /** Another server publishes, so far. */
  readonly onStandby: (published: Checkpoint) => void;
  /** Nobody knows whose turn it is, for this reason. */
  readonly onTrouble: (trouble: string) => void;
}

/**
 * The turn to publish, among the servers on one store: that of the one which wrote the checkpoint last. The others
 * stand by, and take over when events wait and the checkpoint stands still. On a store that nobody shares it is always
 * ours.
 */
export class PublishingTurn {
  /** Version of the checkpoint that the next one replaces. Undefined: there is none. */
  private version: string | undefined;
  private seenAt = -Infinity;
  /** A checkpoint of our own may be stored whose version is not known yet. */
  private isUnsettled = false;
  private patienceMs: number;
  /** The store's head when last nothing waited. */
  private quietAt: Position | undefined;

  constructor(
    private readonly store: Pick<Store, 'events' | 'checkpoints' | 'isShared'>,
    private readonly log: LoggerService,
    private readonly patienceMsMin: number = PATIENCE_MS,
  ) {
    this.patienceMs = patienceMsMin;
  }

  /** Waits for the turn, however long; answers what was published so far. @throws AbortError when the wait is over. */
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

  /** Writes the checkpoint. @throws TurnLost; EventStoreUnavailable when it cannot be written down now. */
  async write(checkpoint: Checkpoint): Promise<void> {
    const from = performance.now();
    this.isUnsettled = true;
    const written = await this.store.checkpoints.write(PUBLISHED_CHECKPOINT, checkpoint, this.version);
    this.isUnsettled = false;
    if (written === 'conflict') throw new TurnLost('another server publishes');
    this.version = written.version;
    this.seenAt = from;
    this.patienceMs = this.patienceMsMin;
  }

  /**
   * Makes sure of the turn; to be called before something is published.
   *
   * @throws TurnLost; EventStoreUnavailable when nobody knows.
   */
  async confirm(): Promise<void> {
    const from = performance.now();
    if (!this.store.isShared || from - this.seenAt < UNSEEN_MS_MAX) return;
    const { version } = this;
    const found = await this.store.checkpoints.read(PUBLISHED_CHECKPOINT);
    // A checkpoint of ours must not be taken for another server's: the write that is under way, or its repeat, will say
    // whose it is.
    if (this.isUnsettled || version !== this.version)
      throw new EventStoreUnavailable('how far events were published is being written down');
    if (found?.version !== version) throw new TurnLost('another server publishes');
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

  /** Reads the checkpoint there is, or what is put in the place of one that is of no use. */
  private async find(): Promise<{ version: string | undefined; checkpoint: Checkpoint; isUsable: boolean }> {
    const fromStart = { checkpoint: NOTHING, isUsable: false };
    let found: StoredCheckpoint | undefined;
    try {
      found = await this.store.checkpoints.read(PUBLISHED_CHECKPOINT);
    } catch (error) {
      if (!(error instanceof CheckpointUnreadable)) throw error;
      this.log.warn(`it is not known how far events were published: publishing all of them again (${error.message})`);
      return { ...fromStart, version: error.version };
    }
    if (found === undefined) return { ...fromStart, version: undefined };
    const { version, ...checkpoint } = found;
    if (await this.isOfThisLog(checkpoint)) return { version, checkpoint, isUsable: true };
    this.log.warn('the log is not the one whose events were published: publishing all of it');
    return { ...fromStart, version };
  }

  /**
   * Answers true where the checkpoint is of this log. A log that is damaged at its last event cannot say it, and to
   * publish everything again is no better.
   */
  private isOfThisLog(checkpoint: Checkpoint): Promise<boolean> {
    return isOfLog(checkpoint, this.store.events).catch((error: unknown) => {
      if (error instanceof EventStoreCorrupt) return true;
      throw error;
    });
  }

  /** False: it moved. */
  private async standsStill({ position, version }: StoredCheckpoint, signal: AbortSignal): Promise<boolean> {
    this.quietAt = undefined;
    let since: number | undefined;
    for (;;) {
      await pause(WATCH_EVERY_MS, undefined, { signal });
      const now = await this.store.checkpoints.read(PUBLISHED_CHECKPOINT);
      if (now?.version !== version) return false;
      if (!(await this.eventsWait(position))) since = undefined;
      else since ??= performance.now();
      if (since !== undefined && performance.now() - since >= this.patienceMs) return true;
    }
  }

  private async eventsWait(published: Position): Promise<boolean> {
    const { events } = this.store;
    const head = await events.head();
    if (head === this.quietAt) return false;
    const after = published === START ? {} : { after: published };
    for await (const page of events.readAll({ ...after, streamPrefix: LEDGER_STREAM_PREFIX, maxCount: 1 })) {
      if (page.length > 0) return true;
    }
    this.quietAt = head;
    return false;
  }
}
