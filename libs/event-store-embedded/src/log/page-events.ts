import { type NewEvent, decodeBatch } from '@ledger/event-store';
import type { LogPage } from './log-reading';

export interface PlacedEvent {
  readonly event: NewEvent;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/** The page's events in the order of its batches, each batch forwards. */
export function* eachEvent(page: LogPage): Generator<PlacedEvent> {
  const payload = Buffer.from(page.payload.buffer, page.payload.byteOffset, page.payload.byteLength);
  let at = 0;
  for (const [i, { stream, firstRevision, firstPosition, count }] of page.batches.entries()) {
    const events = decodeBatch(payload.subarray(at, (at += page.lengths[i]!)), count);
    for (const [j, event] of events.entries()) {
      yield { event, stream, revision: firstRevision + j, position: firstPosition + j };
    }
  }
}
