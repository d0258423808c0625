import type { ResourceAmount } from '../kernel/words';

/** Holds a payer's own funds for a payee until they are released or refunded. */
export interface OpenEscrow {
  readonly type: 'OpenEscrow';
  readonly escrowId: string;
  readonly payerId: string;
  readonly payeeId: string;
  /** May release and refund beside the parties. Absent: nobody else. */
  readonly arbiterId?: string;
  readonly amounts: readonly ResourceAmount[];
  /** Refunded so long after the opening. Absent: it does not expire. */
  readonly ttlSeconds?: number;
  readonly reason?: string;
}
export interface ReleaseEscrow {
  readonly type: 'ReleaseEscrow';
  readonly escrowId: string;
  /** Absent: all that is left. */
  readonly amounts?: readonly ResourceAmount[];
  /** On whose behalf: the payer or the arbiter. Absent: the caller's own, and the operator needs to be no party. */
  readonly byId?: string;
}
/** The rest goes back to the payer. */
export interface RefundEscrow {
  readonly type: 'RefundEscrow';
  readonly escrowId: string;
  /** On whose behalf: the payee or the arbiter. Absent: the caller's own, and the operator needs to be no party. */
  readonly byId?: string;
}

/** Commands of this feature. */
export type EscrowCommand = OpenEscrow | ReleaseEscrow | RefundEscrow;
