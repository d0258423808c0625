import { LEDGER_STREAM_PREFIX, ledgerStream } from '@ledger/domain';
import {
  EventStoreUnavailable,
  type EventReader,
  type Position,
  type RecordedEvent,
  type Subscription,
} from '@ledger/event-store';
import type { FairSending } from './fair-sending';
import { WATCH_SLICE_BYTES } from './limits';
import type { WatchedEvent, WatchedEvents } from './watched-events';

/** A watcher, as the feed knows it. */
export interface FeedMember {
  readonly ledgerId: string;
  wants(accountIds: readonly string[]): boolean;
  offer(event: WatchedEvent): void;
  fail(error: unknown): void;
}

interface Run {
  readonly subscription: Subscription;
  /** Position up to which everything was offered to those who had joined. */
  position: Position;
}

/** Reads, decodes and encodes the events of all ledgers once for all watchers of this process. */
export class EventFeed {
  private readonly members = new Map<string, Set<FeedMember>>();
  private run: Run | undefined;

  constructor(
    private readonly events: EventReader,
    private readonly watchedEvents: WatchedEvents,
    private readonly sending: FairSending,
  ) {}

  /** Follows the log from a place on, which should be near its end. Nothing happens where that is done already. */
  begin(after: Position): void {
    if (this.run !== undefined) return;
    const subscription = this.events.subscribe({ streamPrefix: LEDGER_STREAM_PREFIX, after });
    const run = (this.run = { subscription, position: after });
    this.follow(run).then(
      // A subscription ends by itself only when its store does.
      () => this.fail(run, new EventStoreUnavailable('the store was closed')),
      (error: unknown) => this.fail(run, error),
    );
  }

  /** Offers the member, from now on, what comes after the place that it answers. Undefined: the feed has not begun. */
  join(member: FeedMember): Position | undefined {
    if (this.run === undefined) return undefined;
    const stream = ledgerStream(member.ledgerId);
    const members = this.members.get(stream);
    if (members === undefined) this.members.set(stream, new Set([member]));
    else members.add(member);
    return this.run.position;
  }

  leave(member: FeedMember): void {
    const stream = ledgerStream(member.ledgerId);
    const members = this.members.get(stream);
    if (members === undefined || !members.delete(member) || members.size > 0) return;
    this.members.delete(stream);
    // Following costs something, and the next watcher begins it anew.
    if (this.members.size === 0) this.end();
  }

  private end(): void {
    void this.run?.subscription.close();
    this.run = undefined;
  }

  private async follow(run: Run): Promise<void> {
    let slice = 0;
    for await (const message of run.subscription) {
      if (message.kind !== 'events') {
        run.position = message.position;
        continue;
      }
      for (const event of message.events) {
        if (this.run !== run) return;
        run.position = event.position;
        slice += this.dispatch(event);
        if (slice < WATCH_SLICE_BYTES) continue;
        slice = 0;
        // Events that this process itself has not sent yet must not look as if a client were slow.
        await this.sending.settled();
      }
    }
  }

  /** Answers how many bytes it encoded. */
  private dispatch(event: RecordedEvent): number {
    const members = this.members.get(event.stream);
    if (members === undefined) return 0;
    // The members are copied: one that falls behind leaves while it is offered something.
    const those = [...members];
    try {
      const { ledgerId } = those[0]!;
      const watched = this.watchedEvents.find(event, ledgerId, (accountIds) =>
        those.some((member) => member.wants(accountIds)),
      );
      if (watched === undefined) return 0;
      for (const member of those) if (member.wants(watched.accountIds)) member.offer(watched);
      return watched.bytes.length;
    } catch (error) {
      // An event that nobody can read is a matter of its own ledger's watchers.
      for (const member of those) member.fail(error);
      return 0;
    }
  }

  private fail(run: Run, error: unknown): void {
    if (this.run !== run) return;
    this.run = undefined;
    const members = [...this.members.values()].flatMap((of) => [...of]);
    this.members.clear();
    for (const member of members) member.fail(error);
  }
}
