import { EventStoreUnavailable, READ_PAGE_EVENTS_MAX, type RecordedEvent } from '@ledger/event-store';

/** A turn of a subscription after it has read the log to its end. */
export type LiveTurn =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[]; readonly last: number }
  /** The log was scanned up to here, and nothing passed the filter. */
  | { readonly kind: 'scanned'; readonly last: number }
  /** The log has more to read. `behind`: more came than the feed keeps, so it dropped it. */
  | { readonly kind: 'read'; readonly behind: boolean }
  | { readonly kind: 'closed' };

export interface LiveFeed {
  /**
   * Called when the log was read up to a position. True: the feed has everything that comes after it. False: more was
   * recorded meanwhile, so read on and ask again.
   */
  join(position: number): boolean;
  /**
   * Waits for the next turn.
   * @throws EventStoreUnavailable when the store is closed or lost.
   */
  next(): Promise<LiveTurn>;
  /** Ends a wait at once. */
  close(): void;
}

/** An append as it was acknowledged. */
export interface PublishedAppend {
  readonly stream: string;
  /** Position of the last event. */
  readonly last: number;
  readonly events: readonly RecordedEvent[];
}

/** A subscriber that leaves more than this unread goes back to reading the log. */
const UNREAD_EVENTS_MAX = 10_000;
const UNREAD_CHARACTERS_MAX = 8 * 1024 * 1024;
/** Number of others' events after which a subscriber to whom nothing came is told. */
const SCANNED_EVERY_EVENTS = 1_000;

/** Hands acknowledged appends to the subscriptions of this process, which then need not read them from disk. */
export class LivePublisher {
  private readonly joined = new Set<LiveBuffer>();
  private readonly waiting = new Set<LiveBuffer>();
  private lost: EventStoreUnavailable | undefined;

  /** @param head position of the last event acknowledged so far. */
  constructor(private head: number) {}

  /** @param events called only when somebody listens. */
  publish(stream: string, last: number, events: () => readonly RecordedEvent[]): void {
    this.head = last;
    if (this.joined.size === 0) return;
    const append = { stream, last, events: events() };
    for (const buffer of this.joined) buffer.offer(append);
  }

  feed(streamPrefix: string): LiveFeed {
    const buffer: LiveBuffer = new LiveBuffer(streamPrefix, {
      join: (position) => {
        // No await stands between this comparison and the joining, so no append can slip in.
        if (position < this.head) return false;
        this.joined.add(buffer);
        return true;
      },
      leave: () => void this.joined.delete(buffer),
      forget: () => void this.waiting.delete(buffer),
    });
    if (this.lost === undefined) this.waiting.add(buffer);
    else buffer.fail(this.lost);
    return buffer;
  }

  fail(error: EventStoreUnavailable): void {
    this.lost ??= error;
    for (const buffer of this.waiting) buffer.fail(this.lost);
    this.waiting.clear();
    this.joined.clear();
  }
}

interface Membership {
  readonly join: (position: number) => boolean;
  /** Takes no more events. */
  readonly leave: () => void;
  /** Removes the subscription for good. */
  readonly forget: () => void;
}

class LiveBuffer implements LiveFeed {
  private unread: RecordedEvent[] = [];
  private unreadCharacters = 0;
  private from = 0;
  private told = 0;
  private scanned = 0;
  private state: 'open' | 'behind' | 'closed' | EventStoreUnavailable = 'open';
  private wake: (() => void) | undefined;

  constructor(
    private readonly streamPrefix: string,
    private readonly membership: Membership,
  ) {}

  join(position: number): boolean {
    this.from = this.told = this.scanned = position;
    if (this.state === 'behind') this.state = 'open';
    return this.membership.join(position);
  }

  offer({ stream, last, events }: PublishedAppend): void {
    if (this.state !== 'open' || last <= this.from) return;
    this.scanned = last;
    if (stream.startsWith(this.streamPrefix)) this.take(events, last);
    if (this.unread.length > 0 || this.isScanWorthTelling() || this.state !== 'open') this.rouse();
  }

  async next(): Promise<LiveTurn> {
    for (;;) {
      if (this.state === 'closed') return { kind: 'closed' };
      if (this.state instanceof EventStoreUnavailable) throw this.state;
      if (this.state === 'behind') return { kind: 'read', behind: true };
      if (this.unread.length > 0) return this.takeUnread();
      if (this.isScanWorthTelling()) return { kind: 'scanned', last: (this.told = this.scanned) };
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    this.end('closed');
    this.membership.forget();
  }

  fail(error: EventStoreUnavailable): void {
    if (this.state !== 'closed') this.end(error);
  }

  private take(events: readonly RecordedEvent[], last: number): void {
    const beyond = last - this.from;
    // A subscription may begin in the middle of an append.
    const wanted = beyond < events.length ? events.slice(events.length - beyond) : events;
    for (const event of wanted) {
      this.unread.push(event);
      this.unreadCharacters += event.data.length + event.metadata.length;
    }
    if (this.unread.length > UNREAD_EVENTS_MAX || this.unreadCharacters > UNREAD_CHARACTERS_MAX) {
      this.state = 'behind';
      this.letGo();
    }
  }

  private takeUnread(): LiveTurn {
    const events = this.unread.splice(0, READ_PAGE_EVENTS_MAX);
    for (const event of events) this.unreadCharacters -= event.data.length + event.metadata.length;
    this.told = Number(events[events.length - 1]!.position);
    return { kind: 'events', events, last: this.told };
  }

  private isScanWorthTelling(): boolean {
    return this.scanned - this.told >= SCANNED_EVERY_EVENTS;
  }

  private end(state: 'closed' | EventStoreUnavailable): void {
    this.state = state;
    this.letGo();
    this.rouse();
  }

  private letGo(): void {
    this.membership.leave();
    this.unread = [];
    this.unreadCharacters = 0;
  }

  private rouse(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
