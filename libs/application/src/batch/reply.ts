import type { RecordedDecision } from '../committed/recorded-decisions';
import type { RecordedOutcome } from '../outcomes/outcome-entries';
import type { CommandResult } from '../pending/command-result';
import type { PendingCommand } from '../pending/pending-command';

/** Answer to a command once the batch is durable. */
export type Reply =
  /** Decided in this batch, or in the one that is being stored. */
  | {
      readonly kind: 'recorded';
      readonly pending: PendingCommand;
      readonly recorded: Recorded;
      readonly repeat: boolean;
      readonly spenderId?: string;
    }
  /** Decided long ago: the decision has to be read from the log. */
  | {
      readonly kind: 'replay';
      readonly pending: PendingCommand;
      readonly outcome: RecordedOutcome;
      readonly spenderId?: string;
    }
  | { readonly kind: 'unrecorded'; readonly pending: PendingCommand; readonly result: CommandResult };

/** A decision whose events are part of a batch. */
export interface Recorded {
  readonly decision: RecordedDecision;
  readonly outcome: RecordedOutcome;
}
