import { CommandEnvelope } from '@ledger/protocol';
import { type StoryClock } from './story-clock';

const ACTOR = 'demo';

/** Makes envelopes of one ledger, at the story's time. */
export type EnvelopeOf = (commandId: string, occurredAt?: string) => CommandEnvelope;

export const envelopesOf =
  (ledgerId: string, clock: StoryClock): EnvelopeOf =>
  (commandId, occurredAt) =>
    CommandEnvelope.fromPartial({
      commandId,
      ledgerId,
      actor: ACTOR,
      at: clock.text,
      ...(occurredAt && { occurredAt }),
    });
