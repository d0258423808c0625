import type { Dated } from '../kernel/event';
import type { Rejection, RejectionCode } from '../kernel/rejections';
import type { InstantText } from '../kernel/words';

/** The content of larger commands is not kept with their refusal. */
export const REJECTED_CONTENT_BYTES_MAX = 16 * 1024;

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
        /**
         * The refused command (JSON: actor, at, occurredAt, body; amounts in canonical form, with the server's count of a
         * text), so that it can be decided again under other rules. Absent: it has more than 16 KiB, or was refused before commands were kept.
         */
        content?: string;
        /** Bytes of a content that was too large to be kept. */
        contentBytes?: number;
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
