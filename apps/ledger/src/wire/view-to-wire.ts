import type { StateAnswer } from '@ledger/application';
import type { AccountView, BalanceView, Policy, ReservationView, ThresholdSet } from '@ledger/domain';
import * as wire from '@ledger/protocol';
import { holdToWire, spendingToWire } from './answer-to-wire';
import {
  accountStateToWire,
  donorsToWire,
  kindToWire,
  reservationStatusToWire,
  stopToWire,
  unfundedToWire,
} from './enums';

/** What the writer's committed state shows, as messages. */
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
});

/** Undefined: there are none. */
export const labelsToWire = (labels: Readonly<Record<string, string>>): wire.Labels | undefined =>
  Object.keys(labels).length === 0 ? undefined : { entries: labels };

const policyToWire = ({ unfunded, donors, stop }: Policy): wire.Policy | undefined =>
  unfunded === undefined && donors === undefined && stop === undefined
    ? undefined
    : {
        unfunded: unfunded === undefined ? wire.UnfundedPolicy.UNSPECIFIED : unfundedToWire[unfunded],
        donors: donors === undefined ? wire.DonorsPolicy.UNSPECIFIED : donorsToWire[donors],
        stop: stop === undefined ? wire.StopPolicy.UNSPECIFIED : stopToWire[stop],
      };

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
