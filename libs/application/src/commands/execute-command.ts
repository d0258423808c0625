import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LedgerCommand } from '@ledger/domain';
import type { CommandResult } from '../pending/command-result';
import { WriterRegistry } from '../writer-registry';
import type { SendingOrder } from './sending-order';
import { hasText, TextCounting, TokenCounter } from './text-counting';

/** A command of any kind, for its ledger's writer. */
export class ExecuteCommand extends Command<CommandResult> {
  constructor(
    readonly command: LedgerCommand,
    /**
     * Order in which the sender was promised that its commands are decided. Absent: the sender waits for each answer,
     * or the order does not matter to it.
     */
    readonly order?: SendingOrder,
  ) {
    super();
  }
}

/** @see WriterRegistry.submit for the faults, and TextCounting for those of a command with a text. */
@CommandHandler(ExecuteCommand)
export class ExecuteCommandHandler implements ICommandHandler<ExecuteCommand> {
  private readonly texts: TextCounting;
  private readonly submit = (command: LedgerCommand): Promise<CommandResult> => this.writers.submit(command);

  constructor(
    private readonly writers: WriterRegistry,
    counter: TokenCounter,
  ) {
    this.texts = new TextCounting(counter);
  }

  execute({ command, order }: ExecuteCommand): Promise<CommandResult> {
    if (!hasText(command.body)) {
      return order === undefined ? this.submit(command) : order.handOn(command.ledgerId, command, this.submit);
    }
    const counted = this.texts.counted(command);
    return order === undefined ? counted.then(this.submit) : order.handOn(command.ledgerId, counted, this.submit);
  }
}
