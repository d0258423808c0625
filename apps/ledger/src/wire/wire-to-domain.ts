import type { CommandEnvelope, LedgerCommand, LedgerInstruction, Principal } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { INSTRUCTIONS } from './instructions';
import { instantOf } from './parts-to-domain';

/**
 * Makes a command of the domain from a well-formed message. Absent fields become undefined, amounts and instants
 * canonical text, so that equal commands have equal hashes. The message cannot say who the caller is.
 */
export const commandOf = ({ $case, value }: wire.CommandBody, caller: Principal): LedgerCommand => ({
  ...envelopeOf(value.envelope!, caller),
  body: INSTRUCTIONS[$case](value as never),
});

/** Makes an atomic batch of the commands, under one envelope. */
export const atomicCommandOf = (
  envelope: wire.CommandEnvelope,
  items: readonly wire.CommandBody[],
  caller: Principal,
): LedgerCommand => ({
  ...envelopeOf(envelope, caller),
  body: { type: 'AtomicBatch', items: items.map(itemOf) },
});

const envelopeOf = (envelope: wire.CommandEnvelope, caller: Principal): CommandEnvelope => ({
  commandId: envelope.commandId,
  ledgerId: envelope.ledgerId,
  caller,
  actor: envelope.actor,
  correlationId: envelope.correlationId,
  causationId: envelope.causationId,
  occurredAt: instantOf(envelope.occurredAt),
  at: instantOf(envelope.at),
  dryRun: envelope.dryRun,
});

const itemOf = ({ $case, value }: wire.CommandBody): LedgerInstruction => {
  const instruction = INSTRUCTIONS[$case](value as never);
  if (instruction.type === 'ClosePeriod' || instruction.type === 'ResetClock')
    throw new Error(`${instruction.type} in an atomic batch passed validation`);
  return instruction;
};
