import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { streamOf } from '@ledger/application';
import { accountsOf, decodeEvent } from '@ledger/domain';
import { EventStoreUnavailable, parsePosition, type EventReader, type RecordedEvent } from '@ledger/event-store';
import type { WatchRequest, WatchResponse } from '@ledger/protocol';
import { Observable } from 'rxjs';
import { ShuttingDown } from '../wire/faults';

type Call = ServerWritableStream<WatchRequest, WatchResponse>;

/**
 * Sends a ledger's events on the call, from a position and then live, no faster than the client takes them. The
 * observable carries no values: it ends with the client, fails when the server closes or the store is lost.
 */
export const sendEvents = (events: EventReader, call: Call, closing: AbortSignal): Observable<never> =>
  new Observable<never>((subscriber) => {
    const { ledgerId, accountId, afterPosition } = call.request;
    const stream = streamOf(ledgerId);
    const over = new AbortController();
    const subscription = events.subscribe({
      streamPrefix: stream,
      ...(afterPosition !== undefined && { after: parsePosition(afterPosition) }),
    });
    const stop = (): void => {
      over.abort();
      void subscription.close();
    };
    const onClosing = (): void => {
      stop();
      subscriber.error(new ShuttingDown());
    };

    const pump = async (): Promise<void> => {
      for await (const message of subscription) {
        if (over.signal.aborted) return;
        if (message.kind === 'caught-up') {
          await send(call, { message: { $case: 'caughtUp', value: { position: message.position } } }, over.signal);
        }
        if (message.kind !== 'events') continue;
        for (const event of message.events) {
          // Another ledger's id may begin with this one's.
          if (event.stream !== stream) continue;
          const accountIds = [...accountsOf(decodeEvent(event.type, event.data))];
          if (accountId !== undefined && !accountIds.includes(accountId)) continue;
          await send(call, eventToWire(event, ledgerId, accountIds), over.signal);
        }
      }
    };
    pump().then(
      // A subscription ends by itself only when its store does.
      () => subscriber.error(new EventStoreUnavailable('the store was closed')),
      (error: unknown) => subscriber.error(error),
    );
    closing.addEventListener('abort', onClosing);
    if (closing.aborted) onClosing();
    return () => {
      closing.removeEventListener('abort', onClosing);
      stop();
    };
  });

const send = async (call: Call, message: WatchResponse, over: AbortSignal): Promise<void> => {
  if (call.write(message) || over.aborted) return;
  await once(call, 'drain', { signal: over });
};

const eventToWire = (event: RecordedEvent, ledgerId: string, accountIds: string[]): WatchResponse => ({
  message: {
    $case: 'event',
    value: {
      eventId: event.id,
      type: event.type,
      ledgerId,
      revision: event.revision,
      position: event.position,
      dataJson: event.data,
      metadataJson: event.metadata,
      accountIds,
    },
  },
});
