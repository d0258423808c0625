import { EVENT_CHECKS } from '../generated/event-checks';
import { EVENT_TYPES, isEventType } from './events';
import type { EventType, LedgerEvent } from './events';
import { upcast, UPCASTERS, type Upcasters } from './upcasters';

export { EVENT_TYPES };

/**
 * An event of an unknown type, from a newer version of the ledger or from somebody else. It must not be skipped:
 * balances may depend on it.
 */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

/**
 * The data of a stored event do not have the shape of its type. The message names the type and the first wrong field.
 */
export class MisshapenEvent extends Error {
  override readonly name = 'MisshapenEvent';
}

/** A check for each type of event: the build fails where one is missing. */
const CHECKS: Readonly<Record<EventType, (data: unknown) => string | undefined>> = EVENT_CHECKS;

export const encodeEvent = ({ type, data }: LedgerEvent): { readonly type: EventType; readonly data: string } => ({
  type,
  data: JSON.stringify(data),
});

/**
 * Reads a stored event: brings it to today's shape and checks it field by field. Unknown fields are kept, since a later
 * version may have added them.
 * @throws UnknownEventType, MisshapenEvent, or SyntaxError for data that is not JSON.
 */
export const decodeEvent = (type: string, data: string, upcasters: Upcasters = UPCASTERS): LedgerEvent => {
  if (!isEventType(type)) throw new UnknownEventType(`unknown event type ${JSON.stringify(type)}`);
  const parsed = upcast(type, JSON.parse(data), upcasters);
  const fault = CHECKS[type](parsed);
  if (fault !== undefined) throw new MisshapenEvent(`${type}${fault}`);
  return { type, data: parsed } as LedgerEvent;
};
