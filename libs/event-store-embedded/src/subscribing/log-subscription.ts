import {
  EventStoreCorrupt,
  type RecordedEvent,
  type Subscription,
  type SubscriptionMessage,
  positionOf,
} from '@ledger/event-store';
import type { LiveFeed } from './live-feed';
import type { LogQueries } from '../reading/log-queries';
import { damageIn, inPages, recordedEvents, scanLog } from '../reading/log-scan';

/** Reads the log to its end, then takes what the feed has, and returns to the log whenever it fell behind the feed. */
export class LogSubscription implements Subscription {
  private readonly iterator: AsyncGenerator<SubscriptionMessage>;
  private closed = false;

  constructor(
    private readonly queries: LogQueries,
    private readonly feed: LiveFeed,
    private cursor: number,
    private readonly streamPrefix: string,
    private readonly passDamage = false,
  ) {
    this.iterator = this.messages();
  }

  [Symbol.asyncIterator](): AsyncGenerator<SubscriptionMessage> {
    return this.iterator;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.feed.close();
  }

  private async *messages(): AsyncGenerator<SubscriptionMessage> {
    try {
      for (let behind = true; !this.closed;) {
        yield* this.history();
        if (this.closed) return;
        if (behind) yield { kind: 'caught-up', position: positionOf(this.cursor) };
        behind = yield* this.live();
      }
    } catch (error) {
      // Closing the subscription and the store together is no fault for the reader.
      if (!this.closed) throw error;
    } finally {
      this.feed.close();
    }
  }

  private async *history(): AsyncGenerator<SubscriptionMessage> {
    do {
      for await (const page of scanLog(this.queries, this.cursor, this.streamPrefix)) {
        const after = this.cursor;
        const events = recordedEvents(page, after);
        for (const part of inPages(events)) {
          if (this.closed) return;
          this.cursor = last(part);
          yield { kind: 'events', events: part };
        }
        if (this.closed) return;
        this.cursor = Math.max(after, page.scannedTo);
        const damage = damageIn(page);
        if (damage !== undefined) {
          if (!this.passDamage) throw new EventStoreCorrupt(damage.reason);
          yield { kind: 'damaged', ...damage };
        } else if (events.length === 0 && this.cursor > after) {
          yield { kind: 'checkpoint', position: positionOf(this.cursor) };
        }
      }
    } while (!this.closed && !this.feed.join(this.cursor));
  }

  /** Returns when the log must be read again. True: the subscription fell behind. */
  private async *live(): AsyncGenerator<SubscriptionMessage, boolean> {
    while (!this.closed) {
      const turn = await this.feed.next();
      if (this.closed || turn.kind === 'closed') return false;
      if (turn.kind === 'read') return turn.behind;
      this.cursor = turn.last;
      yield turn.kind === 'events'
        ? { kind: 'events', events: turn.events }
        : { kind: 'checkpoint', position: positionOf(turn.last) };
    }
    return false;
  }
}

const last = (events: readonly RecordedEvent[]): number => Number(events[events.length - 1]!.position);
