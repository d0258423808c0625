import { instantText } from '../kernel/instant';
import type { EndedLookup } from '../kernel/records';
import { restOf } from './rules';
import type { LedgerState } from '../kernel/state';
import type { InstantText, ResourceAmount } from '../kernel/words';

export interface EscrowView {
  readonly escrowId: string;
  readonly payerId: string;
  readonly payeeId: string;
  /** Absent: the escrow has no arbiter, or has ended. */
  readonly arbiterId?: string;
  readonly status: 'open' | 'released' | 'refunded' | 'expired';
  /** Amounts left; nothing once it has ended. */
  readonly amounts: readonly ResourceAmount[];
  /** Absent: the escrow has ended. */
  readonly openedAt?: InstantText;
  /** Absent: it does not expire, or has ended. */
  readonly expiresAt?: InstantText;
  readonly endedAt?: InstantText;
}

/** Undefined: it was never opened. Expiries that are due must have been applied (`expireDue`). */
export const escrowView = (state: LedgerState, escrowId: string, ended: EndedLookup): EscrowView | undefined => {
  const open = state.escrows.get(escrowId);
  if (open === undefined) {
    const past = state.endedEscrows.get(escrowId) ?? ended.escrow(escrowId);
    return past && { escrowId, ...past, amounts: [] };
  }
  const { payerId, payeeId, arbiterId, openedAt, expiresAt } = open;
  return {
    escrowId,
    payerId,
    payeeId,
    ...(arbiterId !== null && { arbiterId }),
    status: 'open',
    amounts: restOf(state, open),
    openedAt: instantText(openedAt),
    ...(expiresAt !== null && { expiresAt: instantText(expiresAt) }),
  };
};
