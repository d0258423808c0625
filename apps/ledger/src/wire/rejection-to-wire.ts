import { unreachable, type Rejection, type ResourceAmount, type Window } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { rejectionCodeToWire, remedyToWire } from './enums';
import { adviceOn } from './rejection-remedies';
import { windowToWire } from './window-to-wire';

/**
 * @param item index of the refused item in an atomic batch.
 * @param needed amounts that a refused request lacks now; absent: none.
 */
export const rejectedToWire = (
  rejection: Rejection,
  item: number | undefined,
  needed: readonly ResourceAmount[] = [],
): wire.Rejected => {
  const { remedy, message, retryAt } = adviceOn(rejection);
  return {
    code: rejectionCodeToWire[rejection.code],
    reason: rejection.code,
    remedy: remedyToWire[remedy],
    message,
    item,
    detail: detailOf(rejection),
    retryAt,
    needed: [...needed],
  };
};

type Detail = wire.Rejected['detail'];

const subject = (what: string, id: string, state = '', openEscrows?: number): Detail => ({
  $case: 'subject',
  value: { what, id, state, openEscrows },
});

const detailOf = (rejection: Rejection): Detail => {
  switch (rejection.code) {
    case 'idempotency_conflict':
      return subject('command', rejection.commandId);
    case 'ledger_not_found':
    case 'ledger_closed':
      return subject('ledger', rejection.ledgerId);
    case 'time_reversed':
      return { $case: 'timeReversed', value: { at: rejection.at, notBefore: rejection.notBefore } };
    case 'account_not_found':
    case 'account_closed':
      return subject('account', rejection.accountId);
    case 'account_expired': {
      const { accountId, expiredId, expiredAt } = rejection;
      return { $case: 'expiry', value: { accountId, expiredId, expiredAt } };
    }
    case 'account_suspended':
      return subject('account', rejection.accountId, rejection.suspendedId);
    case 'account_in_use':
      return subject('account', rejection.accountId, String(rejection.openChildren), rejection.openEscrows);
    case 'resource_unknown':
      return subject('resource', rejection.resource);
    case 'reservation_not_found':
      return subject('reservation', rejection.reservationId);
    case 'reservation_closed':
      return subject('reservation', rejection.reservationId, rejection.status);
    case 'escrow_not_found':
      return subject('escrow', rejection.escrowId);
    case 'escrow_closed':
      return subject('escrow', rejection.escrowId, rejection.status);
    case 'escrow_exceeded': {
      const { escrowId, resource, requested, remaining } = rejection;
      return { $case: 'escrowShortage', value: { escrowId, resource, requested, remaining } };
    }
    case 'profile_not_found':
      return subject('profile', rejection.profile);
    case 'price_unknown':
      return { $case: 'unpriced', value: { provider: rejection.provider, model: rejection.model } };
    case 'already_exists':
      return subject(rejection.what, rejection.id);
    case 'not_permitted':
      return subject(rejection.reason, '');
    case 'too_large':
    case 'capacity_exceeded':
      return { $case: 'capacity', value: { limit: rejection.limit, max: BigInt(rejection.max).toString() } };
    case 'limit_not_found':
      return standing(rejection.accountId, undefined, rejection.resource, rejection.window);
    case 'stopped':
      return standing(rejection.accountId, rejection.ownerId, rejection.resource);
    case 'confidence_reached': {
      const { accountId, ownerId, confidence, threshold } = rejection;
      return { $case: 'confidence', value: { accountId, ownerId, confidence, threshold } };
    }
    case 'throttled': {
      const { accountId, ownerId, resource, retryAt } = rejection;
      return { $case: 'throttle', value: { accountId, ownerId, resource, retryAt } };
    }
    case 'limit_exceeded':
      return shortage({ ...rejection, available: rejection.remaining });
    case 'insufficient_funds':
      return shortage(rejection);
    default:
      return unreachable(rejection);
  }
};

const standing = (accountId: string, ownerId: string | undefined, resource: string, window?: Window): Detail => ({
  $case: 'standing',
  value: { accountId, ownerId, resource, window: window && windowToWire(window) },
});

const shortage = (of: {
  readonly accountId: string | null;
  readonly resource: string;
  readonly requested: string;
  readonly available: string;
  readonly recoverable?: string;
  readonly window?: Window;
  readonly turnsAt?: string;
}): Detail => ({
  $case: 'shortage',
  value: {
    accountId: of.accountId ?? undefined,
    resource: of.resource,
    requested: of.requested,
    available: of.available,
    recoverable: of.recoverable,
    window: of.window && windowToWire(of.window),
    turnsAt: of.turnsAt,
  },
});
