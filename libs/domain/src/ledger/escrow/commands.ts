import type { ResourceAmount } from '../kernel/words';

/** Holds a payer's own funds for a payee until they are released or refunded. */
export interface OpenEscrow {
  readonly type: 'OpenEscrow';
  readonly escrowId: string;
  readonly payerId: string;
  readonly payeeId: string;
  /** Account that may release and refund beside the parties. Absent: none. */
  readonly arbiterId?: string;
  readonly amounts: readonly ResourceAmount[];
  /** Seconds from the opening to the refund by time. Absent: it does not expire. */
  readonly ttlSeconds?: number;
  readonly reason?: string;
}
export interface ReleaseEscrow {
  readonly type: 'ReleaseEscrow';
  readonly escrowId: string;
  /** Absent: all that is left in escrow. */
  readonly amounts?: readonly ResourceAmount[];
  /**
   * Party for which the command acts: the payer or the arbiter. Absent: the caller's own account; the operator need not
   * be a party.
   */
  readonly byId?: string;
}
/** Returns the rest to the payer. */
export interface RefundEscrow {
  readonly type: 'RefundEscrow';
  readonly escrowId: string;
  /**
   * Party for which the command acts: the payee or the arbiter. Absent: the caller's own account; the operator need not
   * be a party.
   */
  readonly byId?: string;
}

/** Commands of this feature. */
export type EscrowCommand = OpenEscrow | ReleaseEscrow | RefundEscrow;
