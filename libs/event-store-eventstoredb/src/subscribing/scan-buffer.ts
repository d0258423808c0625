import { READ_PAGE_EVENTS_MAX, type RecordedEvent } from '@ledger/event-store';
import type { ScanTurn } from '../messages/all-messages';

export type ScanMark = Extract<ScanTurn, { readonly kind: 'checkpoint' | 'caught-up' }>;
type Entry = { readonly kind: 'event'; readonly event: RecordedEvent } | ScanMark;

/** Events that may wait for a slow consumer; beyond them the server is slowed down. */
const UNREAD_EVENTS_MAX = 2_000;
const UNREAD_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Events of a scan that came and were not taken yet, in the server's order. */
export class ScanBuffer {
  private readonly entries: Entry[] = [];
  private unreadEvents = 0;
  private unreadCharacters = 0;

  /** Anything that came, ever: grows with each event and mark. */
  private count = 0;

  get arrivals(): number {
    return this.count;
  }

  get isFull(): boolean {
    return this.unreadEvents >= UNREAD_EVENTS_MAX || this.unreadCharacters >= UNREAD_CHARACTERS_MAX;
  }

  push(event: RecordedEvent): void {
    this.unreadEvents++;
    this.unreadCharacters += charactersOf(event);
    this.add({ kind: 'event', event });
  }

  /** A place up to which everything came, or the end of history. */
  mark(mark: ScanMark): void {
    this.add(mark);
  }

  /** A page of events, or a mark; nothing when nothing came. */
  take(): ScanTurn | undefined {
    const events: RecordedEvent[] = [];
    let [taken, characters] = [0, 0];
    for (const entry of this.entries) {
      if (entry.kind === 'event') {
        if (events.length === READ_PAGE_EVENTS_MAX || characters >= UNREAD_CHARACTERS_MAX) break;
        events.push(entry.event);
        characters += charactersOf(entry.event);
      } else if (entry.kind === 'caught-up' || taken + 1 === this.entries.length) {
        if (events.length > 0) break;
        this.entries.splice(0, taken + 1);
        return entry;
      }
      // A checkpoint says nothing that what follows it does not say as well.
      taken++;
    }
    if (events.length === 0) return undefined;
    this.entries.splice(0, taken);
    this.unreadEvents -= events.length;
    this.unreadCharacters -= characters;
    return { kind: 'events', events };
  }

  private add(entry: Entry): void {
    this.count++;
    const last = this.entries.length - 1;
    // A long way without events must not fill the memory with checkpoints.
    if (entry.kind === 'checkpoint' && this.entries[last]?.kind === 'checkpoint') this.entries[last] = entry;
    else this.entries.push(entry);
  }
}

const charactersOf = ({ data, metadata }: RecordedEvent): number => data.length + metadata.length;
