import { commandHash, referencesOf, type LedgerCommand, type References } from '@ledger/domain';
import type { CommandResult } from './answers';

/** Commands taken in and not yet answered, of all ledgers of the process. */
export interface InFlight {
  count: number;
}

/** A command that waits for its answer. */
export class Waiting {
  /** Ids that it names. */
  readonly references: References;
  /** How often it was decided and another process wrote first. */
  conflicts = 0;
  private hashed: string | undefined;
  private isDone = false;

  constructor(
    readonly command: LedgerCommand,
    private readonly inFlight: InFlight,
    private readonly resolve: (result: CommandResult) => void,
    private readonly rejected: (error: unknown) => void,
  ) {
    this.references = referencesOf(command.body);
    inFlight.count += 1;
  }

  /** Of the command as it was sent. */
  get hash(): string {
    return (this.hashed ??= commandHash(this.command));
  }

  answer(result: CommandResult): void {
    if (this.done()) this.resolve(result);
  }

  /** A fault, not a rejection: it may be sent again. Nothing, when it was answered already. */
  fail(error: unknown): void {
    if (this.done()) this.rejected(error);
  }

  private done(): boolean {
    if (this.isDone) return false;
    this.isDone = true;
    this.inFlight.count -= 1;
    return true;
  }
}
