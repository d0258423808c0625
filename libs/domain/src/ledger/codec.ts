import { EVENT_TYPES, isEventType } from './events';
import type { EventType, LedgerEvent } from './events';

export { EVENT_TYPES };

/** Written by a newer version of the ledger, or by somebody else. It must not be skipped: balances may depend on it. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

export const encodeEvent = ({ type, data }: LedgerEvent): { readonly type: EventType; readonly data: string } => ({
  type,
  data: JSON.stringify(data),
});

/** @throws UnknownEventType, or SyntaxError for data that is not JSON. */
export const decodeEvent = (type: string, data: string): LedgerEvent => {
  if (!isEventType(type)) throw new UnknownEventType(`unknown event type ${JSON.stringify(type)}`);
  return { type, data: JSON.parse(data) } as LedgerEvent;
};
