import type {
  InstantText,
  LedgerEvent,
  Rejection,
  ResourceAmount,
  SpendingView,
  ThresholdCrossed,
  Violation,
} from '@ledger/domain';
import type { Position, Revision } from '@ledger/event-store';

/**
 * Answer of the ledger to a command. Standing and needed amounts are of now; everything else is as it was first
 * decided.
 */
export type CommandResult =
  | (Answered & {
      readonly outcome: 'accepted';
      /** Events in order; for a dry run, those that would have been recorded. */
      readonly events: readonly LedgerEvent[];
      /** Every threshold that this command crossed. */
      readonly crossings: readonly ThresholdCrossed['data'][];
    })
  | (Answered & {
      readonly outcome: 'rejected';
      readonly rejection: Rejection;
      /** Index of the refused item in an atomic batch. Absent: the command was no batch. */
      readonly item?: number;
      /**
       * Amounts of each resource that limits and funds would have to leave beyond what they do now for the request to
       * pass. Absent: none, or it was no request for amounts.
       */
      readonly needed?: readonly ResourceAmount[];
    })
  | { readonly outcome: 'malformed'; readonly violations: readonly Violation[] };

interface Answered {
  readonly commandId: string;
  readonly ledgerId: string;
  /** Decision time. */
  readonly at: InstantText;
  /** Revision of the command's first event. Absent: nothing was recorded (a dry run, a rejection that is never recorded). */
  readonly firstRevision?: Revision;
  /** Revision of the command's last event. Absent: nothing was recorded. */
  readonly revision?: Revision;
  /** Position at or after the command's events: a query that is given it sees them. Absent: nothing was recorded. */
  readonly position?: Position;
  /** True: this is the recorded outcome of an earlier command of the same id and content. */
  readonly replayed: boolean;
  readonly dryRun: boolean;
  /** Standing of the account that the command spends from, or names first. Absent: it names none that is open. */
  readonly spending?: SpendingView;
}

/** The ledger's queue is full, or the server shuts down. Nothing was decided: send it again after a while. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  constructor(
    readonly limit: string,
    readonly retryAfterMs: number,
  ) {
    super(`overloaded: ${limit}`);
  }
}
