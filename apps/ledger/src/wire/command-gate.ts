import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteCommand, SendingOrder, type CommandResult } from '@ledger/application';
import { ENTRIES_PER_COMMAND_MAX, type LedgerCommand, type Principal } from '@ledger/domain';
import {
  BATCH_COMMANDS_MAX,
  COMMAND_DTOS,
  CommandEnvelopeDto,
  FaultTally,
  ID_LENGTH_MAX,
  tallyFaults,
  type Batch,
  type Command,
  type CommandAnswer,
  type CommandBody,
  type CommandEnvelope,
  type ExecuteBatchResponse,
} from '@ledger/protocol';
import { answerToWire } from './answer-to-wire';
import type { Asker } from './asker';
import { failedOf, MalformedInput } from './faults';
import { abridgedBytesMax } from './fitting-answers';
import { logUnexpected } from './log-unexpected';
import { LoopTurn } from './loop-turn';
import { wellFormed } from './well-formed';
import { atomicCommandOf, commandOf } from './wire-to-domain';

/** Steps that every way of sending a command shares: the command is checked, put on the bus, and answered. */
@Injectable()
export class CommandGate {
  constructor(private readonly bus: CommandBus) {}

  /**
   * @param order order of a sender that was promised one. Absent: the sender waits for each answer.
   * @throws MalformedInput naming every field, and what {@link submit} throws.
   */
  execute(body: CommandBody, caller: Principal, order?: SendingOrder): Promise<CommandAnswer> {
    wellFormed(COMMAND_DTOS[body.$case], body.value);
    return this.submit(commandOf(body, caller), order);
  }

  /**
   * Executes like {@link execute}, but puts a failure into the answer: the other commands of the same message or stream
   * go on.
   */
  async answered(body: CommandBody, caller: Principal, order: SendingOrder): Promise<CommandAnswer> {
    try {
      return await this.execute(body, caller, order);
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

  /**
   * Checks in pieces, so that a large message holds up nobody else.
   * @throws MalformedInput when any command of the message is malformed, and what {@link submit} throws.
   */
  async batch({ size, atomic, command }: Batch, asker: BatchAsker): Promise<ExecuteBatchResponse> {
    const { caller, answerBytesMax } = asker;
    if (size < 1 || size > BATCH_COMMANDS_MAX) {
      throw new MalformedInput([{ field: 'commands', rule: `must be 1 to ${BATCH_COMMANDS_MAX}` }]);
    }
    const tally = new FaultTally();
    if (atomic !== undefined) tallyFaults(CommandEnvelopeDto, atomic, tally, 'atomic');
    const turn = new LoopTurn();
    let [answerBytes, amounts] = [0, 0];
    const bodies: CommandBody[] = [];
    for (let place = 0; place < size; place += 1) {
      const body = bodyOf(command(place), `commands[${place}]`);
      if (atomic === undefined) tallyFaults(COMMAND_DTOS[body.$case], body.value, tally, placeOf(body, place));
      else tallyItem(body, place, tally);
      bodies.push(body);
      answerBytes += abridgedBytesMax(body.value.envelope);
      if ('amounts' in body.value) amounts += body.value.amounts.length;
      if (turn.isLong) await turn.give();
    }
    if (atomic === undefined && size > 1 && answerBytes > answerBytesMax) {
      const rule = `must be fewer: the answers may have ${answerBytes} bytes, and ${answerBytesMax} fit into a message`;
      tally.add(() => 'commands', rule);
    }
    // A batch with more amounts would be hashed whole and largely decided before it was refused.
    if (atomic !== undefined && amounts > ENTRIES_PER_COMMAND_MAX) {
      tally.add(() => 'commands', `must have at most ${ENTRIES_PER_COMMAND_MAX} amounts in all, and have ${amounts}`);
    }
    // Nothing of a message with a malformed command is executed: its sender is at fault, not one command.
    if (!tally.isEmpty) throw MalformedInput.ofTally(tally);
    if (atomic !== undefined) return { answers: [await this.submit(atomicCommandOf(atomic, bodies, caller))] };
    const order = new SendingOrder();
    const answers: Promise<CommandAnswer>[] = [];
    for (const body of bodies) {
      answers.push(this.answered(body, caller, order));
      if (turn.isLong) await turn.give();
    }
    return { answers: await Promise.all(answers) };
  }
}

type BatchAsker = Pick<Asker, 'caller' | 'answerBytesMax'>;

/** Judges an item as if it had the batch's envelope, whose own faults are told once. */
const tallyItem = (body: CommandBody, place: number, tally: FaultTally): void => {
  const path = placeOf(body, place);
  if (body.$case === 'closePeriod') {
    tally.add(() => path, 'must stand alone: a period is not closed in an atomic batch');
  } else if (body.$case === 'resetClock') {
    tally.add(() => path, 'must stand alone: a clock is not reset in an atomic batch');
  } else if (body.value.envelope !== undefined) {
    tally.add(() => `${path}.envelope`, 'must be absent: the envelope of the atomic batch holds for all');
  } else {
    tallyFaults(COMMAND_DTOS[body.$case], { ...body.value, envelope: ANY_ENVELOPE }, tally, path);
  }
};

const ANY_ENVELOPE = { commandId: 'any', ledgerId: 'any', actor: 'any', dryRun: false } as const;

const placeOf = ({ $case }: CommandBody, place: number): string =>
  `commands[${place}].${$case.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** @throws MalformedInput where a message has no command: one of a later version of the protocol, or none at all. */
export const bodyOf = (command: Command | undefined, path: string): CommandBody => {
  if (command?.command !== undefined) return command.command;
  throw new MalformedInput([{ field: path, rule: 'must have exactly one command that this server knows' }]);
};

export const failedAnswer = (error: unknown, envelope: CommandEnvelope | undefined): CommandAnswer => ({
  // Ids are returned as they were sent, but cut to the length of an id, since an answer is bounded.
  commandId: envelope?.commandId.slice(0, ID_LENGTH_MAX) ?? '',
  ledgerId: envelope?.ledgerId.slice(0, ID_LENGTH_MAX) ?? '',
  outcome: { $case: 'failed', value: failedOf(error) },
  spending: undefined,
  replayed: false,
  dryRun: envelope?.dryRun ?? false,
  at: '',
  revision: undefined,
  position: undefined,
  abridged: false,
});
