import type { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreCorrupt } from '@ledger/event-store';
import type { PageRange } from '../messages/client-requests';
import type { StoredEvent } from './read-answer';
import { answerBy } from './read-call';
import { pageRequest } from './read-request';

/** Above it a page ends early: what one event less would have fitted is read with the next. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads one page of a stream, by a deadline.
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
  answerBy<readonly Event[] | undefined>(client, pageRequest(range), deadline, (resolve, reject) => {
    const events: Event[] = [];
    let bytes = 0;
    return {
      answered: (answer) => {
        if (answer.kind === 'dangling') throw new EventStoreCorrupt('an event whose link leads nowhere');
        // The server ends the call by itself: one whose client breaks off call after call closes the connection.
        if (answer.kind === 'not-found') resolve(undefined);
        if (answer.kind !== 'event') return undefined;
        const { event } = answer;
        events.push(convert(event));
        bytes += event.data.length + event.metadata.length;
        if (bytes < PAGE_BYTES_MAX) return undefined;
        resolve(events);
        return 'enough';
      },
      ended: (error) => (error === undefined ? resolve(events) : reject(error)),
    };
  });
