import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  type SubscribeOptions,
  type Subscription,
  type SubscriptionMessage,
  comparePositions,
  START,
  type Position,
} from '@ledger/event-store';
import type { ScanEnd, ScanTurn } from '../messages/all-messages';
import type { Scan, Scans } from './scans';

const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;

/** Both looks and time must have passed: a node that has just come to lead may show an older end for a moment. */
const REPLACED_AFTER_MS = 5_000;
const REPLACED_AFTER_LOOKS = 3;

const CLOSED = Symbol('closed');

/**
 * Runs scan after scan, each from where the one before it ended: the server drops a subscriber at every burst, goes
 * away, comes back. Only the end of the store ends it, and a store that no longer has what was told.
 */
export class AllSubscription implements Subscription {
  private readonly iterator: AsyncGenerator<SubscriptionMessage>;
  private cursor: Position;
  private isClosed = false;
  private rouse: (() => void) | undefined;
  /** Failures in a row, without anything told between. */
  private failures = 0;
  /** True: what is now being told was recorded while nobody followed. */
  private isBehind = true;
  /** Looks in a row that found the store to end before what was told of it. */
  private beyond: { readonly since: number; looks: number } | undefined;

  /** @param onWarning told once when the server goes away, and again when it had come back meanwhile; and when the store
   *   ends before what was told of it. */
  constructor(
    private readonly scans: Scans,
    private readonly options: SubscribeOptions,
    private readonly onWarning: (warning: string) => void,
  ) {
    this.cursor = options.after ?? START;
    this.iterator = this.messages();
  }

  [Symbol.asyncIterator](): AsyncGenerator<SubscriptionMessage> {
    return this.iterator;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.rouse?.();
  }

  private async *messages(): AsyncGenerator<SubscriptionMessage> {
    const leave = this.scans.join(() => this.rouse?.());
    try {
      while (!this.isClosed) {
        const { streamPrefix } = this.options;
        const scan = this.scans.begin({ after: this.cursor, ...(streamPrefix !== undefined && { streamPrefix }) });
        try {
          const end = yield* this.follow(scan);
          if (end !== undefined) await this.pauseAfter(end);
        } finally {
          scan.close();
        }
      }
    } finally {
      this.isClosed = true;
      leave();
    }
  }

  /** Tells what a scan says until it ends, and how; nothing when this subscription was closed. */
  private async *follow(scan: Scan): AsyncGenerator<SubscriptionMessage, ScanEnd | undefined> {
    try {
      const head = await this.unlessClosed(scan.head);
      const beyond = head === CLOSED ? undefined : this.beyondEnd(head);
      // Events that are recorded there now must not be told: it would be the new log from its middle on.
      if (beyond !== undefined) return { kind: 'ended', why: 'failed', reason: beyond };
      while (head !== CLOSED) {
        const turn = await this.unlessClosed(scan.next());
        if (turn === CLOSED) return undefined;
        if (turn.kind === 'ended') return turn;
        if (turn.kind === 'idle') continue;
        this.failures = 0;
        const message = this.messageOf(turn, head);
        if (message !== undefined) yield message;
        if (this.isClosed) return undefined;
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable) || this.scans.isClosed) throw error;
      this.beyond = undefined;
      return { kind: 'ended', why: 'failed', reason: error.message };
    }
  }

  /**
   * Tells what is the matter where the store ends before what was told of it.
   *
   * @throws EventStoreCorrupt when that stays so: the leader has all that was ever told, unless its log is another
   *   one.
   */
  private beyondEnd(head: Position): string | undefined {
    if (comparePositions(this.cursor, head) <= 0) {
      this.beyond = undefined;
      return undefined;
    }
    const now = performance.now();
    if (this.beyond === undefined) this.onWarning(`the store ends at ${head}, before what was read: ${this.cursor}`);
    this.beyond ??= { since: now, looks: 0 };
    const { since } = this.beyond;
    const looks = ++this.beyond.looks;
    const found = `the store ends at ${head}, before ${this.cursor}, up to which it was read`;
    if (looks < REPLACED_AFTER_LOOKS || now - since < REPLACED_AFTER_MS) return found;
    throw new EventStoreCorrupt(`${found}: its log was lost or replaced, and a follower must begin anew`);
  }

  private messageOf(
    turn: Exclude<ScanTurn, ScanEnd | { readonly kind: 'idle' }>,
    head: Position,
  ): SubscriptionMessage | undefined {
    if (turn.kind === 'events') {
      this.cursor = turn.events[turn.events.length - 1]!.position;
      return turn;
    }
    const position = turn.kind === 'caught-up' ? head : turn.position;
    const isFurther = comparePositions(position, this.cursor) > 0;
    if (isFurther) this.cursor = position;
    if (turn.kind === 'caught-up' && this.isBehind) {
      this.isBehind = false;
      return { kind: 'caught-up', position: this.cursor };
    }
    return isFurther ? { kind: 'checkpoint', position } : undefined;
  }

  private async pauseAfter({ why, reason }: ScanEnd): Promise<void> {
    // Looking anew because nothing was told is no falling behind.
    if (why === 'quiet') return;
    this.isBehind = true;
    const failures = this.failures++;
    if (why === 'dropped' && failures === 0) return;
    if (why === 'failed' && failures === 0) {
      const { streamPrefix } = this.options;
      this.onWarning(`subscription to ${streamPrefix ? `${streamPrefix}*` : 'all'} is taken up again: ${reason}`);
    }
    const most = Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_LAST_MS);
    // Subscriptions come back at different times after an outage, not all at once.
    const wait = most * (0.5 + Math.random() / 2);
    let timer: NodeJS.Timeout | undefined;
    await this.unlessClosed(new Promise<void>((resolve) => (timer = setTimeout(resolve, wait))));
    clearTimeout(timer);
  }

  /** Ends a wait as soon as this subscription, or the store, is closed. */
  private unlessClosed<Value>(work: Promise<Value>): Promise<Value | typeof CLOSED> {
    return new Promise((resolve, reject) => {
      this.rouse = () => resolve(CLOSED);
      if (this.isClosed) resolve(CLOSED);
      work.then(resolve, reject);
    });
  }
}
