import type { Instruction, RejectionCode } from '@ledger/domain';
import type { Wait } from './ledger-run';

/** A command that two codes apply to, and how to show that both do. */
export interface Pair {
  readonly first: RejectionCode;
  readonly then: RejectionCode;
  readonly of: string;
  /** Both codes apply to `when`. */
  readonly given: readonly (Instruction | Wait)[];
  /** The same, except that the first does not: shows that the other one did. */
  readonly cured: readonly (Instruction | Wait)[];
  readonly when: Instruction;
  /**
   * A command to which only the second code applies, for a pair whose first no other history removes. Absent: `when`
   * itself.
   */
  readonly instead?: Instruction;
  /** The command's time and the time of what was given, on a ledger of the caller's clock. */
  readonly times?: { readonly given: number; readonly when: number; readonly cured: number };
}
