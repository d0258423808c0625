import { decide, decisionTime, evolve, expireDue, instantText, overlay, type LedgerState } from '@ledger/domain';
import type { CommandResult } from '../pending/command-result';
import type { BatchContext } from './batch-context';
import { endedLookup } from '../committed/ended-lookup';
import { crossingsOf } from '../committed/recorded-decisions';
import { spenderOf, AccountStandings } from './account-standings';
import { unrecordedRejection } from './command-results';
import type { PendingCommand } from '../pending/pending-command';

type DryRunContext = Pick<BatchContext, 'found' | 'serverNow' | 'rulebook' | 'start'>;

/**
 * Decides as if everything due had been recorded, over a state that is thrown away. The answer tells the standing that
 * would result.
 */
export const dryRun = (pending: PendingCommand, base: LedgerState, context: DryRunContext): CommandResult => {
  const { found, serverNow, rulebook, start } = context;
  const { command } = pending;
  const state = overlay(base);
  const time = decisionTime(state, command, serverNow);
  if (time !== undefined) for (const event of expireDue(state, time)) evolve(state, event);
  const now = time ?? unusableTime(base, serverNow);
  const ended = endedLookup(state, found);
  const decision = decide(state, command, { ...rulebook, now, ended, head: start });
  if (decision.outcome === 'malformed') return decision;
  const spenderId = spenderOf(pending, state, ended);
  if (decision.outcome === 'rejected') {
    const standing = new AccountStandings(state, now, rulebook).ofRefused(pending, spenderId, decision);
    return unrecordedRejection(pending, decision.rejection, decision.item, instantText(now), standing);
  }
  const { events } = decision;
  for (const event of events) evolve(state, event);
  const { commandId, ledgerId } = command;
  const answered = { commandId, ledgerId, at: instantText(now), replayed: false, dryRun: true };
  return {
    ...answered,
    ...new AccountStandings(state, now, rulebook).of(spenderId),
    outcome: 'accepted',
    events,
    crossings: crossingsOf(events),
  };
};

/**
 * Time for a rejection whose command's own time cannot be used: the ledger's last, since a rejection may not move it
 * on.
 */
export const unusableTime = ({ header }: LedgerState, serverNow: number): number =>
  header.status === 'absent' ? serverNow : header.lastAt;
