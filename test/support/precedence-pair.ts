import type { Instruction, RejectionCode } from '@ledger/domain';

/** A command that two codes apply to, and how to show that both do. */
export interface Pair {
  readonly first: RejectionCode;
  readonly then: RejectionCode;
  readonly of: string;
  /** Both codes apply to `when`. */
  readonly given: readonly Instruction[];
  /** The same, except that the first does not: shows that the other one did. */
  readonly cured: readonly Instruction[];
  readonly when: Instruction;
  /** The command's time and the time of what was given, on a ledger of the caller's clock. */
  readonly times?: { readonly given: number; readonly when: number; readonly cured: number };
}
