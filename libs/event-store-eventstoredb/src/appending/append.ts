import {
  decodeBatch,
  AppendOutcomeUnknown,
  EventStoreCorrupt,
  EventStoreUnavailable,
  type AppendResult,
  type JsonText,
  type NewEvent,
  type Revision,
  type StoreSession,
  positionOf,
  type Position,
} from '@ledger/event-store';
import { ServerGaveUp, type WireAnswer, type WireAppend, type WireEvent } from '../connection/append-stream';
import { assertEventId } from './appends';
import { readError, reasonOf, refusal } from '../connection/client-errors';
import type { AppendBytesRequest, AppendRequest } from '../messages/client-requests';
import { appendSession, appendStream, beforeDeadline, type Clients } from '../connection/clients';
import { followingLeader } from '../connection/leaders';
import type { StreamReading } from '../reading/reading';

const POSITION_MAX = 2n ** 63n - 1n;

/** Appends of the thread that has the clients. */
export class Appending {
  constructor(
    private readonly clients: Clients,
    private readonly reading: StreamReading,
  ) {}

  async append({ stream, expected, count, session, bytes }: AppendRequest): Promise<AppendResult> {
    const deadline = this.clients.deadline();
    const batch = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const events = decodeBatch(batch, count).map(jsonEvent);
    // A stream that was deleted by hand takes a first event again, and goes on numbering in the middle.
    if (expected === 'no-stream') await this.reading.assertNotDeleted(stream, deadline);
    const result = await this.settle({ stream, expected, events }, deadline, session);
    const last = (expected === 'no-stream' ? -1n : expected) + BigInt(count);
    if (result.outcome === 'appended' && result.revision !== last) {
      throw new EventStoreCorrupt(
        `${stream}: an append that ends at revision ${last} was stored at revision ${result.revision}`,
      );
    }
    return result;
  }

  /** @throws EventStoreUnavailable */
  async session(): Promise<StoreSession> {
    const deadline = this.clients.deadline();
    try {
      return await this.clients.appends.callBy(deadline, (client) => beforeDeadline(appendSession(client), deadline));
    } catch (error) {
      throw readError('connection for appends', error);
    }
  }

  /** Appends to a stream that may be deleted and written again: the answer says where the events are. */
  appendBytes({ stream, expected, events }: AppendBytesRequest): Promise<AppendResult> {
    const deadline = this.clients.deadline();
    return this.settle({ stream, expected, events: events.map(byteEvent) }, deadline);
  }

  /**
   * Tries until the deadline, and again where that settles what became of an earlier try: the server answers a repeat
   * of one that it is still writing by silence until its own time limit.
   *
   * @throws AppendOutcomeUnknown
   */
  private async settle(append: WireAppend, deadline: number, session?: StoreSession): Promise<AppendResult> {
    const what = `append to ${append.stream}`;
    let uncertain = false;
    const attempt = async (): Promise<AppendResult> => {
      try {
        return await this.attempt(append, deadline, session);
      } catch (error) {
        uncertain ||= refusal(what, error) === undefined;
        throw error;
      }
    };
    try {
      return await followingLeader(deadline, attempt, (error) => error instanceof ServerGaveUp);
    } catch (error) {
      const refused = refusal(what, error);
      if (refused !== undefined && !(uncertain && refused instanceof EventStoreUnavailable)) throw refused;
      throw new AppendOutcomeUnknown(`${what}: ${reasonOf(error)}`, { cause: error });
    }
  }

  private async attempt(
    append: WireAppend,
    deadline: number,
    session: StoreSession | undefined,
  ): Promise<AppendResult> {
    const answer = await appendBy(this.clients, append, deadline, session);
    if ('conflict' in answer) return { outcome: 'conflict', actual: answer.conflict };
    return {
      outcome: 'appended',
      revision: answer.revision,
      position: placeOf(answer) ?? (await this.laterPosition(deadline)),
    };
  }

  /** A position for a repeat of events whose place the server does not find at once. */
  private async laterPosition(deadline: number): Promise<Position> {
    try {
      return await this.reading.head(deadline);
    } catch (error) {
      throw new Error(`stored, at a position that could not be read: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/**
 * Tries once, within a time limit in milliseconds since the epoch.
 *
 * @throws NoAnswer, and what {@link appendStream} throws.
 */
export const appendBy = (
  { appends }: Clients,
  append: WireAppend,
  deadline: number,
  session?: StoreSession,
): Promise<WireAnswer> =>
  appends.callBy(deadline, async (client) => {
    const giveUp = new AbortController();
    try {
      return await beforeDeadline(appendStream(client, append, giveUp.signal, session), deadline);
    } finally {
      giveUp.abort();
    }
  });

/** Undefined where the server says none, or minus one as a number without a sign. */
const placeOf = ({ position }: Extract<WireAnswer, { readonly revision: Revision }>): Position | undefined =>
  position === undefined || position.commit > POSITION_MAX ? undefined : positionOf(position.commit, position.prepare);

const jsonEvent = ({ id, type, data, metadata }: NewEvent): WireEvent => {
  assertEventId(id);
  assertCanonical(data);
  assertCanonical(metadata);
  return { id, type, isJson: true, data: Buffer.from(data), metadata: Buffer.from(metadata) };
};

const byteEvent = ({ id, type, data, metadata = '' }: AppendBytesRequest['events'][number]): WireEvent => ({
  id,
  type,
  isJson: false,
  data,
  metadata: Buffer.from(metadata),
});

/** The client parses what it reads, so only a text that is written back as it was can be kept byte for byte. */
const assertCanonical = (text: JsonText): void => {
  let written: string;
  try {
    written = JSON.stringify(JSON.parse(text));
  } catch (error) {
    throw new RangeError(`not JSON: ${text.slice(0, 100)}`, { cause: error });
  }
  if (written !== text) throw new RangeError(`not as JSON.stringify writes it: ${text.slice(0, 100)}`);
};
