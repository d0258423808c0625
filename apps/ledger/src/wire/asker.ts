import type { Principal } from '@ledger/domain';

/** The sender of a query or a batch, as far as the answer depends on it. */
export interface Asker {
  readonly caller: Principal;
  /** Aborted when nobody hears the answer any more. Absent: unknown. */
  readonly signal?: AbortSignal;
  /** Connection that it came over: queries of several are answered in turn. Absent: none of its own. */
  readonly origin?: string;
  /** Most bytes that an answer on this connection may have in one message. */
  readonly answerBytesMax: number;
}

/**
 * Most bytes of a page's rows as the tables tell them. On the wire fields and members have other names: the binary form
 * is smaller and JSON larger, but never twice as large.
 */
export const pageBytes = ({ answerBytesMax }: Asker): number => Math.floor(answerBytesMax / 2);
