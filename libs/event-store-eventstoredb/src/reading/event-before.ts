import { BACKWARDS, END, START as CLIENT_START, type EventStoreDBClient } from '@eventstore/db-client';
import { positionOf, positionParts, START, type Position } from '@ledger/event-store';
import { NoAnswer } from '../connection/clients';

/**
 * Position of the last event in the whole store before a place, of whatever stream; `START` when there is none.
 * The client's reads know no deadline, and an error of theirs is not followed by an end.
 *
 * @param deadline in milliseconds since the epoch.
 * @param place exclusive. Absent: the store's end.
 * @throws whatever the client says, and NoAnswer when it says nothing in time. A place that is no record's fails.
 */
export const eventBefore = (client: EventStoreDBClient, deadline: number, place?: Position): Promise<Position> =>
  new Promise((resolve, reject) => {
    const read = client.readAll({
      direction: BACKWARDS,
      fromPosition: place === undefined ? END : place === START ? CLIENT_START : positionParts(place),
      maxCount: 1,
      requiresLeader: true,
    });
    const late = setTimeout(() => {
      reject(new NoAnswer('the server answers nothing'));
      read.cancel().catch(() => undefined);
    }, deadline - Date.now());
    // Stays when the promise is settled: an error that nobody listens to would end the thread.
    read.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    read.once('data', ({ event }) => {
      if (event?.position !== undefined) resolve(positionOf(event.position.commit, event.position.prepare));
    });
    read.once('end', () => {
      clearTimeout(late);
      // A store has events of the server's own from its first moment, so that an answer without any was cut off. Before
      // a place there may be none, and whoever begins too early only reads more.
      if (place === undefined) reject(new Error('the answer was cut off'));
      else resolve(START);
    });
  });
