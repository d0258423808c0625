import type { EventStoreDBClient } from '@eventstore/db-client';
import { START, type Position } from '@ledger/event-store';
import { answerBy } from './read-call';
import { lastBeforeRequest } from './read-request';

/**
 * Position of the last event in the whole store before a place, of whatever stream; `START` when there is none.
 *
 * @param deadline in milliseconds since the epoch.
 * @param place exclusive. Absent: the store's end.
 * @throws whatever the client says, and NoAnswer when it says nothing in time. A place that is no record's fails.
 */
export const eventBefore = (client: EventStoreDBClient, deadline: number, place?: Position): Promise<Position> =>
  answerBy(client, lastBeforeRequest(place), deadline, (resolve, reject) => ({
    answered: (answer) => {
      if (answer.kind === 'event') resolve(answer.event.position);
      return undefined;
    },
    ended: (error) => {
      if (error !== undefined) reject(error);
      // A store has events of the server's own from its first moment, so that an answer without any was cut off. Before a
      // place there may be none, and whoever begins too early only reads more.
      else if (place === undefined) reject(new Error('the answer was cut off'));
      else resolve(START);
    },
  }));
