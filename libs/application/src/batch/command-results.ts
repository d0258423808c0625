import type { Rejection } from '@ledger/domain';
import type { Position, Revision } from '@ledger/event-store';
import { crossingsOf, type RecordedDecision } from '../committed/recorded-decisions';
import type { RecordedOutcome } from '../outcomes/outcome-entries';
import type { CommandResult } from '../pending/command-result';
import type { PendingCommand } from '../pending/pending-command';
import type { SpenderStanding } from './account-standings';

export type AnsweredResult = Exclude<CommandResult, { outcome: 'malformed' }>;

/** The answer to a command whose events are durable. */
export const recordedResult = (
  pending: PendingCommand,
  decision: RecordedDecision,
  { firstRevision, count }: RecordedOutcome,
  position: Position,
  replayed: boolean,
  standing: SpenderStanding,
): AnsweredResult => {
  const { commandId, ledgerId } = pending.command;
  const { events } = decision;
  const { at } = events[0]!.data;
  const revision: Revision = count === 1 ? firstRevision : firstRevision + BigInt(count - 1);
  const answered = { commandId, ledgerId, at, firstRevision, revision, position, replayed, dryRun: false };
  if (decision.outcome === 'rejected') {
    return { ...answered, ...standing, ...rejected(decision.rejection, decision.item) };
  }
  // Object.assign instead of a spread, which costs several times more: every accepted command is answered here.
  return Object.assign(answered, { outcome: 'accepted' as const, events, crossings: crossingsOf(events) }, standing);
};

/** The answer to a command of which nothing is recorded. */
export const unrecordedRejection = (
  { command }: PendingCommand,
  rejection: Rejection,
  item: number | undefined,
  at: string,
  standing: SpenderStanding = {},
): AnsweredResult => ({
  commandId: command.commandId,
  ledgerId: command.ledgerId,
  at,
  replayed: false,
  dryRun: command.dryRun === true,
  ...standing,
  ...rejected(rejection, item),
});

const rejected = (rejection: Rejection, item: number | undefined) =>
  ({ outcome: 'rejected', rejection, ...(item !== undefined && { item }) }) as const;
