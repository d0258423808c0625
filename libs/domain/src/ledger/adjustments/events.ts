import type { Dated } from '../kernel/event';
import type { ChargeAdjustments } from '../kernel/event-parts';
import type { Attribution } from '../kernel/usage';
import type { DecimalText, InstantText } from '../kernel/words';

/** Events of charges that are corrected. */
export type AdjustmentEventBody =
  /** A charge was corrected after the fact. */
  {
    type: 'Adjusted';
    data: {
      /** Revision of the charge's event. */
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
      /** Sum of the charge in this resource, this adjustment included. */
      totals: ChargeAdjustments;
      /** When the charge was decided: windows that began later do not count the adjustment. */
      chargedAt: InstantText;
      /** The nearest open ancestor, from which the usage counts, where the spender is closed. */
      countedFrom?: string;
      /** Attribution of the charge. */
      attribution?: Attribution;
      reason?: string;
    };
  };

export type AdjustmentEvent = Dated<AdjustmentEventBody>;
