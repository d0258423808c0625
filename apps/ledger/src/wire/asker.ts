import type { Principal } from '@ledger/domain';

/** The sender of a query or a batch, as far as the answer depends on it. */
export interface Asker {
  readonly caller: Principal;
  /** Aborted when nobody hears the answer any more. Absent: unknown. */
  readonly signal?: AbortSignal;
  /** What the way back carries in one message. */
  readonly answerBytesMax: number;
}

/**
 * What the rows of a page may weigh as the tables tell them. On the wire they have other names of fields and members:
 * in the binary form less, as JSON more, but never twice as much.
 */
export const pageBytes = ({ answerBytesMax }: Asker): number => Math.floor(answerBytesMax / 2);
