import { encodeEvent, type LedgerEvent } from '@ledger/domain';
import { positionOf, sealAppend, type EventStore, type Position, type RecordedEvent } from '@ledger/event-store';

/** A ledger's stream in a store, written as a writer writes it, without its rules. */
export class RecordedLog {
  private revision = -1n;
  private head = '';

  constructor(
    private readonly store: EventStore,
    private readonly stream = 'ledger-test',
  ) {}

  /** All of the events in appends of the given size. Answers the position of the last one. */
  async append(events: readonly LedgerEvent[], size = 500): Promise<Position> {
    return this.appendRaw(events.map(encodeEvent), size);
  }

  /** Appends events as they are given, including those that no ledger would write. */
  async appendRaw(events: readonly { readonly type: string; readonly data: string }[], size = 500): Promise<Position> {
    let position = positionOf(0);
    for (let next = 0; next < events.length; next += size) {
      const unsealed = events.slice(next, next + size).map((event) => ({ ...event, metadata: '{}' }));
      const sealed = sealAppend(this.stream, this.revision + 1n, this.head, unsealed);
      const result = await this.store.append(
        this.stream,
        this.revision < 0n ? 'no-stream' : this.revision,
        sealed.events,
      );
      if (result.outcome !== 'appended') throw new Error(`${this.stream} is at ${result.actual}, not ${this.revision}`);
      this.revision = result.revision;
      this.head = sealed.head;
      position = result.position;
    }
    return position;
  }
}

/** The events of one ledger as a reader hands them over, without a store; positions have gaps. */
export const recordedEvents = (events: readonly LedgerEvent[], ledgerId = 'test'): RecordedEvent[] =>
  events.map((event, place) => ({
    ...encodeEvent(event),
    id: `event-${place}`,
    metadata: '{}',
    stream: `ledger-${ledgerId}`,
    revision: BigInt(place),
    position: positionOf(10 * (place + 1)),
  }));
