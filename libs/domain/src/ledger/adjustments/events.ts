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
      /**
       * Account whose funds rise or fall: the charge's payer or, where it is closed, its nearest open funded ancestor.
       */
      payerId: string | null;
      /**
       * Account whose `closedBelow` a credit lowers, where the charge's payer is closed. Absent: the payer's `consumed`
       * is lowered.
       */
      closedBelowId?: string;
      /** The part of a debit that was more than the payer had available. Absent: none. */
      overrun?: DecimalText;
      /** All adjustments of the charge in this resource, this one included. */
      totals: ChargeAdjustments;
      /** Time at which the charge was decided: windows that began later do not count the adjustment. */
      chargedAt: InstantText;
      /** Nearest open ancestor, at which the usage counts, where the spender is closed. */
      countedFrom?: string;
      /** Attribution of the charge. */
      attribution?: Attribution;
      reason?: string;
    };
  };

export type AdjustmentEvent = Dated<AdjustmentEventBody>;
