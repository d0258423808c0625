import {
  EventStoreUnavailable,
  type SubscribeOptions,
  type Subscription,
  type SubscriptionMessage,
} from '../event-store';
import { comparePositions, START, type Position } from '../position';
import type { ScanEnd, ScanTurn } from './all-messages';
import type { Scan, Scans } from './scans';

const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;

const CLOSED = Symbol('closed');

/**
 * One scan after another, each from where the one before it ended: the server drops a subscriber at every burst, goes
 * away, comes back. Only the end of the store ends it.
 */
export class AllSubscription implements Subscription {
  private readonly iterator: AsyncGenerator<SubscriptionMessage>;
  private cursor: Position;
  private isClosed = false;
  private rouse: (() => void) | undefined;
  /** In a row, without anything told between. */
  private failures = 0;
  /** What is now being told was recorded while nobody followed. */
  private isBehind = true;
  /** It was told more than the store holds. */
  private isBeyond = false;

  /**
   * @param onWarning told once when the server goes away, and again when it had come back meanwhile; and when the store
   *   ends before what was told of it.
   */
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
      if (head !== CLOSED) this.compare(head);
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
      return { kind: 'ended', why: 'failed', reason: error.message };
    }
  }

  /** The leader cannot end before what it told: nothing that is recorded up to there now will be told to anybody. */
  private compare(head: Position): void {
    const isBeyond = comparePositions(this.cursor, head) > 0;
    if (isBeyond && !this.isBeyond) {
      this.onWarning(
        `the store ends at ${head}, before ${this.cursor}, up to which it was read: its log was lost or replaced, and ` +
          'who follows it must begin anew',
      );
    }
    this.isBeyond = isBeyond;
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
    // Not all at once after an outage.
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
