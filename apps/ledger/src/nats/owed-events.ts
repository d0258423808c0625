import {
  comparePositions,
  START,
  type EventReader,
  type OwedStream,
  type Position,
  type RecordedEvent,
} from '@ledger/event-store';

/**
 * Most ledgers whose events may be owed. More cannot be the damage of single ledgers: publishing stops as a whole, and
 * the list stays short.
 */
export const OWED_STREAMS_MAX = 1_000;

/** Streams with an event that could not be published. Everything after it is owed, too. */
export class OwedEvents {
  private readonly from: Map<string, Position>;
  /** True: something changed since {@link written}. */
  isChanged = false;

  constructor(owed: readonly OwedStream[] = []) {
    this.from = new Map(owed.map(({ stream, after }) => [stream, after]));
  }

  has(stream: string): boolean {
    return this.from.has(stream);
  }

  /**
   * Notes that everything of the stream after the position is owed.
   *
   * @throws RangeError when there are too many of them.
   */
  add(stream: string, after: Position): void {
    if (this.from.has(stream)) return;
    if (this.from.size >= OWED_STREAMS_MAX)
      throw new RangeError(`more than ${OWED_STREAMS_MAX} ledgers cannot be published`);
    this.from.set(stream, after);
    this.isChanged = true;
  }

  list(): readonly OwedStream[] {
    return [...this.from].map(([stream, after]) => ({ stream, after }));
  }

  written(): void {
    this.isChanged = false;
  }

  /**
   * Publishes the owed events of each stream up to the position, as far as they can be read by now. A stream with
   * nothing owed any more is followed again.
   */
  async takeUp(
    reader: EventReader,
    upTo: Position,
    publish: (events: readonly RecordedEvent[]) => Promise<void>,
    onFailure: (stream: string, error: unknown) => void,
  ): Promise<void> {
    for (const { stream, after } of this.list()) {
      try {
        for await (const events of owedOf(reader, stream, after, upTo)) {
          await publish(events);
          this.from.set(stream, events.at(-1)!.position);
        }
        this.from.delete(stream);
      } catch (error) {
        onFailure(stream, error);
      } finally {
        this.isChanged = true;
      }
    }
  }
}

/** Reads page by page. @throws EventStoreCorrupt where an event cannot be read. */
async function* owedOf(
  reader: EventReader,
  stream: string,
  after: Position,
  upTo: Position,
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const page of reader.readAll({ streamPrefix: stream, ...(after !== START && { after }) })) {
    // Another ledger's id may begin with this one's, so its events come as well.
    const owed = page.filter((event) => event.stream === stream && comparePositions(event.position, upTo) <= 0);
    if (owed.length > 0) yield owed;
    if (comparePositions(page.at(-1)!.position, upTo) > 0) return;
  }
}
