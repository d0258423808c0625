import { ForeignPosition, parsePosition, type Position } from '@ledger/event-store';
import { MalformedInput } from './faults';

/** @throws MalformedInput naming the field where the text is not a position. */
export const storePosition = (field: string, text: string): Position => {
  try {
    return parsePosition(text);
  } catch (error) {
    throw foreignTo(field, error);
  }
};

/**
 * Turns a position that only the store could refuse into a fault of the field that gave it. Other errors stay as they
 * are.
 */
export const foreignTo = (field: string, error: unknown): unknown =>
  error instanceof ForeignPosition
    ? new MalformedInput([{ field, rule: 'must be a position that this server answered' }])
    : error;
