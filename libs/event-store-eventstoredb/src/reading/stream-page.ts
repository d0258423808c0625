import type { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreCorrupt } from '@ledger/event-store';
import type { PageRange } from '../messages/client-requests';
import { NoAnswer } from '../connection/clients';
import type { StoredEvent } from './read-answer';
import { ReadCall } from './read-call';
import { pageRequest } from './read-request';

/** Above it a page ends early: what one event less would have fitted is read with the next. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads one page of a stream. A read knows no deadline and says nothing when the server falls silent, so the time limit
 * is ours, and the call is cancelled at it.
 *
 * @returns undefined for a stream that is not found.
 * @throws what the client throws, and NoAnswer.
 */
export const readPage = <Event>(
  client: EventStoreDBClient,
  range: PageRange,
  deadline: number,
  convert: (event: StoredEvent) => Event,
): Promise<readonly Event[] | undefined> =>
  new Promise((resolve, reject) => {
    const events: Event[] = [];
    let bytes = 0;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    const call = new ReadCall(client, pageRequest(range), {
      answered: (answer) => {
        if (answer.kind === 'dangling') throw new EventStoreCorrupt('an event whose link leads nowhere');
        // The server ends the call by itself: one whose client breaks off call after call closes the connection.
        if (answer.kind === 'not-found') finish(() => resolve(undefined));
        if (answer.kind !== 'event') return;
        const { event } = answer;
        events.push(convert(event));
        bytes += event.data.length + event.metadata.length;
        if (bytes < PAGE_BYTES_MAX) return;
        call.cancel();
        finish(() => resolve(events));
      },
      ended: (error) => finish(() => (error === undefined ? resolve(events) : reject(error as Error))),
    });
    const timer = setTimeout(
      () => {
        call.cancel();
        reject(new NoAnswer('no answer in time'));
      },
      Math.max(0, deadline - Date.now()),
    );
  });
