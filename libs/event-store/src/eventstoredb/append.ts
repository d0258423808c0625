import { setTimeout as wait } from 'node:timers/promises';
import {
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  WrongExpectedVersionError,
  type AppendResult as ClientAppendResult,
  type EventData,
  type EventStoreDBClient,
  type JSONEventData,
} from '@eventstore/db-client';
import { decodeBatch } from '../batch-codec';
import {
  AppendOutcomeUnknown,
  EventStoreCorrupt,
  EventStoreUnavailable,
  type AppendResult,
  type JsonText,
  type NewEvent,
  type Revision,
} from '../event-store';
import { positionOf, type Position } from '../position';
import { assertEventId } from './appends';
import { reasonOf, refusal } from './client-errors';
import type { AppendBytesRequest, AppendRequest } from './client-requests';
import { beforeDeadline, connected, NoAnswer, type Clients } from './clients';
import type { StreamReading } from './reading';

/** Beyond the call's own deadline, for an answer that the client takes and says nothing of. */
const GRACE_MS = 250;
/** A leader may change while we follow it to its new place. */
const LEADERS_FOLLOWED_MAX = 3;
const AGAIN_AFTER_MS = 20;
const POSITION_MAX = 2n ** 63n - 1n;

/** Appends of the thread that has the clients. */
export class Appending {
  constructor(
    private readonly clients: Clients,
    private readonly reading: StreamReading,
  ) {}

  async append({ stream, expected, count, bytes }: AppendRequest): Promise<AppendResult> {
    const batch = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const events = decodeBatch(batch, count).map(jsonEvent);
    // A stream that was deleted by hand takes a first event again, and goes on numbering in the middle.
    if (expected === 'no-stream') await this.reading.assertNotDeleted(stream);
    const result = await this.settle(stream, expected, events);
    const last = (expected === 'no-stream' ? -1n : expected) + BigInt(count);
    if (result.outcome === 'appended' && result.revision !== last) {
      throw new EventStoreCorrupt(
        `${stream}: an append that ends at revision ${last} was stored at ${result.revision}`,
      );
    }
    return result;
  }

  /** To a stream that may be deleted and written again: the answer says where the events are. */
  appendBytes({ stream, expected, events }: AppendBytesRequest): Promise<AppendResult> {
    return this.settle(stream, expected, events.map(byteEvent));
  }

  /**
   * Within the time limit, and again where that settles what became of an earlier try: the server answers a repeat of
   * one that it is still writing by silence until its own time limit.
   *
   * @throws AppendOutcomeUnknown
   */
  private async settle(stream: string, expected: Revision | 'no-stream', events: EventData[]): Promise<AppendResult> {
    const deadline = Date.now() + this.clients.timeoutMs;
    const what = `append to ${stream}`;
    let uncertain = false;
    for (let leaders = 0; ;) {
      try {
        return await this.attempt(stream, expected, events, deadline);
      } catch (error) {
        const refused = refusal(what, error);
        uncertain ||= refused === undefined;
        const again =
          error instanceof TimeoutError || (error instanceof NotLeaderError && ++leaders <= LEADERS_FOLLOWED_MAX);
        if (!again || Date.now() >= deadline) {
          if (refused !== undefined && !(uncertain && refused instanceof EventStoreUnavailable)) throw refused;
          throw new AppendOutcomeUnknown(`${what}: ${reasonOf(error)}`, { cause: error });
        }
        // The client lets go of its connection in turns of its own, and the server is to be asked, not besieged.
        await wait(AGAIN_AFTER_MS);
      }
    }
  }

  private async attempt(
    stream: string,
    expected: Revision | 'no-stream',
    events: EventData[],
    deadline: number,
  ): Promise<AppendResult> {
    const answer = await this.clients.appends.call(async (client) => {
      await connected(client, deadline);
      return beforeDeadline(send(client, stream, expected, events, deadline), deadline + GRACE_MS);
    });
    return 'conflict' in answer
      ? { outcome: 'conflict', actual: answer.conflict }
      : {
          outcome: 'appended',
          revision: answer.nextExpectedRevision,
          position: placeOf(answer) ?? (await this.laterPosition()),
        };
  }

  /** For a repeat of events whose place the server does not find at once. */
  private async laterPosition(): Promise<Position> {
    try {
      return await this.reading.head();
    } catch (error) {
      throw new Error(`stored, at a position that could not be read: ${reasonOf(error)}`, { cause: error });
    }
  }
}

const send = async (
  client: EventStoreDBClient,
  stream: string,
  expected: Revision | 'no-stream',
  events: EventData[],
  deadline: number,
): Promise<ClientAppendResult | { readonly conflict: Revision | 'no-stream' }> => {
  try {
    return await client.appendToStream(stream, events, {
      // The client's own default is any revision.
      expectedRevision: expected === 'no-stream' ? 'no_stream' : expected,
      requiresLeader: true,
      deadline: Math.max(1, deadline - Date.now()),
    });
  } catch (error) {
    if (error instanceof DeadlineExceededError) throw new NoAnswer(error.message, { cause: error });
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    const { actualVersion } = error;
    return { conflict: typeof actualVersion === 'bigint' ? actualVersion : 'no-stream' };
  }
};

/** Undefined where the server says none, or minus one as a number without a sign. */
const placeOf = ({ position }: ClientAppendResult): Position | undefined =>
  position === undefined || position.commit > POSITION_MAX ? undefined : positionOf(position.commit, position.prepare);

const jsonEvent = ({ id, type, data, metadata }: NewEvent): EventData => {
  assertEventId(id);
  return {
    id,
    type,
    contentType: 'application/json',
    data: canonical(data) as JSONEventData['data'],
    // The client writes bytes as they are, but only those of this very class.
    metadata: utf8((canonical(metadata), metadata)),
  };
};

const byteEvent = ({ id, type, data, metadata }: AppendBytesRequest['events'][number]): EventData => ({
  id,
  type,
  contentType: 'application/octet-stream',
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  metadata: metadata === undefined ? undefined : utf8(metadata),
});

/** The client parses what it reads, so only a text that is written back as it was can be kept byte for byte. */
const canonical = (text: JsonText): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`not JSON: ${text.slice(0, 100)}`, { cause: error });
  }
  if (JSON.stringify(value) !== text) throw new RangeError(`not as JSON.stringify writes it: ${text.slice(0, 100)}`);
  return value;
};

const utf8 = (text: string): Uint8Array => {
  const bytes = Buffer.from(text);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};
