import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventReader, RecordedEvent, Subscription, SubscriptionMessage } from '@ledger/event-store';

/** Most events of history in one transaction: a row that many of them touch is written once. */
const GATHERED_EVENTS_MAX = 10_000;

/**
 * A reader whose subscriptions hand over history in few big batches, where the store reads it in many small pages. Live
 * events are handed over at once.
 */
export const gathering = (reader: EventReader): EventReader => ({
  readStream: (stream, options) => reader.readStream(stream, options),
  readAll: (options) => reader.readAll(options),
  head: () => reader.head(),
  streamHead: (stream) => reader.streamHead(stream),
  assertWhole: (stream) => reader.assertWhole(stream),
  listStreams: (prefix, options) => reader.listStreams(prefix, options),
  close: () => reader.close(),
  subscribe: (options) => gathered(reader.subscribe(options)),
});

const gathered = (inner: Subscription): Subscription => ({
  close: () => inner.close(),
  [Symbol.asyncIterator]: () => batches(inner),
});

async function* batches(inner: Subscription): AsyncIterator<SubscriptionMessage> {
  const source = inner[Symbol.asyncIterator]();
  let live = false;
  for (let pending = pull(source); ;) {
    const first = await pending;
    if (first.done) return;
    pending = pull(source);
    if (first.value.kind !== 'events') {
      live ||= first.value.kind === 'caught-up';
      yield first.value;
      continue;
    }
    const events: RecordedEvent[] = [...first.value.events];
    while (events.length < GATHERED_EVENTS_MAX) {
      // History goes on until its end is told. Live events are taken only when they have already come.
      const more = live ? await Promise.race([pending, nextTurn(undefined)]) : await pending;
      if (more === undefined || more.done || more.value.kind !== 'events') break;
      events.push(...more.value.events);
      pending = pull(source);
    }
    yield { kind: 'events', events };
  }
}

/** Handled here, since a failure is only met when the promise is awaited, which may be a batch later. */
const pull = (source: AsyncIterator<SubscriptionMessage>): Promise<IteratorResult<SubscriptionMessage>> => {
  const pulled = source.next();
  pulled.catch(() => undefined);
  return pulled;
};
