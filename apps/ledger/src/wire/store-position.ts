import { ForeignPosition, parsePosition, type Position } from '@ledger/event-store';
import { MalformedInput } from './faults';

/** @throws MalformedInput naming the field where the text is no position. */
export const storePosition = (field: string, text: string): Position => {
  try {
    return parsePosition(text);
  } catch (error) {
    throw foreignTo(field, error);
  }
};

/** A position that only the store could tell to be none of its own, with the field that stated it. Others stay as they are. */
export const foreignTo = (field: string, error: unknown): unknown =>
  error instanceof ForeignPosition
    ? new MalformedInput([{ field, rule: 'must be a position that this server answered' }])
    : error;
