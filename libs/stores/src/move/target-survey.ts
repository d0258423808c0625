import { unseal, type EventReader, type Revision, type StreamEvent } from '@ledger/event-store';
import { MoveRefused, upTo } from './move-refused';
import type { OnPage } from './on-page';

/** Streams whose ends are compared with the source at once: each costs a question to it. */
const COMPARED_AT_ONCE = 16;

/** Last event of a stream of the target. */
interface StreamEnd {
  readonly stream: string;
  readonly revision: Revision;
  readonly id: string;
  readonly metadata: string;
}

/**
 * Finds what an interrupted earlier move left in the target: the last revision of each stream. The whole target is read
 * once instead of a question for each stream, since a store may list its streams by reading everything each time.
 * @throws MoveRefused for a stream that is not the beginning of the source's. Its last event proves that, for its seal
 * covers all events before it.
 */
export const surveyTarget = async (
  source: EventReader,
  target: EventReader,
  { onPage, ...scope }: { readonly streamPrefix?: string; readonly onPage: OnPage },
): Promise<ReadonlyMap<string, Revision>> => {
  const ends = new Map<string, StreamEnd>();
  for await (const page of target.readAll(scope)) {
    for (const { stream, revision, id, metadata } of page) ends.set(stream, { stream, revision, id, metadata });
    onPage(page, ends.size);
  }
  const waiting = ends.values();
  const compareSome = async (): Promise<void> => {
    for (const end of waiting) await assertInSource(source, end);
  };
  await Promise.all(Array.from({ length: COMPARED_AT_ONCE }, compareSome));
  return new Map([...ends.values()].map(({ stream, revision }) => [stream, revision]));
};

const assertInSource = async (source: EventReader, end: StreamEnd): Promise<void> => {
  const { stream, revision, id, metadata } = end;
  const there = await eventAt(source, stream, revision);
  if (there === undefined) {
    const head = await source.streamHead(stream);
    throw new MoveRefused(stream, `in the target it ends at revision ${revision}, in the source it ${upTo(head)}`);
  }
  if (there.id !== id || there.metadata !== metadata) {
    throw new MoveRefused(stream, `the target holds something else at revision ${revision}`);
  }
  if (unseal(metadata) === undefined) {
    throw new MoveRefused(stream, `the target ends in the middle of an append, at revision ${revision}`);
  }
};

const eventAt = async (reader: EventReader, stream: string, from: Revision): Promise<StreamEvent | undefined> => {
  for await (const [event] of reader.readStream(stream, { from, maxCount: 1 })) return event;
  return undefined;
};
