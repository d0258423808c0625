import { eventGuard, type LedgerEvent, type LedgerState } from '@ledger/domain';
import { expectSame } from './state-dump';
import { available, closedBelow, consumed, held, openEscrows, reserved, touchedResources, used } from './figures';
import type { World } from './world';

type Figures = Record<'available' | 'held' | 'consumed' | 'closedBelow' | 'used' | 'reserved', bigint>;

const EMPTY: Figures = { available: 0n, held: 0n, consumed: 0n, closedBelow: 0n, used: 0n, reserved: 0n };

/** Every figure of every open account is the model's, and the whole adds up on its own. */
export const checkBooks = (state: LedgerState, world: World, flagged: ReadonlySet<string>): void => {
  const actual: [string, Figures][] = [];
  const expected: [string, Figures][] = [];
  const touched = touchedResources(world);
  for (const [id, account] of state.accounts.entries()) {
    state.resources.names.forEach((resource, place) => {
      const book = account.books[place] ?? EMPTY;
      if (book.available < 0n) expect(flagged).toContain(`${id} ${resource}`);
      const figures = pick(book);
      if (touched.has(resource)) actual.push([`${id} ${resource}`, figures]);
      else expectSame(figures, EMPTY);
    });
  }
  for (const { id, open } of world.accounts.values()) {
    if (open) for (const resource of touched) expected.push([`${id} ${resource}`, figuresOf(world, id, resource)]);
  }
  expectSame(Object.fromEntries(actual.sort(byKey)), Object.fromEntries(expected.sort(byKey)));
  checkConservation(state);
  checkHeld(state);
  checkMembers(state, world);
};

const isSpending = eventGuard('spending', 'reservations', 'adjustments', 'accounts');

/** Payers and resources of which an event says that more was taken than there was. */
export const overdrawnBy = (event: LedgerEvent): readonly string[] => {
  if (!isSpending(event)) return [];
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      return event.data.charges
        .filter(({ overrun }) => overrun !== undefined)
        .map(({ payerId, resource }) => `${payerId} ${resource}`);
    case 'Adjusted':
      return event.data.overrun === undefined ? [] : [`${event.data.payerId} ${event.data.resource}`];
    case 'Reserved':
      // A trial run holds what there is not.
      return event.data.observed === undefined
        ? []
        : event.data.holds.map(({ payerId, resource }) => `${payerId} ${resource}`);
    case 'Released':
      return event.data.amounts
        .filter(({ deficit }) => deficit === true)
        .map(({ otherId, resource }) => `${otherId} ${resource}`);
    case 'ReservationExtended':
    case 'ReservationVoided':
    case 'ReservationsExpired':
    case 'AccountOpened':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'AccountClosed':
      return [];
  }
};

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

const pick = ({
  available: free,
  held: kept,
  consumed: gone,
  closedBelow: below,
  used: spent,
  reserved: asked,
}: Figures) => ({
  available: free,
  held: kept,
  consumed: gone,
  closedBelow: below,
  used: spent,
  reserved: asked,
});

const figuresOf = (world: World, id: string, resource: string): Figures => ({
  available: available(world, id, resource),
  held: held(world, id, resource),
  consumed: consumed(world, id, resource),
  closedBelow: closedBelow(world, id, resource),
  used: used(world, id, resource),
  reserved: reserved(world, id, resource),
});

/** funded = withdrawn + available + held + consumed, closed accounts' part included. */
const checkConservation = (state: LedgerState): void => {
  state.resources.names.forEach((resource, place) => {
    let inside = state.header.withdrawn[place] ?? 0n;
    for (const [, account] of state.accounts.entries()) {
      const book = account.books[place] ?? EMPTY;
      inside += book.available + book.held + book.consumed + book.closedBelow;
    }
    const funded = state.header.funded[place] ?? 0n;
    if (inside !== funded) expect({ [resource]: inside }).toEqual({ [resource]: funded });
  });
};

/** Compares what accounts hold with the sum of the open reservations and escrows that they pay. */
const checkHeld = (state: LedgerState): void => {
  const byPayer = new Map<string, bigint>();
  for (const [, { holds }] of state.reservations.entries()) {
    for (const { place, amount, payerId } of holds) {
      if (payerId === null) continue;
      byPayer.set(`${payerId} ${place}`, (byPayer.get(`${payerId} ${place}`) ?? 0n) + amount);
    }
  }
  for (const [, { payerId, rest }] of state.escrows.entries()) {
    for (const { place, amount } of rest) {
      byPayer.set(`${payerId} ${place}`, (byPayer.get(`${payerId} ${place}`) ?? 0n) + amount);
    }
  }
  for (const [id, account] of state.accounts.entries()) {
    account.books.forEach((book, place) => {
      const wanted = byPayer.get(`${id} ${place}`) ?? 0n;
      if ((book?.held ?? 0n) !== wanted) expect({ id, place, held: book?.held }).toEqual({ id, place, held: wanted });
    });
  }
};

/** The same accounts are open with the same children, and the same reservations with the same deadlines. */
const checkMembers = (state: LedgerState, world: World): void => {
  const accounts = [...state.accounts.entries()].map(
    ([id, { parentId, openChildren, openReservations, suspended }]) => ({
      id,
      parentId,
      openChildren,
      openReservations,
      suspended,
    }),
  );
  const open = [...world.accounts.values()].filter((account) => account.open);
  const reservations = [...world.reservations.values()].filter(({ status }) => status === 'open');
  expectSame(
    accounts.sort(byId),
    open
      .map(({ id, parentId, suspended }) => ({
        id,
        parentId,
        openChildren: open.filter((one) => one.parentId === id).length,
        openReservations: reservations.filter((one) => one.spenderId === id).length,
        suspended,
      }))
      .sort(byId),
  );
  expectSame(
    [...state.reservations.entries()].map(([id, { expiresAt }]) => `${id} ${expiresAt}`).sort(),
    reservations.map(({ id, expiresAt }) => `${id} ${expiresAt}`).sort(),
  );
  expectSame(
    [...state.escrows.entries()].map(([id, { expiresAt }]) => `${id} ${expiresAt ?? 'never'}`).sort(),
    openEscrows(world)
      .map(({ id, expiresAt }) => `${id} ${expiresAt ?? 'never'}`)
      .sort(),
  );
};

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
