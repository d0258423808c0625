import type { Rejection } from './ledger/kernel/rejections';

/** A fault in the input that only the ledger's own state could show, such as more decimals than a resource has. */
export interface Violation {
  /** Path of the offending field in the command, such as `amounts[0].amount`. */
  readonly field: string;
  /** The rule that was broken, in words. */
  readonly rule: string;
}

/** Outcome of a command. A rejection is a value; malformed input leaves no trace in the ledger. */
export type Decision<Event> =
  | { readonly outcome: 'accepted'; readonly events: readonly Event[] }
  /** `item`: index of the refused instruction in an atomic batch. */
  | { readonly outcome: 'rejected'; readonly rejection: Rejection; readonly item?: number }
  | { readonly outcome: 'malformed'; readonly violations: readonly Violation[] };

/** Closes a switch over a union: a new member fails the build here, and a corrupt value fails loudly at run time. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};
