import type { CommandEnvelope, LedgerCommand, LedgerInstruction } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { INSTRUCTIONS } from './instructions';
import { instantOf } from './parts-to-domain';

/**
 * A command of the domain from a message that was found well formed. Absent fields become undefined, amounts canonical
 * text, instants canonical text: what means the same has the same hash.
 */
export const commandOf = ({ $case, value }: wire.CommandBody): LedgerCommand => ({
  ...envelopeOf(value.envelope!),
  body: INSTRUCTIONS[$case](value as never),
});

/** All of the commands or none, under one envelope. */
export const atomicCommandOf = (envelope: wire.CommandEnvelope, items: readonly wire.CommandBody[]): LedgerCommand => ({
  ...envelopeOf(envelope),
  body: { type: 'AtomicBatch', items: items.map(itemOf) },
});

const envelopeOf = (envelope: wire.CommandEnvelope): CommandEnvelope => ({
  commandId: envelope.commandId,
  ledgerId: envelope.ledgerId,
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
