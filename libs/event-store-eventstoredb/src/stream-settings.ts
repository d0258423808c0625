import { randomUUID } from 'node:crypto';
import { StreamDeletedError, StreamNotFoundError, WrongExpectedVersionError } from '@eventstore/db-client';
import { EventStoreUnavailable, type Revision, settingsStreamOf } from '@ledger/event-store';
import { appendBy } from './appending/append';
import { readError } from './connection/client-errors';
import { beforeDeadline, type Clients } from './connection/clients';
import type { StreamReading } from './reading/reading';

const CONFLICTS_MAX = 5;

/** Settings of streams, by which the server keeps more or less of them, in the thread that has the clients. */
export class StreamSettings {
  constructor(
    private readonly clients: Clients,
    private readonly reading: StreamReading,
  ) {}

  async keepLast(stream: string, maxCount: number): Promise<void> {
    if (!Number.isSafeInteger(maxCount) || maxCount < 1) throw new RangeError(`not a count to keep: ${maxCount}`);
    const deadline = this.clients.deadline();
    for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      const { revision, values } = await this.reading.settings(stream, deadline);
      const { $maxCount, $tb = 0 } = values as { $maxCount?: number; $tb?: number };
      // A removed stream keeps nothing, and its mark is a number that JSON would not write back as it was.
      if ($maxCount === maxCount || !Number.isSafeInteger($tb)) return;
      if (await this.replace(stream, revision, { ...values, $maxCount: maxCount }, deadline)) return;
    }
    throw new EventStoreUnavailable(`settings of ${stream}: another process changed them at the same time`);
  }

  async remove(stream: string): Promise<void> {
    const deadline = this.clients.deadline();
    try {
      await this.clients.appends.callBy(deadline, (client) => {
        const options = { requiresLeader: true, deadline: Math.max(1, deadline - Date.now()) };
        return beforeDeadline(client.deleteStream(stream, { ...options, expectedRevision: 'any' }), deadline);
      });
    } catch (error) {
      // A wrong revision where any will do is that of a stream that never was.
      const absent = [WrongExpectedVersionError, StreamNotFoundError, StreamDeletedError];
      // Removing is harmless when repeated, so an outcome that is not known is unavailability.
      if (!absent.some((known) => error instanceof known)) throw readError(`removal of ${stream}`, error);
    }
  }

  /**
   * Replaces settings. Answers true where nobody else had changed them. Harmless when repeated, so an outcome that is
   * not known is unavailability.
   */
  private async replace(
    stream: string,
    revision: Revision | 'no-stream',
    values: object,
    deadline: number,
  ): Promise<boolean> {
    const data = Buffer.from(JSON.stringify(values));
    const event = { id: randomUUID(), type: '$metadata', isJson: true, data, metadata: Buffer.alloc(0) };
    const append = { stream: settingsStreamOf(stream), expected: revision, events: [event] };
    try {
      // The client's own appends are not used, which share a table among all clients of the thread.
      return !('conflict' in (await appendBy(this.clients, append, deadline)));
    } catch (error) {
      throw readError(`settings of ${stream}`, error);
    }
  }
}
