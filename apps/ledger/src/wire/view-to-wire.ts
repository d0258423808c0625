import type { StateAnswer } from '@ledger/application';
import type {
  AccountView,
  BalanceView,
  EscrowView,
  LimitView,
  Policy,
  ReservationView,
  ThresholdSet,
} from '@ledger/domain';
import * as wire from '@ledger/protocol';
import { holdToWire } from './accepted-to-wire';
import { spendingToWire } from './answer-to-wire';
import {
  accountStateToWire,
  donorsToWire,
  enforcementToWire,
  escrowStatusToWire,
  kindToWire,
  reservationStatusToWire,
  stopToWire,
  throttleToWire,
  unfundedToWire,
  unpricedToWire,
} from './enums';
import { windowToWire } from './window-to-wire';

/** Views of the writer's committed state as messages. */
export const asOfToWire = ({ at, revision, position }: StateAnswer<unknown>): wire.AsOf => ({ at, revision, position });

export const accountToWire = (view: AccountView): wire.Account => ({
  accountId: view.accountId,
  parentId: view.parentId ?? undefined,
  kind: kindToWire[view.kind],
  state: accountStateToWire[view.suspendedId === view.accountId ? 'suspended' : view.state],
  suspendedId: view.suspendedId,
  priority: view.state === 'closed' ? 0 : view.priority,
  labels: labelsToWire(view.labels),
  policy: policyToWire(view.policy),
  thresholds: thresholdsToWire(view.thresholds),
  openedAt: view.openedAt,
  closedAt: view.closedAt,
  openChildren: view.openChildren,
  openReservations: view.openReservations,
  balances: view.balances.map(balanceToWire),
  spending: view.spending && spendingToWire(view.spending),
  depth: undefined,
  openReservationsBelow: view.openReservationsBelow,
  openEscrows: view.openEscrows,
  maxOpen: view.maxOpen,
  profile: view.profile,
  expiresAt: view.expiresAt,
  confidenceThreshold: view.confidenceThreshold,
  confidence: view.confidence,
  limits: view.limits.map(limitToWire),
});

/** Undefined: there are none. */
export const labelsToWire = (labels: Readonly<Record<string, string>>): wire.Labels | undefined =>
  Object.keys(labels).length === 0 ? undefined : { entries: labels };

const policyToWire = (policy: Policy): wire.Policy | undefined =>
  Object.values(policy).every((rule) => rule === undefined)
    ? undefined
    : {
        unfunded: memberOf(unfundedToWire, policy.unfunded),
        donors: memberOf(donorsToWire, policy.donors),
        stop: memberOf(stopToWire, policy.stop),
        throttle: memberOf(throttleToWire, policy.throttle),
        enforcement: memberOf(enforcementToWire, policy.enforcement),
        unpriced: memberOf(unpricedToWire, policy.unpriced),
        degrade: policy.degrade && {
          models: [...(policy.degrade.models ?? [])],
          dropFeatures: [...(policy.degrade.dropFeatures ?? [])],
        },
      };

/** Absence becomes the unspecified member, which every enum of the wire numbers 0. */
const memberOf = <W extends string, M extends number>(table: Readonly<Record<W, M>>, word: W | undefined): M =>
  word === undefined ? (0 as M) : table[word];

export const limitToWire = (limit: LimitView): wire.Limit => ({
  resource: limit.resource,
  amount: limit.amount,
  window: limit.window && windowToWire(limit.window),
  used: limit.used,
  reserved: limit.reserved,
  rolledIn: limit.rolledIn,
  remaining: limit.remaining,
  startsAt: limit.startsAt,
  endsAt: limit.endsAt,
  rollover: limit.rollover,
  tolerance: limit.tolerance,
  priorityShare: limit.priorityShare && { ...limit.priorityShare },
});

const thresholdsToWire = (thresholds: ThresholdSet | undefined): wire.Thresholds | undefined =>
  thresholds && {
    yellow: thresholds.yellow,
    orange: thresholds.orange,
    red: thresholds.red,
    black: thresholds.black,
  };

export const balanceToWire = (balance: BalanceView): wire.Balance => ({
  resource: balance.resource,
  allocated: balance.allocated,
  available: balance.available,
  held: balance.held,
  consumed: balance.consumed,
  closedBelow: balance.closedBelow,
  used: balance.used,
  reserved: balance.reserved,
  limit: balance.limit,
});

export const reservationToWire = (view: ReservationView): wire.Reservation => ({
  reservationId: view.reservationId,
  accountId: view.accountId,
  status: reservationStatusToWire[view.status],
  holds: view.holds.map(holdToWire),
  reservedAt: view.reservedAt,
  expiresAt: view.expiresAt,
  endedAt: view.endedAt,
});

export const escrowToWire = (view: EscrowView): wire.Escrow => ({
  escrowId: view.escrowId,
  payerId: view.payerId,
  payeeId: view.payeeId,
  arbiterId: view.arbiterId,
  status: escrowStatusToWire[view.status],
  amounts: [...view.amounts],
  openedAt: view.openedAt,
  expiresAt: view.expiresAt,
  endedAt: view.endedAt,
});
