import { recordedChainHead, sealAppend, type EventStore, type NewEvent, type UnsealedEvent } from '@ledger/event-store';

export const unsealedEvents = (count: number, over: Partial<UnsealedEvent> = {}): UnsealedEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    type: 'Consumed',
    data: JSON.stringify({ i }),
    metadata: '{"writer":"w-1"}',
    ...over,
  }));

/** Appends as a ledger's writer does, sealed into the stream's chain: one append for each size. */
export const appendSealed = async (
  store: EventStore,
  stream: string,
  sizes: readonly number[],
): Promise<NewEvent[]> => {
  let head = await store.streamHead(stream);
  let chain = (await recordedChainHead(store, stream)) ?? '';
  const all: NewEvent[] = [];
  for (const size of sizes) {
    const first = head === 'no-stream' ? 0n : head + 1n;
    const sealed = sealAppend(stream, first, chain, unsealedEvents(size));
    const result = await store.append(stream, head, sealed.events);
    if (result.outcome !== 'appended') throw new Error(`conflict: ${stream} is at ${result.actual}`);
    head = result.revision;
    chain = sealed.head;
    all.push(...sealed.events);
  }
  return all;
};
