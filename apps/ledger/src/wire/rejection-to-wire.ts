import { unreachable, type Rejection } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { adviceOn } from './rejection-remedies';
import { rejectionCodeToWire, remedyToWire } from './enums';

/** @param item place in an atomic batch of the item that was refused. */
export const rejectedToWire = (rejection: Rejection, item: number | undefined): wire.Rejected => {
  const { remedy, message } = adviceOn(rejection);
  return {
    code: rejectionCodeToWire[rejection.code],
    reason: rejection.code,
    remedy: remedyToWire[remedy],
    message,
    item,
    detail: detailOf(rejection),
  };
};

type Detail = wire.Rejected['detail'];

const subject = (what: string, id: string, state = ''): Detail => ({ $case: 'subject', value: { what, id, state } });

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
    case 'account_suspended':
      return subject('account', rejection.accountId, rejection.suspendedId);
    case 'account_in_use':
      return subject('account', rejection.accountId, String(rejection.openChildren));
    case 'resource_unknown':
      return subject('resource', rejection.resource);
    case 'reservation_not_found':
      return subject('reservation', rejection.reservationId);
    case 'reservation_closed':
      return subject('reservation', rejection.reservationId, rejection.status);
    case 'already_exists':
      return subject(rejection.what, rejection.id);
    case 'not_permitted':
      return subject(rejection.reason, '');
    case 'too_large':
    case 'capacity_exceeded':
      return { $case: 'capacity', value: { limit: rejection.limit, max: BigInt(rejection.max).toString() } };
    case 'limit_not_found':
      return standing(rejection.accountId, undefined, rejection.resource);
    case 'stopped':
      return standing(rejection.accountId, rejection.ownerId, rejection.resource);
    case 'limit_exceeded':
      return shortage({ ...rejection, available: rejection.remaining });
    case 'insufficient_funds':
      return shortage(rejection);
    default:
      return unreachable(rejection);
  }
};

const standing = (accountId: string, ownerId: string | undefined, resource: string): Detail => ({
  $case: 'standing',
  value: { accountId, ownerId, resource },
});

const shortage = (of: {
  readonly accountId: string | null;
  readonly resource: string;
  readonly requested: string;
  readonly available: string;
  readonly recoverable?: string;
}): Detail => ({
  $case: 'shortage',
  value: {
    accountId: of.accountId ?? undefined,
    resource: of.resource,
    requested: of.requested,
    available: of.available,
    recoverable: of.recoverable,
  },
});
