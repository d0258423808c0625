import { BACKWARDS, FORWARDS, START, END, type EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client';
import type { PageRange } from '../messages/client-requests';
import { NoAnswer } from '../connection/clients';

/** Above it a page ends early: what one event less would have fitted is read with the next. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

export interface Measured<Event> {
  readonly event: Event;
  readonly bytes: number;
}

/**
 * Reads one page of a stream. The client's reads know no deadline and say nothing when the server falls silent, so the
 * time limit is ours, and the call is cancelled at it.
 *
 * @throws what the client throws, and NoAnswer.
 */
export const readPage = <Event>(
  client: EventStoreDBClient,
  { stream, from, backwards, maxEvents }: PageRange,
  deadline: number,
  convert: (event: ResolvedEvent) => Measured<Event>,
): Promise<readonly Event[]> =>
  new Promise((resolve, reject) => {
    const read = client.readStream(stream, {
      direction: backwards ? BACKWARDS : FORWARDS,
      fromRevision: from ?? (backwards ? END : START),
      maxCount: maxEvents,
      requiresLeader: true,
    });
    const events: Event[] = [];
    let bytes = 0;
    let over = false;
    const finish = (settle: () => void, cancel: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      // The client rejects where the call had not even begun.
      if (cancel) void read.cancel().catch(() => undefined);
      settle();
    };
    const fail = (error: unknown, cancel: boolean): void => finish(() => reject(error as Error), cancel);
    const timer = setTimeout(() => fail(new NoAnswer('no answer in time'), true), Math.max(0, deadline - Date.now()));
    read.on('data', (resolved: ResolvedEvent) => {
      if (over) return;
      try {
        const converted = convert(resolved);
        events.push(converted.event);
        bytes += converted.bytes;
      } catch (error) {
        return fail(error, true);
      }
      if (bytes >= PAGE_BYTES_MAX) finish(() => resolve(events), true);
    });
    read.on('end', () => finish(() => resolve(events), false));
    // The listener stays for as long as the client may say something: an error that nobody listens to ends the thread.
    read.on('error', (error) => fail(error, false));
  });
