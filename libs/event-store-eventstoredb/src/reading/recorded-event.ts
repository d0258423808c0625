import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import type { JsonText, RecordedEvent, Position } from '@ledger/event-store';

/** @param nameOnly leaves out what nobody asked for, and the work of writing it. */
export const recordedEvent = (event: AllStreamRecordedEvent, position: Position, nameOnly: boolean): RecordedEvent => ({
  stream: event.streamId,
  revision: event.revision,
  position,
  id: event.id,
  type: event.type,
  data: nameOnly ? '' : textOf(event.data),
  metadata: nameOnly ? '' : textOf(event.metadata),
});

/** Writes what the client parsed as it was; only such text is ever appended. Others' bytes are taken for text. */
export const textOf = (value: unknown): JsonText => {
  if (value === undefined) return '{}';
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : JSON.stringify(value);
};
