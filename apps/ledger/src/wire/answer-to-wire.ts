import type { CommandResult } from '@ledger/application';
import type { SpendingHints, SpendingView } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { acceptedToWire } from './accepted-to-wire';
import { actionToWire, statusToWire } from './enums';
import { rejectedToWire } from './rejection-to-wire';

/** The ledger's answer to a command. Malformed input is not answered but fails; see faults.ts. */
export type Answer = Exclude<CommandResult, { readonly outcome: 'malformed' }>;

export const answerToWire = (answer: Answer): wire.CommandAnswer => ({
  commandId: answer.commandId,
  ledgerId: answer.ledgerId,
  outcome:
    answer.outcome === 'accepted'
      ? { $case: 'accepted', value: acceptedToWire(answer) }
      : { $case: 'rejected', value: rejectedToWire(answer.rejection, answer.item, answer.needed) },
  spending: answer.spending && spendingToWire(answer.spending),
  replayed: answer.replayed,
  dryRun: answer.dryRun,
  at: answer.at,
  revision: answer.revision,
  position: answer.position,
  abridged: false,
});

export const spendingToWire = ({ accountId, status, action, remaining, hints }: SpendingView): wire.SpendingView => ({
  accountId,
  status: statusToWire[status],
  action: actionToWire[action],
  remaining: remaining as wire.ResourceAmount[],
  hints: hints && hintsToWire(hints),
});

const hintsToWire = ({ retryAt, retryAfterMs, models = [], dropFeatures = [] }: SpendingHints): wire.SpendingHints => ({
  retryAt,
  retryAfterMs: retryAfterMs === undefined ? undefined : BigInt(retryAfterMs),
  models: [...models],
  dropFeatures: [...dropFeatures],
});
