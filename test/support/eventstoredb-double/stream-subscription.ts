import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { BoundedChannel } from './bounded-channel';
import { streamDeleted, timedOut } from './failures';
import { READ_BATCH, readStreamPage } from './reading';
import type { Storage } from './storage';
import { TOMBSTONED, type LogEvent } from './transaction-log';
import { LIVE_BUFFER } from './subscription';
import { caughtUpMessage, confirmationMessage, eventMessage, type CallFailure } from './wire';

/** Interval at which the server looks whether a stream that did not exist has been created. */
const NO_STREAM_RETRY_MS = 50;

/**
 * A subscription to one stream: pages, then live events from a buffer of 32, as with `$all`. A stream that does not exist
 * is waited for; a tombstone ends it with StreamDeleted.
 */
export class StreamSubscription {
  private readonly live = new BoundedChannel<LogEvent>(LIVE_BUFFER);
  private isOver = false;
  private next: bigint;
  private stopListening: () => void = () => undefined;

  /** @param after exclusive; undefined: from the start. */
  constructor(
    private readonly storage: Storage,
    private readonly stream: string,
    after: bigint | 'end' | undefined,
    private readonly refusal: () => CallFailure | undefined,
  ) {
    this.next = after === 'end' ? storage.log.indexedRevision(stream) + 1n : (after ?? -1n) + 1n;
  }

  async *messages(): AsyncGenerator<ReadResp> {
    yield confirmationMessage(randomUUID());
    this.stopListening = this.storage.listen((events) => this.appear(events));
    while (!this.isOver) {
      const refused = this.refusal();
      if (refused !== undefined) throw refused;
      const page = readStreamPage(this.storage.log, this.stream, this.next, 'forwards', READ_BATCH);
      if (page.kind === 'deleted') throw streamDeleted(this.stream);
      if (page.kind === 'no-stream') {
        await pause(NO_STREAM_RETRY_MS);
        continue;
      }
      for (const event of page.events) yield* this.hand(event);
      this.next = page.next > this.next ? page.next : this.next;
      if (page.isEnd) break;
    }
    yield caughtUpMessage();
    for await (const event of this.live) yield* this.hand(event);
  }

  dispose(): void {
    this.isOver = true;
    this.stopListening();
    this.live.complete();
  }

  private *hand(event: LogEvent): Generator<ReadResp> {
    if (event.revision === TOMBSTONED) throw streamDeleted(this.stream);
    if (event.revision < this.next) return;
    this.next = event.revision + 1n;
    yield eventMessage(event);
  }

  private appear(events: readonly LogEvent[]): void {
    for (const event of events) {
      // Before it has caught up, the pages bring it.
      if (event.stream !== this.stream || this.live.tryWrite(event)) continue;
      this.stopListening();
      const text = 'Consumer too slow to handle event while live. Client resubscription required.';
      return this.live.complete(timedOut(text));
    }
  }
}
