import type { Dated } from '../kernel/event';
import type { InstantText, ResourceAmount } from '../kernel/words';

/** Events of funds that are held for somebody. */
export type EscrowEventBody =
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
        /** True: nothing is left, and the escrow has ended. */
        final: boolean;
      };
    }
  /** The rest of an escrow went back to the payer. A refund by time is recorded by the writer when it is due. */
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
    };

export type EscrowEvent = Dated<EscrowEventBody>;
