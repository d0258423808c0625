import { EVENT_CHECKS } from '../generated/event-checks';
import { EVENT_TYPES, isEventType } from './events';
import type { EventType, LedgerEvent } from './events';
import { upcast, UPCASTERS, type Upcasters } from './upcasters';

export { EVENT_TYPES };

/** Written by a newer version of the ledger, or by somebody else. It must not be skipped: balances may depend on it. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

/** The data of a stored event are not of the shape that its type has. The message names the type and the first wrong field. */
export class MisshapenEvent extends Error {
  override readonly name = 'MisshapenEvent';
}

/** The build fails where a type of event has no check. */
const CHECKS: Readonly<Record<EventType, (data: unknown) => string | undefined>> = EVENT_CHECKS;

export const encodeEvent = ({ type, data }: LedgerEvent): { readonly type: EventType; readonly data: string } => ({
  type,
  data: JSON.stringify(data),
});

/**
 * A stored event, brought to today's shape and checked field by field. Fields that are not known are kept: a later version
 * may have added them.
 *
 * @throws UnknownEventType, MisshapenEvent, or SyntaxError for data that is not JSON.
 */
export const decodeEvent = (type: string, data: string, upcasters: Upcasters = UPCASTERS): LedgerEvent => {
  if (!isEventType(type)) throw new UnknownEventType(`unknown event type ${JSON.stringify(type)}`);
  const parsed = upcast(type, JSON.parse(data), upcasters);
  const fault = CHECKS[type](parsed);
  if (fault !== undefined) throw new MisshapenEvent(`${type}${fault}`);
  return { type, data: parsed } as LedgerEvent;
};
