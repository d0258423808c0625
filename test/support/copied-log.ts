import { unseal, type EventReader, type EventStore, type NewEvent, type Revision } from '@ledger/event-store';

/** Copies the log's first events, append by append: what a backup that was taken then would bring back. */
export const copyLog = async (from: EventReader, to: EventStore, events: number): Promise<void> => {
  const heads = new Map<string, Revision>();
  let append: NewEvent[] = [];
  for await (const page of from.readAll({ maxCount: events })) {
    for (const { stream, revision, id, type, data, metadata } of page) {
      append.push({ id, type, data, metadata });
      if (unseal(metadata) === undefined) continue;
      const result = await to.append(stream, heads.get(stream) ?? 'no-stream', append);
      if (result.outcome !== 'appended') throw new Error(`${stream} is at ${result.actual}`);
      heads.set(stream, revision);
      append = [];
    }
  }
};
