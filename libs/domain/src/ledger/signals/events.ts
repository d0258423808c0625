import type { Instruction } from '../commands';
import type { Rejection, RejectionCode } from '../kernel/rejections';
import type { Attribution } from '../kernel/usage';
import type { DecimalText, InstantText } from '../kernel/words';

/** Of what was said, and of what was refused. */
export type SignalEventBody =
  /** An account said how sure it is of its result. The last report counts. */
  | { type: 'ConfidenceReported'; data: { accountId: string; confidence: DecimalText } }
  /** Work was done, to weigh against what was spent. */
  | {
      type: 'OutcomeReported';
      data: {
        accountId: string;
        work: DecimalText;
        success?: boolean;
        attribution?: Attribution;
        occurredAt?: InstantText;
      };
    }
  /** A command was refused, and moved nothing. Of a looping agent only so many are recorded, see RejectionsCounted. */
  | {
      type: 'CommandRejected';
      data: {
        command: Instruction['type'];
        /** The account that the command named first, where it named one. */
        accountId?: string;
        /** Place in an atomic batch of the item that was refused. */
        item?: number;
        rejection: Rejection;
      };
    }
  /** Rejections that were answered and not recorded one by one. */
  | {
      type: 'RejectionsCounted';
      data: {
        accountId: string;
        code: RejectionCode;
        /** Rejections that were too many to be recorded one by one. */
        count: number;
        from: InstantText;
        to: InstantText;
      };
    };
