import type { ReservationEvent } from '../reservations/events';
import type { LifecycleEvent } from './events';
import { SCALE_MAX } from '../../amount';
import type { DefineResource, OpenLedger } from './commands';
import { malformed, reject, type Refusal, type Draft } from '../kernel/draft';
import { ROOT } from '../kernel/records';
import { expireAll } from '../reservations/expiry';
import { OPEN_RESERVATIONS } from '../limits/weighing';
import { refuseThresholds } from '../kernel/given-terms';

export const RESOURCES_PER_LEDGER_MAX = 64;

/** Resources of every ledger; their scales never change. */
export const BUILT_IN_RESOURCES = [
  { resource: 'usd', scale: 9 },
  { resource: 'seconds', scale: 3 },
  { resource: 'tokens', scale: 0 },
  { resource: 'steps', scale: 0 },
  { resource: 'tool_calls', scale: 0 },
] as const;

export const openLedger = (
  draft: Draft<LifecycleEvent>,
  ledgerId: string,
  command: OpenLedger,
): Refusal | undefined => {
  if (draft.state.header.status !== 'absent') return reject({ code: 'already_exists', what: 'ledger', id: ledgerId });
  const meaningless = command.thresholds && refuseThresholds(command.thresholds);
  if (meaningless) return meaningless;
  const resources: { resource: string; scale: number }[] = [...BUILT_IN_RESOURCES];
  for (const [i, { resource, scale }] of (command.resources ?? []).entries()) {
    if (resources.some((known) => known.resource === resource)) {
      return malformed(`resources[${i}].resource`, 'must not be defined twice');
    }
    if (resource === OPEN_RESERVATIONS) return malformed(`resources[${i}].resource`, RESERVED_RULE);
    if (!isScale(scale)) return malformed(`resources[${i}].scale`, SCALE_RULE);
    resources.push({ resource, scale });
  }
  if (resources.length > RESOURCES_PER_LEDGER_MAX) return tooManyResources();
  draft.emit({
    type: 'LedgerOpened',
    data: {
      ledgerId,
      clock: command.clock ?? 'server',
      resources,
      ...(command.policy && { policy: command.policy }),
      ...(command.thresholds && { thresholds: command.thresholds }),
      ...(command.labels && { labels: command.labels }),
    },
  });
  return undefined;
};

export const defineResource = (
  draft: Draft<LifecycleEvent>,
  { resource, scale }: DefineResource,
): Refusal | undefined => {
  if (resource === OPEN_RESERVATIONS) return malformed('resource', RESERVED_RULE);
  if (!isScale(scale)) return malformed('scale', SCALE_RULE);
  const { places, names } = draft.state.resources;
  if (places.has(resource)) return reject({ code: 'already_exists', what: 'resource', id: resource });
  if (names.length >= RESOURCES_PER_LEDGER_MAX) return tooManyResources();
  draft.emit({ type: 'ResourceDefined', data: { resource, scale } });
  return undefined;
};

/** Rule of a name that is reserved: a refusal by `maxOpen` uses it. */
const RESERVED_RULE = `must not be ${OPEN_RESERVATIONS}`;
const SCALE_RULE = `must be a whole number from 0 to ${SCALE_MAX}`;
const isScale = (scale: number): boolean => Number.isInteger(scale) && scale >= 0 && scale <= SCALE_MAX;
const tooManyResources = (): Refusal =>
  reject({ code: 'capacity_exceeded', limit: 'resources_per_ledger', max: RESOURCES_PER_LEDGER_MAX });

/**
 * Closes the ledger: ends every open reservation and moves no funds. Afterwards only reports, Withdraw, Reclaim and
 * Adjust pass, and the command that sets the clock right.
 */
export const closeLedger = (draft: Draft<LifecycleEvent | ReservationEvent>): Refusal | undefined => {
  const openEscrows = [...draft.state.escrows.entries()].length;
  if (openEscrows > 0) return reject({ code: 'account_in_use', accountId: ROOT, openChildren: 0, openEscrows });
  expireAll(draft);
  draft.emit({ type: 'LedgerClosed', data: {} });
  return undefined;
};
