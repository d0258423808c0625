import type { Dated } from '../kernel/event';
import type { Principal } from '../kernel/principal';
import type { Rejection, RejectionCode } from '../kernel/rejections';
import type { InstantText } from '../kernel/words';

/** Bound on a refused command, in its canonical form: a larger one is not kept. */
export const REFUSED_CONTENT_BYTES_MAX = 16 * 1024;

/**
 * Parts of a refused command that its event does not say anyway. Its name, and the account where that is the one that the
 * event names, stand in the event; its id, its hash and its actor stand in the metadata.
 */
export interface RefusedContent {
  /** Principal on whose authority it was sent. */
  readonly caller: Principal;
  readonly occurredAt?: InstantText;
  /** Time of the decision, where the caller gave it. Absent: it was the server's. */
  readonly at?: InstantText;
  /** Fields of the command as they were decided on, the server's count of a text among them. They are checked when asked for. */
  readonly body: Readonly<Record<string, unknown>>;
}

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
         * The refused command, so that it can be decided again under other rules. Absent: it has more than 16 KiB, or was
         * refused before commands were kept.
         */
        content?: RefusedContent;
        /** Bytes of a command in canonical form that was too large to be kept. */
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
