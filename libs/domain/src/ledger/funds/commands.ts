import type { DecimalText, DistributionStrategy, ResourceAmount } from '../kernel/words';

/** Brings funds into the ledger, at the root. */
export interface Fund {
  readonly type: 'Fund';
  readonly amounts: readonly ResourceAmount[];
}
/** Takes unspent funds out of the ledger, at the root. */
export interface Withdraw {
  readonly type: 'Withdraw';
  readonly amounts: readonly ResourceAmount[];
}
/** Moves funds from the parent's own to the account. */
export interface Allocate {
  readonly type: 'Allocate';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}
/** Moves funds from the account back to its parent. */
export interface Reclaim {
  readonly type: 'Reclaim';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}
export interface Transfer {
  readonly type: 'Transfer';
  readonly fromId: string;
  readonly toId: string;
  readonly amounts: readonly ResourceAmount[];
}
/** Recovers up to the amounts from donors, for the payer of the account. */
export interface Reallocate {
  readonly type: 'Reallocate';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}
/** Moves the whole of the amounts from an account's own funds to its children, or nothing. */
export interface Distribute {
  readonly type: 'Distribute';
  /** The parent. */
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
  readonly strategy: DistributionStrategy;
  /** Absent: every open child. */
  readonly children?: readonly DistributionChild[];
}
export interface DistributionChild {
  readonly accountId: string;
  /** Required by `proportional`, malformed otherwise. A decimal above 0. */
  readonly weight?: DecimalText;
}

/** Commands of this feature. */
export type FundsCommand = Fund | Withdraw | Allocate | Reclaim | Transfer | Reallocate | Distribute;
