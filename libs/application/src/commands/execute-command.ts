import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LedgerCommand } from '@ledger/domain';
import type { CommandResult } from '../answers';
import { LedgerWriters } from '../ledger-writers';

/** A command of any kind, for its ledger's writer. */
export class ExecuteCommand extends Command<CommandResult> {
  constructor(readonly command: LedgerCommand) {
    super();
  }
}

/** @see LedgerWriters.submit for the faults. */
@CommandHandler(ExecuteCommand)
export class ExecuteCommandHandler implements ICommandHandler<ExecuteCommand> {
  constructor(private readonly writers: LedgerWriters) {}

  execute({ command }: ExecuteCommand): Promise<CommandResult> {
    return this.writers.submit(command);
  }
}
