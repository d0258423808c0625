import { ledgerStream } from '@ledger/domain';
import {
  comparePositions,
  EventStoreUnavailable,
  type EventReader,
  type Position,
  type Subscription,
} from '@ledger/event-store';
import type { TurnQueue } from '@ledger/platform';
import { WatcherTooSlow } from '../../wire/faults';
import type { EventFeed, FeedMember } from './event-feed';
import type { HistoryTurn, HistoryTurns } from './history-turns';
import { WATCH_TURN_MS, type WatchPatience } from './limits';
import type { Outgoing } from './outgoing';
import { caughtUpBytes, type WatchedEvent, type WatchedEvents } from './watched-events';

export interface Watched {
  readonly ledgerId: string;
  /** The account that is watched. Absent: every event of the ledger. */
  readonly accountId: string | undefined;
  /** Position after which events are wanted. */
  readonly after: Position;
}

/** Means that all watchers share to read what was recorded before they came. */
export interface HistoryMeans {
  readonly turns: HistoryTurns;
  /**
   * Pages come from another thread, and are handed over as long as there are some: without turns of their own, a thousand
   * watchers would keep everybody else waiting until all had read.
   */
  readonly loopTurns: TurnQueue;
  readonly watchedEvents: WatchedEvents;
}

/**
 * Reads the log at its client's pace until it is caught up, then takes what the feed offers. One that has no room for
 * what is offered leaves the feed and reads on by itself.
 */
export class Watcher implements FeedMember {
  /** Position up to which everything was put into the buffer, or is of no interest. */
  private cursor: Position;
  private state: 'reading' | 'live' | 'ended' = 'reading';
  /**
   * Events that were offered while the log is still being read. Undefined: there was no room for them, so the log must
   * be read again.
   */
  private offered: WatchedEvent[] | undefined;
  private offeredBytes = 0;
  private subscription: Subscription | undefined;
  /** Ends the wait that is under way. */
  private rouse: (() => void) | undefined;

  constructor(
    private readonly watched: Watched,
    private readonly events: EventReader,
    private readonly feed: EventFeed,
    private readonly history: HistoryMeans,
    private readonly outgoing: Outgoing,
    /** Called once, unless the watcher is closed before. */
    private readonly onEnd: (error: unknown) => void,
  ) {
    this.cursor = watched.after;
  }

  get ledgerId(): string {
    return this.watched.ledgerId;
  }

  start(): void {
    this.follow().catch((error: unknown) => this.fail(error));
  }

  wants(accountIds: readonly string[]): boolean {
    const { accountId } = this.watched;
    return accountId === undefined || accountIds.includes(accountId);
  }

  offer(event: WatchedEvent): void {
    if (this.state === 'live') this.takeLive(event);
    else if (this.offered !== undefined && this.outgoing.hasRoomFor(event, this.offeredBytes)) {
      this.offered.push(event);
      this.offeredBytes += event.bytes.length;
    } else this.leaveFeed();
  }

  fail(error: unknown): void {
    if (this.state === 'ended') return;
    this.close();
    this.onEnd(error);
  }

  /** Ends a client that takes nothing; to be called now and then. */
  look({ stallMs }: WatchPatience): void {
    if (this.state === 'reading' && this.outgoing.stalledMs > stallMs) this.fail(new WatcherTooSlow());
  }

  close(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.leaveFeed();
    void this.subscription?.close();
    this.outgoing.clear();
    this.rouse?.();
  }

  private async follow(): Promise<void> {
    while (this.state !== 'ended') {
      this.offered = [];
      const joinedAt = this.feed.join(this);
      await this.readToEnd();
      if (this.isEnded()) return;
      if (joinedAt === undefined) this.feed.begin(this.cursor);
      // The part that was read must reach to where the feed's offers begin.
      else if (this.offered !== undefined && comparePositions(this.cursor, joinedAt) >= 0) await this.beLive();
      else this.leaveFeed();
    }
  }

  /** The watcher is live until it falls behind. */
  private async beLive(): Promise<void> {
    this.state = 'live';
    this.outgoing.add({ bytes: caughtUpBytes(this.cursor), position: this.cursor });
    const offered = this.offered ?? [];
    this.offered = undefined;
    this.offeredBytes = 0;
    for (const event of offered) if (this.state === 'live') this.takeLive(event);
    await this.until(() => this.state !== 'live');
  }

  private takeLive(event: WatchedEvent): void {
    // The log may have been read further than the feed had come.
    if (comparePositions(event.position, this.cursor) <= 0) return;
    if (!this.outgoing.hasRoomFor(event)) {
      this.state = 'reading';
      this.leaveFeed();
      this.rouse?.();
      return;
    }
    this.outgoing.add(event);
    this.cursor = event.position;
  }

  private leaveFeed(): void {
    this.feed.leave(this);
    this.offered = undefined;
    this.offeredBytes = 0;
  }

  private async readToEnd(): Promise<void> {
    for (let isAtEnd = false; !isAtEnd && this.state !== 'ended';) {
      const turn = await this.history.turns.take();
      try {
        isAtEnd = this.isEnded() || (await this.read(turn));
      } finally {
        turn.release();
      }
      if (!isAtEnd) await this.room();
    }
  }

  /**
   * Reads a page. Answers whether the end of the log was reached. Otherwise the client takes nothing for now, and
   * others wait.
   */
  private async read(turn: HistoryTurn): Promise<boolean> {
    const { loopTurns, watchedEvents } = this.history;
    const stream = ledgerStream(this.ledgerId);
    const subscription = this.events.subscribe({ streamPrefix: stream, after: this.cursor });
    this.subscription = subscription;
    try {
      for await (const message of subscription) {
        if (this.isEnded()) return true;
        if (message.kind !== 'events') {
          if (comparePositions(message.position, this.cursor) > 0) this.cursor = message.position;
          if (message.kind === 'caught-up') return true;
          continue;
        }
        let until = 0;
        for (const event of message.events) {
          if (performance.now() > until) {
            await loopTurns.next();
            if (this.isEnded()) return true;
            until = performance.now() + WATCH_TURN_MS;
          }
          // Another ledger's id may begin with this one's.
          const wanted = event.stream === stream && watchedEvents.find(event, this.ledgerId, (ids) => this.wants(ids));
          if (wanted) {
            while (!this.outgoing.hasRoomFor(wanted)) {
              if (!(await this.roomFor(wanted, turn))) return this.isEnded();
              // Many are roused at a time.
              until = 0;
            }
            this.outgoing.add(wanted);
          }
          this.cursor = event.position;
        }
      }
      if (this.isEnded()) return true;
      // A subscription ends by itself only when its store does.
      throw new EventStoreUnavailable('the store was closed');
    } finally {
      await subscription.close();
    }
  }

  /** Waits for room while nobody else wants the turn. Answers whether to go on. */
  private async roomFor({ bytes }: WatchedEvent, turn: HistoryTurn): Promise<boolean> {
    let isWanted = false;
    await new Promise<void>((resolve) => {
      this.rouse = resolve;
      this.outgoing.whenRoom(resolve, bytes.length);
      turn.whenWanted(() => {
        isWanted = true;
        resolve();
      });
    });
    return !isWanted && !this.isEnded();
  }

  private async room(): Promise<void> {
    if (this.isEnded()) return;
    await new Promise<void>((resolve) => {
      this.rouse = resolve;
      this.outgoing.whenRoom(resolve);
    });
  }

  private async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => (this.rouse = resolve));
  }

  /** A method, since the compiler does not know that the state may change during an await. */
  private isEnded(): boolean {
    return this.state === 'ended';
  }
}
