import { formatAmount } from '../../amount';
import type { Draft } from '../kernel/draft';
import type { EscrowEvent } from '../escrow/events';
import type { Typed } from '../kernel/event';
import type { ReservationEvent } from './events';
import type { ExpiredReservation } from '../kernel/event-parts';
import { escrowOfDeadline } from '../kernel/deadlines';
import { byText } from '../kernel/resources';
import { instantText } from '../kernel/instant';
import { membersFrom } from '../kernel/members';
import type { Account, Escrow, Reservation } from '../kernel/records';
import { isCurrentDeadline, type LedgerState } from '../kernel/state';
import { refundOf } from '../escrow/rules';

type DueEvent = Typed<ReservationEvent, 'ReservationsExpired'> | Typed<EscrowEvent, 'EscrowRefunded'>;

/** Most reservations that one event ends, so that events and appends stay small however many are due. */
export const EXPIRIES_PER_EVENT_MAX = 100;

/**
 * Events that end the reservations and escrows whose deadline is at or before `now`: earliest first, reservations
 * before escrows of the same time, then by id. They belong to no command. The writer stores them ahead of anything that
 * is decided at that time. Empty: none is due.
 */
export const expireDue = (state: LedgerState, now: number): readonly DueEvent[] => {
  const due = state.deadlines.due(now);
  if (due.length === 0) return NONE;
  const isCurrent = isCurrentDeadline(state);
  const current = new Map(due.filter(({ id, at }) => isCurrent(id, at)).map(({ id, at }) => [id, at]));
  const at = instantText(now);
  return runsOf(state, current).flatMap((run): readonly DueEvent[] =>
    'escrow' in run
      ? [{ type: 'EscrowRefunded', data: { ...refundOf(state, run.escrow, 'expired'), at } }]
      : chunks(state, run.reservations).map((reservations) => ({
          type: 'ReservationsExpired',
          data: { cause: 'deadline', reservations, at },
        })),
  );
};

type Run = { readonly reservations: Reservation[] } | { readonly escrow: Escrow };

/** Due things in their order, divided so that reservations between two escrows are recorded together. */
const runsOf = (state: LedgerState, due: ReadonlyMap<string, number>): readonly Run[] => {
  const inOrder = [...due].map(([id, at]) => ({ id, at, escrowId: escrowOfDeadline(id) }));
  inOrder.sort(
    (a, b) => a.at - b.at || Number(a.escrowId !== undefined) - Number(b.escrowId !== undefined) || byText(a.id, b.id),
  );
  const runs: Run[] = [];
  for (const { id, escrowId } of inOrder) {
    const last = runs.at(-1);
    if (escrowId !== undefined) runs.push({ escrow: state.escrows.get(escrowId)! });
    else if (last !== undefined && 'reservations' in last) last.reservations.push(state.reservations.get(id)!);
    else runs.push({ reservations: [state.reservations.get(id)!] });
  }
  return runs;
};

const NONE: readonly DueEvent[] = [];

/** Ends the open reservations of an account that is being closed. */
export const expireOf = (draft: Draft<ReservationEvent>, account: Account): void => {
  const open = [...membersFrom(draft.state.reservations, account.firstReservation)].map(
    ([, reservation]) => reservation,
  );
  emitExpired(draft, 'account_closed', open);
};

/** Ends every open reservation of a ledger that is being closed. */
export const expireAll = (draft: Draft<ReservationEvent>): void => {
  emitExpired(
    draft,
    'ledger_closed',
    [...draft.state.reservations.entries()].map(([, reservation]) => reservation),
  );
};

const emitExpired = (
  draft: Draft<ReservationEvent>,
  cause: Typed<ReservationEvent, 'ReservationsExpired'>['data']['cause'],
  open: readonly Reservation[],
): void => {
  const ordered = [...open].sort((a, b) => a.expiresAt - b.expiresAt || byText(a.id, b.id));
  for (const reservations of chunks(draft.state, ordered)) {
    if (draft.isTooLarge) return;
    draft.emit({ type: 'ReservationsExpired', data: { cause, reservations } });
  }
};

const chunks = (state: LedgerState, ordered: readonly Reservation[]): readonly ExpiredReservation[][] => {
  const made: ExpiredReservation[][] = [];
  for (let from = 0; from < ordered.length; from += EXPIRIES_PER_EVENT_MAX) {
    made.push(ordered.slice(from, from + EXPIRIES_PER_EVENT_MAX).map((reservation) => expired(state, reservation)));
  }
  return made;
};

const expired = (state: LedgerState, { id, accountId, holds }: Reservation): ExpiredReservation => ({
  reservationId: id,
  accountId,
  released: freed(state, holds),
});

/** Amounts that go back when a reservation ends, by name of the resource. */
export const freed = (state: LedgerState, holds: Reservation['holds']): ExpiredReservation['released'] =>
  holds
    .filter(({ amount }) => amount > 0n)
    .map(({ place, amount, payerId }) => ({
      resource: state.resources.names[place]!,
      amount: formatAmount(amount, state.resources.scales[place]!),
      payerId,
    }))
    .sort((a, b) => byText(a.resource, b.resource));
