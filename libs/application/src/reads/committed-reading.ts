import { evolve, expireDue, overlay } from '@ledger/domain';
import type { Clock } from '@ledger/platform';
import type { CommittedLedger } from '../committed/committed-ledger';
import { endedLookup, NOTHING_FOUND, Unknowns, type Found } from '../committed/ended-lookup';
import { presentTime } from '../committed/present-time';
import { answerQuery } from './answer-query';
import { namedBy, type AnswerTo, type EndedReferences, type LedgerQuery } from './ledger-query';
import { stateAnswer } from './state-answer';

/**
 * Answers from the committed state, judged at the present time: everything due counts as expired, recorded or not. Ids
 * that the query names are looked up among what ended. Undefined: there is no such ledger.
 * @param upToDate resolves when the ledger can be read; absent: it always can.
 */
export const answerCommitted = async <Asked extends LedgerQuery>(
  ledger: CommittedLedger,
  clock: Clock,
  query: Asked,
  upToDate?: () => Promise<void>,
): Promise<AnswerTo<Asked> | undefined> => {
  const named = namedBy(query);
  let found: Found;
  do {
    await upToDate?.();
    found = await lookUpEnded(ledger, named);
    // Others' events may have been taken up in part during the look-up.
  } while (upToDate !== undefined && ledger.isBehind);
  const { state, revision, position } = ledger;
  const { header } = state;
  if (header.status === 'absent') return undefined;
  const now = presentTime(state, clock);
  const due = expireDue(state, now);
  const judged = due.length === 0 ? state : overlay(state);
  for (const event of due) evolve(judged, event);
  const judgedState = { state: judged, now, ended: endedLookup(judged, found) };
  const view = answerQuery<Asked['type']>(judgedState, query as never);
  return stateAnswer(ledger.ledgerId, view, now, { revision, position });
};

/** Repeats a look-up during which memory was dropped: an id that was in memory before was not looked up. */
const lookUpEnded = async (
  { outcomes, state }: CommittedLedger,
  { accounts = [], reservations = [], escrows = [] }: Partial<EndedReferences>,
): Promise<Found> => {
  if (accounts.length + reservations.length + escrows.length === 0) return NOTHING_FOUND;
  for (;;) {
    const { drops } = outcomes;
    const unknowns = new Unknowns(state);
    unknowns.references({ accounts, reservations, escrows });
    const found = await unknowns.lookUp(outcomes);
    if (outcomes.drops === drops) return found;
  }
};
