import { randomUUID } from 'node:crypto';
import {
  READ_PAGE_EVENTS_MAX,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type Revision,
  type StreamEvent,
} from '@ledger/event-store';

export const newPrefix = (): string => `contract${randomUUID().replaceAll('-', '')}_`;
export const newStream = (): string => `${newPrefix()}stream`;

export const newEvent = (over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Reserved',
  data: '{"amount":"1.50"}',
  metadata: '{"writer":"w-1"}',
  ...over,
});

export const newEvents = (count: number, over: Partial<NewEvent> = {}): NewEvent[] =>
  Array.from({ length: count }, () => newEvent(over));

export const appended = (result: AppendResult): { readonly revision: Revision; readonly position: Position } => {
  if (result.outcome !== 'appended') throw new Error(`conflict: the stream is at ${result.actual}`);
  return result;
};

export const flat = async <Event>(pages: AsyncIterable<readonly Event[]>): Promise<Event[]> => {
  const events: Event[] = [];
  for await (const page of pages) {
    expect(page.length).toBeGreaterThan(0);
    expect(page.length).toBeLessThanOrEqual(READ_PAGE_EVENTS_MAX);
    events.push(...page);
  }
  return events;
};

export const contentOf = ({ id, type, data, metadata }: NewEvent): NewEvent => ({ id, type, data, metadata });
export const revisionsOf = (events: readonly StreamEvent[]): number[] => events.map(({ revision }) => Number(revision));
export const idsOf = (events: readonly NewEvent[]): string[] => events.map(({ id }) => id);

/** Several appends, so that batches and pages do not coincide. */
export const fill = async (store: EventStore, stream: string, sizes: readonly number[]): Promise<NewEvent[]> => {
  const all: NewEvent[] = [];
  for (const size of sizes) {
    const events = newEvents(size);
    appended(await store.append(stream, all.length === 0 ? 'no-stream' : BigInt(all.length - 1), events));
    all.push(...events);
  }
  return all;
};
