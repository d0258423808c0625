import { changesNoRatio, namesNobody, type EventTable } from '../kernel/event-table';
import type { ClockEvent } from './events';
import { escrowDeadline } from '../kernel/deadlines';
import type { LastCharge } from '../kernel/records';
import type { LedgerState } from '../kernel/state';

/**
 * Sets the ledger's time back to `now`, in milliseconds since 1970. Whatever began later than that begins at it and
 * keeps its length, so that a hold of two seconds does not stand for a year. Windows turn back when they are next
 * touched.
 */
const putBack = (state: LedgerState, now: number): void => {
  const { periods } = state.header;
  if (periods.some((end) => end > now))
    state.header = { ...state.header, periods: periods.map((end) => Math.min(end, now)) };
  putBackHolds(state, now);
  putBackEscrows(state, now);
  putBackAccounts(state, now);
};

const putBackHolds = (state: LedgerState, now: number): void => {
  for (const [id, { reservedAt, expiresAt }] of [...state.reservations.entries()]) {
    if (reservedAt <= now) continue;
    const sooner = expiresAt - (reservedAt - now);
    state.reservations.set(id, { ...state.reservations.edit(id), reservedAt: now, expiresAt: sooner });
    state.deadlines.forget();
    state.deadlines.add(id, sooner);
  }
};

const putBackEscrows = (state: LedgerState, now: number): void => {
  for (const [id, { openedAt, expiresAt }] of [...state.escrows.entries()]) {
    if (openedAt <= now) continue;
    const sooner = expiresAt === null ? null : expiresAt - (openedAt - now);
    state.escrows.set(id, { ...state.escrows.edit(id), openedAt: now, expiresAt: sooner });
    if (sooner === null) continue;
    state.deadlines.forget();
    state.deadlines.add(escrowDeadline(id), sooner);
  }
};

/** Sets accounts back: a run's end depends on its opening, the pace of requests on the last charge. */
const putBackAccounts = (state: LedgerState, now: number): void => {
  for (const [id, { openedAt, lastCharges, limits }] of [...state.accounts.entries()]) {
    const isAhead = (charge: LastCharge | null | undefined): boolean => (charge?.at ?? now) > now;
    const isPaced = [...(lastCharges?.values() ?? [])].some(isAhead);
    const isLimited = limits?.some(({ period }) => isAhead(period?.lastCharge)) === true;
    if (openedAt <= now && !isPaced && !isLimited) continue;
    const charged = <C extends LastCharge | null>(charge: C): C => (isAhead(charge) ? { ...charge, at: now } : charge);
    state.accounts.set(id, {
      ...state.accounts.edit(id),
      openedAt: Math.min(openedAt, now),
      lastCharges: lastCharges && new Map([...lastCharges].map(([place, charge]) => [place, charged(charge)])),
      limits:
        limits?.map((limit) =>
          limit.period === null
            ? limit
            : { ...limit, period: { ...limit.period, lastCharge: charged(limit.period.lastCharge) } },
        ) ?? null,
    });
  }
};

export const clockEvents: EventTable<ClockEvent> = {
  ClockReset: { accounts: namesNobody, fold: (state, _event, at) => putBack(state, at), ratios: changesNoRatio },
};
