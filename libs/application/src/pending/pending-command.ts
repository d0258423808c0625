import { hashedContent, referencesOf, type HashedContent, type LedgerCommand, type References } from '@ledger/domain';
import type { CommandResult } from './command-result';
import { CONFLICT_ATTEMPTS_MAX } from '../limits';

/** Other processes kept writing to the ledger first. Nothing was recorded: send it again. */
export class LedgerContended extends Error {
  override readonly name = 'LedgerContended';
}

/** Counts of commands over all ledgers, since the process started. */
export interface CommandCounts {
  /** Commands taken in and not yet answered. */
  inFlight: number;
  /** Commands answered, faults included. */
  answered: number;
  /** Decisions that were void because another process had written to the ledger first. */
  conflicts: number;
}

/** A command that waits for its answer. */
export class PendingCommand {
  /** Ids that it names. */
  readonly references: References;
  private conflicts = 0;
  private firstMetAt: number | undefined;
  private hashed: HashedContent | undefined;
  private answered = false;

  constructor(
    readonly command: LedgerCommand,
    /** Time by `performance.now` at which its time is over. */
    readonly dueBy: number,
    private readonly counts: CommandCounts,
    private readonly resolve: (result: CommandResult) => void,
    private readonly rejected: (error: unknown) => void,
  ) {
    this.references = referencesOf(command.body);
    counts.inFlight += 1;
  }

  get ledgerId(): string {
    return this.command.ledgerId;
  }

  /** The command as it was sent, by its hash. */
  get content(): HashedContent {
    return (this.hashed ??= hashedContent(this.command));
  }

  get isDone(): boolean {
    return this.answered;
  }

  /** Time at which a batch first came to it, in milliseconds since 1970. */
  metAt(now: number): number {
    return (this.firstMetAt ??= now);
  }

  answer(result: CommandResult): void {
    if (this.done()) this.resolve(result);
  }

  /**
   * Answers by a fault rather than a rejection: the command may be sent again. Does nothing when it was answered
   * already.
   */
  fail(error: unknown): void {
    if (this.done()) this.rejected(error);
  }

  /** Counts that another process wrote first, and fails the command when that was too often. Answers the count. */
  conflicted(): number {
    this.conflicts += 1;
    this.counts.conflicts += 1;
    if (this.conflicts >= CONFLICT_ATTEMPTS_MAX) {
      this.fail(
        new LedgerContended(`other processes wrote to ledger ${this.command.ledgerId} first, ${this.conflicts} times`),
      );
    }
    return this.conflicts;
  }

  private done(): boolean {
    if (this.answered) return false;
    this.answered = true;
    this.counts.inFlight -= 1;
    this.counts.answered += 1;
    return true;
  }
}
