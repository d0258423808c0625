import type { DecimalText, InstantText } from './commands';

/** Why a ledger refused a command: a stable code and what the caller needs to act. Only the first that applies. */
export type Rejection =
  | { readonly code: 'idempotency_conflict'; readonly commandId: string }
  | { readonly code: 'ledger_not_found'; readonly ledgerId: string }
  | { readonly code: 'ledger_closed'; readonly ledgerId: string }
  | { readonly code: 'time_reversed'; readonly at: InstantText; readonly notBefore: InstantText }
  | { readonly code: 'account_not_found'; readonly accountId: string }
  | { readonly code: 'account_closed'; readonly accountId: string }
  /** `suspendedId` is the account itself or the nearest suspended ancestor. */
  | { readonly code: 'account_suspended'; readonly accountId: string; readonly suspendedId: string }
  | { readonly code: 'resource_unknown'; readonly resource: string }
  | { readonly code: 'reservation_not_found'; readonly reservationId: string }
  | {
      readonly code: 'reservation_closed';
      readonly reservationId: string;
      readonly status: 'settled' | 'voided' | 'expired';
    }
  | {
      readonly code: 'already_exists';
      readonly what: 'ledger' | 'resource' | 'account' | 'reservation';
      readonly id: string;
    }
  | { readonly code: 'account_in_use'; readonly accountId: string; readonly openChildren: number }
  | { readonly code: 'too_large'; readonly limit: 'events' | 'bytes'; readonly max: number }
  | { readonly code: 'limit_not_found'; readonly accountId: string; readonly resource: string }
  | { readonly code: 'not_permitted'; readonly reason: NotPermittedReason }
  | { readonly code: 'capacity_exceeded'; readonly limit: CapacityLimit; readonly max: number }
  /** Status black is binding by policy. */
  | { readonly code: 'stopped'; readonly accountId: string; readonly ownerId: string; readonly resource: string }
  | {
      readonly code: 'limit_exceeded';
      /** Owner of the limit. */
      readonly accountId: string;
      readonly resource: string;
      readonly requested: DecimalText;
      /** What the limit leaves; never below zero. */
      readonly remaining: DecimalText;
    }
  | {
      readonly code: 'insufficient_funds';
      /** Whose funds were short: the payer or the source. Null where nobody pays and the policy denies that. */
      readonly accountId: string | null;
      readonly resource: string;
      readonly requested: DecimalText;
      /** May be negative after an overrun. */
      readonly available: DecimalText;
      /** What donors could have given, where the command asked for reallocation. */
      readonly recoverable?: DecimalText;
    };

export type RejectionCode = Rejection['code'];

export type NotPermittedReason =
  /** The root is closed with its ledger. */
  | 'root_cannot_be_closed'
  /** The root has no parent to allocate from or return to: Fund and Withdraw serve it. */
  | 'root_has_no_parent'
  /** An extension would have moved the deadline to an earlier time. */
  | 'deadline_would_move_back';

/** Named bounds on what one ledger holds open. */
export type CapacityLimit =
  'resources_per_ledger' | 'tree_depth' | 'reservations_per_account' | 'funds_bits_per_resource';

/** In order of precedence: where several apply, the first is returned. Source: docs/decisions, rejection precedence. */
export const REJECTION_PRECEDENCE = [
  'idempotency_conflict',
  'ledger_not_found',
  'ledger_closed',
  'time_reversed',
  'account_not_found',
  'account_closed',
  'account_suspended',
  'resource_unknown',
  'reservation_not_found',
  'reservation_closed',
  'already_exists',
  'account_in_use',
  'too_large',
  'limit_not_found',
  'not_permitted',
  'capacity_exceeded',
  'stopped',
  'limit_exceeded',
  'insufficient_funds',
] as const satisfies readonly RejectionCode[];
