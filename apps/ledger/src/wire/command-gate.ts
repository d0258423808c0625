import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteCommand, SendingOrder, type CommandResult } from '@ledger/application';
import type { LedgerCommand } from '@ledger/domain';
import {
  BATCH_COMMANDS_MAX,
  COMMAND_DTOS,
  CommandEnvelopeDto,
  faultsOf,
  type Command,
  type CommandAnswer,
  type CommandBody,
  type CommandEnvelope,
  type ExecuteBatchRequest,
  type ExecuteBatchResponse,
  type FieldFault,
} from '@ledger/protocol';
import { answerToWire } from './answer-to-wire';
import { failedOf, MalformedInput } from './faults';
import { logUnexpected } from './log-unexpected';
import { atomicCommandOf, commandOf } from './wire-to-domain';

/** What every way of sending a command shares: well formed, then on the bus, then answered. */
@Injectable()
export class CommandGate {
  constructor(private readonly bus: CommandBus) {}

  /**
   * `order` is that of a sender that was promised one. Absent: it waits for each answer.
   *
   * @throws MalformedInput naming every field, and what {@link submit} throws.
   */
  execute(body: CommandBody, order?: SendingOrder): Promise<CommandAnswer> {
    const faults = faultsOf(COMMAND_DTOS[body.$case], body.value);
    if (faults.length > 0) throw new MalformedInput(faults);
    return this.submit(commandOf(body), order);
  }

  /** As {@link execute}, but what failed is told in the answer: others in the same message or stream go on. */
  async answered(body: CommandBody, order: SendingOrder): Promise<CommandAnswer> {
    try {
      return await this.execute(body, order);
    } catch (error) {
      logUnexpected(error);
      return failedAnswer(error, body.value.envelope);
    }
  }

  /** @throws MalformedInput for what only the ledger's state shows; Overloaded; EventStoreUnavailable. */
  async submit(command: LedgerCommand, order?: SendingOrder): Promise<CommandAnswer> {
    const result = await this.bus.execute<ExecuteCommand, CommandResult>(new ExecuteCommand(command, order));
    if (result.outcome === 'malformed') throw MalformedInput.ofViolations(result.violations);
    return answerToWire(result);
  }

  /** @throws MalformedInput when any command of the message is malformed, and what {@link submit} throws. */
  async batch({ commands, atomic }: ExecuteBatchRequest): Promise<ExecuteBatchResponse> {
    if (commands.length < 1 || commands.length > BATCH_COMMANDS_MAX) {
      throw new MalformedInput([{ field: 'commands', rule: `must be 1 to ${BATCH_COMMANDS_MAX}` }]);
    }
    const bodies = commands.map((command, i) => bodyOf(command, `commands[${i}]`));
    if (atomic !== undefined) return { answers: [await this.atomic(atomic, bodies)] };
    // Nothing of a message that is malformed somewhere is executed: its sender is at fault, not one command.
    const faults = bodies.flatMap(commandFaults);
    if (faults.length > 0) throw new MalformedInput(faults);
    const order = new SendingOrder();
    return { answers: await Promise.all(bodies.map((body) => this.answered(body, order))) };
  }

  /** @throws MalformedInput naming every field of every item. */
  private atomic(envelope: CommandEnvelope, bodies: readonly CommandBody[]): Promise<CommandAnswer> {
    const faults = [
      ...faultsOf(CommandEnvelopeDto, envelope).map(({ field, rule }) => ({ field: `atomic.${field}`, rule })),
      ...bodies.flatMap((body, i) => itemFaults(body, i, envelope)),
    ];
    if (faults.length > 0) throw new MalformedInput(faults);
    return this.submit(atomicCommandOf(envelope, bodies));
  }
}

/** An item is judged as if it had the batch's envelope, whose own faults are told once. */
const itemFaults = (body: CommandBody, place: number, envelope: CommandEnvelope): readonly FieldFault[] => {
  const field = placeOf(body, place);
  if (body.$case === 'closePeriod') {
    return [{ field, rule: 'must stand alone: a period is not closed in an atomic batch' }];
  }
  if (body.$case === 'resetClock') {
    return [{ field, rule: 'must stand alone: a clock is not reset in an atomic batch' }];
  }
  if (body.value.envelope !== undefined) {
    return [{ field: `${field}.envelope`, rule: 'must be absent: the envelope of the atomic batch holds for all' }];
  }
  const judged = { $case: body.$case, value: { ...body.value, envelope } } as CommandBody;
  return commandFaults(judged, place).filter((fault) => !fault.field.includes('.envelope.'));
};

/** What is malformed in a command of a batch, by its path there. */
const commandFaults = (body: CommandBody, place: number): readonly FieldFault[] =>
  faultsOf(COMMAND_DTOS[body.$case], body.value).map(({ field, rule }) => ({
    field: `${placeOf(body, place)}.${field}`,
    rule,
  }));

const placeOf = ({ $case }: CommandBody, place: number): string =>
  `commands[${place}].${$case.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** @throws MalformedInput where a message has no command: one of a later version of the protocol, or none at all. */
export const bodyOf = (command: Command | undefined, path: string): CommandBody => {
  if (command?.command !== undefined) return command.command;
  throw new MalformedInput([{ field: path, rule: 'must have exactly one command that this server knows' }]);
};

export const failedAnswer = (error: unknown, envelope: CommandEnvelope | undefined): CommandAnswer => ({
  commandId: envelope?.commandId ?? '',
  ledgerId: envelope?.ledgerId ?? '',
  outcome: { $case: 'failed', value: failedOf(error) },
  spending: undefined,
  replayed: false,
  dryRun: envelope?.dryRun ?? false,
  at: '',
  revision: undefined,
  position: undefined,
});
