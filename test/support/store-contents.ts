import type { EventReader, RecordedEvent } from '@ledger/event-store';

/** Every event as a move must keep it, in the store's order: all but its place in that store. */
export const contentsOf = async (
  reader: EventReader,
  streamPrefix?: string,
): Promise<Omit<RecordedEvent, 'position'>[]> => {
  const all: Omit<RecordedEvent, 'position'>[] = [];
  for await (const page of reader.readAll(streamPrefix === undefined ? {} : { streamPrefix })) {
    for (const { position: _, ...event } of page) all.push(event);
  }
  return all;
};
