import {
  jsonEvent,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { EventStoreUnavailable, type Revision } from '../event-store';
import { readError } from './client-errors';
import { beforeDeadline, connected, type Clients } from './clients';
import type { StreamReading } from './reading';

const CONFLICTS_MAX = 5;

/** How much of a stream the server keeps, in the thread that has the clients. */
export class StreamSettings {
  constructor(
    private readonly clients: Clients,
    private readonly reading: StreamReading,
  ) {}

  async keepLast(stream: string, maxCount: number): Promise<void> {
    if (!Number.isSafeInteger(maxCount) || maxCount < 1) throw new RangeError(`not a count to keep: ${maxCount}`);
    const deadline = Date.now() + this.clients.timeoutMs;
    for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      const { revision, values } = await this.reading.settings(stream, deadline);
      const { $maxCount, $tb = 0 } = values as { $maxCount?: number; $tb?: number };
      // Of a removed stream nothing is kept, and its mark is a number that JSON would not write back as it was.
      if ($maxCount === maxCount || !Number.isSafeInteger($tb)) return;
      if (await this.replace(stream, revision, { ...values, $maxCount: maxCount }, deadline)) return;
    }
    throw new EventStoreUnavailable(`settings of ${stream}: others changed them at the same time`);
  }

  async remove(stream: string): Promise<void> {
    const deadline = Date.now() + this.clients.timeoutMs;
    try {
      await this.ask(`removal of ${stream}`, deadline, (client, options) =>
        client.deleteStream(stream, { ...options, expectedRevision: 'any' }),
      );
    } catch (error) {
      const { cause } = error as Error;
      // For any revision, the wrong one is that of a stream that never was.
      const absent = [WrongExpectedVersionError, StreamNotFoundError, StreamDeletedError];
      if (!absent.some((known) => cause instanceof known)) throw error;
    }
  }

  /** Whether nobody else had changed them. */
  private async replace(
    stream: string,
    revision: Revision | 'no-stream',
    values: object,
    deadline: number,
  ): Promise<boolean> {
    const event = jsonEvent({ type: '$metadata', data: values as Record<string, unknown> });
    const expectedRevision = revision === 'no-stream' ? ('no_stream' as const) : revision;
    try {
      await this.ask(`settings of ${stream}`, deadline, (client, options) =>
        client.appendToStream(`$$${stream}`, event, { ...options, expectedRevision }),
      );
      return true;
    } catch (error) {
      if ((error as Error).cause instanceof WrongExpectedVersionError) return false;
      throw error;
    }
  }

  /** Both changes are harmless when repeated, so an outcome that is not known is unavailability. */
  private async ask<Value>(
    what: string,
    deadline: number,
    work: (client: EventStoreDBClient, options: { requiresLeader: true; deadline: number }) => Promise<Value>,
  ): Promise<Value> {
    try {
      return await this.clients.appends.call(async (client) => {
        await connected(client, deadline);
        const left = Math.max(1, deadline - Date.now());
        return beforeDeadline(work(client, { requiresLeader: true, deadline: left }), deadline);
      });
    } catch (error) {
      throw readError(what, error);
    }
  }
}
