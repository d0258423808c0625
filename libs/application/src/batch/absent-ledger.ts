import { initialState, type LedgerCommand } from '@ledger/domain';
import type { CommandResult } from '../pending/command-result';
import { batchClock, refuseInDoubt } from '../clock-doubts';
import { NO_REVISION } from '../committed/committed-ledger';
import { dryRun } from './dry-run';
import { NOTHING_FOUND } from '../committed/ended-lookup';
import { RejectionTally } from './rejection-tally';
import type { PendingCommand } from '../pending/pending-command';
import type { WriterContext } from '../writer-context';

/** True: the command may open its ledger. A dry run opens none. */
export const opensLedger = ({ body, dryRun: isDry }: LedgerCommand): boolean =>
  isDry !== true && (body.type === 'AtomicBatch' ? body.items[0] : body)?.type === 'OpenLedger';

/**
 * Answers a command whose ledger does not exist and which does not open it: nothing is recorded of it.
 * @throws ClockDoubted for a trial of an opening.
 */
export const answerAbsent = (
  pending: PendingCommand,
  { clock, limits, rulebook }: Pick<WriterContext, 'clock' | 'limits' | 'rulebook'>,
): CommandResult => {
  const state = initialState();
  const start = { state, revision: NO_REVISION, chainHead: '', tally: RejectionTally.empty() };
  const times = batchClock({ clock, limits });
  refuseInDoubt(state, pending.command, times);
  return dryRun(pending, state, { found: NOTHING_FOUND, serverNow: times.serverNow, rulebook, start });
};
