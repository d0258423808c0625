import type { DecimalText, InstantText } from './words';
import type { Window } from './terms';

/**
 * Reason for which a ledger refused a command: a stable code, and the facts that the caller needs to act. Only the
 * first that applies is given.
 */
export type Rejection =
  | { readonly code: 'idempotency_conflict'; readonly commandId: string }
  | { readonly code: 'ledger_not_found'; readonly ledgerId: string }
  | { readonly code: 'ledger_closed'; readonly ledgerId: string }
  | { readonly code: 'time_reversed'; readonly at: InstantText; readonly notBefore: InstantText }
  | { readonly code: 'account_not_found'; readonly accountId: string }
  | { readonly code: 'account_closed'; readonly accountId: string }
  /** Its own `maxSeconds` have passed, or those of its ancestor `expiredId`. */
  | {
      readonly code: 'account_expired';
      readonly accountId: string;
      readonly expiredId: string;
      readonly expiredAt: InstantText;
    }
  /** `suspendedId` is the account itself or the nearest suspended ancestor. */
  | { readonly code: 'account_suspended'; readonly accountId: string; readonly suspendedId: string }
  | { readonly code: 'resource_unknown'; readonly resource: string }
  | { readonly code: 'reservation_not_found'; readonly reservationId: string }
  | {
      readonly code: 'reservation_closed';
      readonly reservationId: string;
      readonly status: 'settled' | 'voided' | 'expired';
    }
  | { readonly code: 'escrow_not_found'; readonly escrowId: string }
  | {
      readonly code: 'escrow_closed';
      readonly escrowId: string;
      readonly status: 'released' | 'refunded' | 'expired';
    }
  | {
      readonly code: 'escrow_exceeded';
      readonly escrowId: string;
      readonly resource: string;
      readonly requested: DecimalText;
      /** Amount left in escrow. */
      readonly remaining: DecimalText;
    }
  | {
      readonly code: 'already_exists';
      readonly what: 'ledger' | 'resource' | 'account' | 'reservation' | 'escrow';
      readonly id: string;
    }
  | {
      readonly code: 'account_in_use';
      readonly accountId: string;
      readonly openChildren: number;
      /** Open escrows of which it is payer or payee; for a ledger that is to be closed, all of them. Absent: none. */
      readonly openEscrows?: number;
    }
  | { readonly code: 'too_large'; readonly limit: 'events' | 'entries' | 'bytes'; readonly max: number }
  | {
      readonly code: 'limit_not_found';
      readonly accountId: string;
      readonly resource: string;
      readonly window?: Window;
    }
  | { readonly code: 'profile_not_found'; readonly profile: string }
  /** No price is known for the model, the provider or the measured usage. */
  | { readonly code: 'price_unknown'; readonly provider?: string; readonly model?: string }
  | {
      readonly code: 'not_permitted';
      /** Rule that was broken. */
      readonly reason: NotPermittedReason;
    }
  | { readonly code: 'capacity_exceeded'; readonly limit: CapacityLimit; readonly max: number }
  /** Status black is binding by policy. */
  | { readonly code: 'stopped'; readonly accountId: string; readonly ownerId: string; readonly resource: string }
  /** `ownerId` is the account or the ancestor whose threshold its reported confidence has reached. */
  | {
      readonly code: 'confidence_reached';
      readonly accountId: string;
      readonly ownerId: string;
      readonly confidence: DecimalText;
      readonly threshold: DecimalText;
    }
  /** A status from orange on, where the policy makes throttling binding. `ownerId` has the funds or the limit. */
  | {
      readonly code: 'throttled';
      readonly accountId: string;
      readonly ownerId: string;
      readonly resource: string;
      readonly retryAt: InstantText;
    }
  | {
      readonly code: 'limit_exceeded';
      /** Owner of the limit. */
      readonly accountId: string;
      /** `open_reservations` where the limit is `maxOpen`. */
      readonly resource: string;
      readonly window?: Window;
      /** Start of the window's next period. */
      readonly turnsAt?: InstantText;
      readonly requested: DecimalText;
      /** Amount that the limit leaves, never below zero. */
      readonly remaining: DecimalText;
    }
  | {
      readonly code: 'insufficient_funds';
      /** Account whose funds were short: the payer or the source. Null: nobody pays, and the policy denies that. */
      readonly accountId: string | null;
      readonly resource: string;
      readonly requested: DecimalText;
      /** Negative after an overrun. */
      readonly available: DecimalText;
      /** Amount that donors could have given. Present where the command asked for reallocation. */
      readonly recoverable?: DecimalText;
    };

export type RejectionCode = Rejection['code'];

export type NotPermittedReason =
  /** The root is closed with its ledger. */
  | 'root_cannot_be_closed'
  /** The root has no parent to allocate from or return to: Fund and Withdraw serve it. */
  | 'root_has_no_parent'
  /** An extension would have moved the deadline to an earlier time. */
  | 'deadline_would_move_back'
  /** Distribute names an account that is not a child of the parent. */
  | 'not_a_child'
  /** Distribute finds no open child to give to. */
  | 'no_children'
  /** Escrow is released by its payer or arbiter, refunded by its payee or arbiter. */
  | 'not_a_party'
  /** The ledger's last event is not later than the server's time: there is nothing to set back. */
  | 'clock_not_ahead'
  /** The ledger's time is its caller's, and goes back for nobody. */
  | 'clock_of_caller'
  /** The revision that is adjusted is no charge of that resource. */
  | 'charge_not_found'
  /** A credit is at most the charge with its debits, less its credits. */
  | 'credit_exceeds_charge';

/** Named bounds on what one ledger holds open. */
export type CapacityLimit =
  /** Built-in and defined ones together. */
  | 'resources_per_ledger'
  /** Levels of accounts below the root. */
  | 'tree_depth'
  /** Open reservations of one spender. */
  | 'reservations_per_account'
  /** Open escrows of which an account is payer or payee. */
  | 'escrows_per_account'
  /** Limits of an account over all resources and windows. */
  | 'limits_per_account'
  /** All funds of one resource together, in minor units: every balance inside is then below the bound, too. */
  | 'funds_bits_per_resource';

/**
 * Codes in order of precedence: where several apply, the first is returned. Source: docs/decisions, rejection
 * precedence.
 */
export const REJECTION_PRECEDENCE = [
  'idempotency_conflict',
  'ledger_not_found',
  'ledger_closed',
  'time_reversed',
  'account_not_found',
  'account_closed',
  'account_expired',
  'account_suspended',
  'resource_unknown',
  'reservation_not_found',
  'reservation_closed',
  'escrow_not_found',
  'escrow_closed',
  'escrow_exceeded',
  'already_exists',
  'account_in_use',
  'too_large',
  'limit_not_found',
  'profile_not_found',
  'price_unknown',
  'not_permitted',
  'capacity_exceeded',
  'stopped',
  'confidence_reached',
  'throttled',
  'limit_exceeded',
  'insufficient_funds',
] as const satisfies readonly RejectionCode[];
