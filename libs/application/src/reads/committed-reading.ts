import { evolve, expireDue, overlay, type EndedThings, type LedgerState, type References } from '@ledger/domain';
import type { Clock } from '@ledger/platform';
import type { CommittedLedger } from '../committed/committed-ledger';
import { endedThings, NOTHING_FOUND, Unknowns, type Found } from '../committed/ended-lookup';
import { presentTime } from '../committed/present-time';
import type { CommittedPlace } from '../writer-context';

/** `ended` answers for the accounts and reservations that the reader named. The state must not be kept or changed. */
export type CommittedQuery<T> = (state: LedgerState, now: number, ended: EndedThings, place: CommittedPlace) => T;

/**
 * Reads the committed state, judged at the present time: what is due counts as expired, recorded or not. Undefined:
 * there is no such ledger. The references are looked up among what ended. `upToDate` resolves when the ledger can be
 * read; absent: it always can.
 */
export const readCommitted = async <T>(
  ledger: CommittedLedger,
  clock: Clock,
  query: CommittedQuery<T>,
  { accounts = [], reservations = [], escrows = [] }: Partial<References>,
  upToDate?: () => Promise<void>,
): Promise<T | undefined> => {
  let found: Found;
  do {
    await upToDate?.();
    found = await lookUpEnded(ledger, { accounts, reservations, escrows });
    // Events of others may have been taken up in part meanwhile.
  } while (upToDate !== undefined && ledger.isBehind);
  const { state, revision, position } = ledger;
  const { header } = state;
  if (header.status === 'absent') return undefined;
  const now = presentTime(state, clock);
  const due = expireDue(state, now);
  const judged = due.length === 0 ? state : overlay(state);
  for (const event of due) evolve(judged, event);
  return query(judged, now, endedThings(judged, found), { revision, position });
};

/** Repeated when memory was dropped meanwhile: what was in memory then and is not now was not looked up. */
const lookUpEnded = async (
  { outcomes, state }: CommittedLedger,
  references: Required<Pick<References, 'accounts' | 'reservations' | 'escrows'>>,
): Promise<Found> => {
  if (Object.values(references).every(({ length }) => length === 0)) return NOTHING_FOUND;
  for (;;) {
    const { drops } = outcomes;
    const unknowns = new Unknowns(state);
    unknowns.references(references);
    const found = await unknowns.lookUp(outcomes);
    if (outcomes.drops === drops) return found;
  }
};
