import type { Dated } from '../kernel/event';
import type { Rejection, RejectionCode } from '../kernel/rejections';
import type { InstantText } from '../kernel/words';

/** Events of refused commands. */
export type RejectionEventBody<CommandName extends string = string> =
  /** A command was refused, and moved nothing. Of a looping agent only so many are recorded, see RejectionsCounted. */
  | {
      type: 'CommandRejected';
      data: {
        command: CommandName;
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

export type RejectionEvent<CommandName extends string = string> = Dated<RejectionEventBody<CommandName>>;
