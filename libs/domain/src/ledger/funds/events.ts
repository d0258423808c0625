import type { ChargeAdjustments } from '../kernel/event-parts';
import type { Attribution } from '../kernel/usage';
import type { DecimalText, DistributionStrategy, InstantText, ResourceAmount } from '../kernel/words';

/** Of funds that move, and of charges that are corrected. */
export type FundsEventBody =
  /** Funds moved from a parent to its child. */
  | {
      type: 'Allocated';
      data: {
        fromId: string;
        toId: string;
        amounts: readonly ResourceAmount[];
        /** One of several of one Distribute; `number` counts the parent's from 1. Absent: it stands alone. */
        distribution?: { strategy: DistributionStrategy; number: number };
      };
    }
  /** Funds moved from a child back to its parent. */
  | { type: 'Reclaimed'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  /** Funds moved between any two accounts. */
  | { type: 'Transferred'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  /** Funds were recovered for a payer in need from accounts of lower or equal priority; also when nothing was. */
  | {
      type: 'Reallocated';
      data: {
        /** The account that was named or that asked to spend. */
        accountId: string;
        /** The payer that was helped; null where nobody pays, and nothing was recovered. */
        payerId: string | null;
        requested: readonly ResourceAmount[];
        recovered: readonly ResourceAmount[];
        donors: readonly { accountId: string; resource: string; amount: DecimalText }[];
      };
    }
  /** A payer's own funds were set aside for a payee. */
  | {
      type: 'Escrowed';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        arbiterId?: string;
        amounts: readonly ResourceAmount[];
        expiresAt?: InstantText;
        reason?: string;
      };
    }
  /** Funds in escrow went to the payee. */
  | {
      type: 'EscrowReleased';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        amounts: readonly ResourceAmount[];
        byId?: string;
        /** Nothing is left: the escrow has ended. */
        final: boolean;
      };
    }
  /** What was left in escrow went back to the payer. By time alone, it is recorded by the writer when it is due. */
  | {
      type: 'EscrowRefunded';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        amounts: readonly ResourceAmount[];
        byId?: string;
        cause: 'requested' | 'expired';
      };
    }
  /** A charge was corrected after the fact. */
  | {
      type: 'Adjusted';
      data: {
        /** Of the charge's event. */
        revision: string;
        /** The spender of the charge. */
        accountId: string;
        resource: string;
        direction: 'credit' | 'debit';
        amount: DecimalText;
        /** Whose funds rise or fall: the charge's payer, or where it is closed its nearest open funded ancestor. */
        payerId: string | null;
        /** Whose `closedBelow` a credit lowers, where the charge's payer is closed. Absent: the payer's `consumed`. */
        closedBelowId?: string;
        /** The part of a debit that was more than the payer had available. Absent: none. */
        overrun?: DecimalText;
        /** Of the charge in this resource, this adjustment included. */
        totals: ChargeAdjustments;
        /** When the charge was decided: windows that began later do not count the adjustment. */
        chargedAt: InstantText;
        /** The nearest open ancestor, from which the usage counts, where the spender is closed. */
        countedFrom?: string;
        /** Of the charge. */
        attribution?: Attribution;
        reason?: string;
      };
    };
