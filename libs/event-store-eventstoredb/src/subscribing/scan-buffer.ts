import { READ_PAGE_EVENTS_MAX, type RecordedEvent, type Position } from '@ledger/event-store';
import type { ScanTurn } from '../messages/all-messages';

type Mark = Extract<ScanTurn, { readonly kind: 'checkpoint' | 'caught-up' }>;
type Entry = { readonly kind: 'event'; readonly event: RecordedEvent } | Mark;

/** Events that may wait for a slow consumer; beyond them the server is slowed down. */
const UNREAD_EVENTS_MAX = 2_000;
const UNREAD_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Events of a scan that came and were not taken yet, in the server's order. */
export class ScanBuffer {
  private readonly entries: Entry[] = [];
  /** Marks that the server put behind events which are still inside the client. */
  private readonly early: { readonly after: number; readonly mark: Mark }[] = [];
  /** Events that came out of the client, ever. */
  private arrived = 0;
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
    this.arrive();
  }

  /** An event that nobody wants to hear of. */
  pass(position: Position): void {
    this.add({ kind: 'checkpoint', position });
    this.arrive();
  }

  /**
   * @param eventsAhead how many events the client still holds that came before the mark: it tells of marks at once, of
   *   events only when they are taken from it. A checkpoint that overtook them would lose them when the scan is resumed.
   */
  mark(mark: Mark, eventsAhead: number): void {
    this.early.push({ after: this.arrived + eventsAhead, mark });
    this.flushMarks();
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

  private arrive(): void {
    this.arrived++;
    this.flushMarks();
  }

  private flushMarks(): void {
    while (this.early.length > 0 && this.early[0]!.after <= this.arrived) this.add(this.early.shift()!.mark);
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
