import { commandHash, referencesOf, type LedgerCommand, type References } from '@ledger/domain';
import type { CommandResult } from './command-result';
import { CONFLICT_ATTEMPTS_MAX } from '../limits';

/** Other processes kept writing to the ledger first. Nothing was recorded: send it again. */
export class LedgerContended extends Error {
  override readonly name = 'LedgerContended';
}

/** Outcomes of the commands of all ledgers of the process, since it started. */
export interface CommandCounts {
  /** Taken in and not yet answered. */
  inFlight: number;
  /** Answered, faults included. */
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
  private hashed: string | undefined;
  private answered = false;

  constructor(
    readonly command: LedgerCommand,
    /** When its time is over, as `performance.now` says it. */
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

  /** Hash of the command as it was sent. */
  get hash(): string {
    return (this.hashed ??= commandHash(this.command));
  }

  get isDone(): boolean {
    return this.answered;
  }

  /** The time at which a batch first came to it: of the times that it is told. In milliseconds since 1970. */
  metAt(now: number): number {
    return (this.firstMetAt ??= now);
  }

  answer(result: CommandResult): void {
    if (this.done()) this.resolve(result);
  }

  /** A fault, not a rejection: it may be sent again. Nothing, when it was answered already. */
  fail(error: unknown): void {
    if (this.done()) this.rejected(error);
  }

  /** Counts that it was decided and another process wrote first; fails it when that was too often. Answers how often. */
  conflicted(): number {
    this.conflicts += 1;
    this.counts.conflicts += 1;
    if (this.conflicts >= CONFLICT_ATTEMPTS_MAX) {
      this.fail(new LedgerContended(`others wrote to ledger ${this.command.ledgerId} first, ${this.conflicts} times`));
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
