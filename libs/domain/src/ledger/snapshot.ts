import { formatAmount, storedAmount } from '../amount';
import type { AccountKind, InstantText, LedgerClock } from './words';
import type { Attribution } from './usage';
import type { Policy } from './terms';
import { termsOf } from './account-events';
import { instantMs, instantText } from './instant';
import { limitRecord, restoredLimit, type LimitRecord } from './limit-snapshot';
import { withResource } from './resources';
import { escrowDeadline } from './deadlines';
import type { Account, Book, Escrow, Reservation } from './records';
import type { CommittedState } from './state';
import type { ThresholdSet } from './thresholds-set';

/** Of the records; a snapshot of another version is ignored and the log is folded. */
export const STATE_FORMAT_VERSION = 2;

type Texts = readonly string[];

/** One part of a state as JSON. Amounts are decimal text; optional parts are left out. */
export type StateRecord =
  | {
      readonly k: 'header';
      readonly ledgerId: string;
      readonly status: 'absent' | 'open' | 'closed';
      readonly clock: LedgerClock;
      readonly lastAt: InstantText;
      readonly resources: readonly { readonly resource: string; readonly scale: number }[];
      readonly funded: Texts;
      readonly withdrawn: Texts;
      readonly windowedLimits: number;
    }
  | {
      readonly k: 'account';
      readonly id: string;
      readonly links: readonly [parent: string | null, previous: string | null, next: string | null];
      readonly heads: readonly [
        child: string | null,
        children: number,
        reservation: string | null,
        reservations: number,
        reservationsBelow: number,
      ];
      readonly depth: number;
      readonly openEscrows?: number;
      readonly openedAt: InstantText;
      readonly kind: AccountKind;
      readonly priority: number;
      readonly suspended?: true;
      readonly confidence?: string;
      readonly lastCharges?: readonly (readonly [place: number, at: InstantText, amount: string])[];
      readonly labels?: Readonly<Record<string, string>>;
      readonly thresholds?: ThresholdSet;
      readonly policy?: Policy;
      readonly minReserve?: readonly (readonly [string, string])[];
      readonly profile?: string;
      readonly maxSeconds?: number;
      readonly maxOpen?: number;
      readonly confidenceThreshold?: string;
      readonly limits?: readonly LimitRecord[];
      readonly rejections?: readonly [minute: number, count: number];
      readonly books: readonly (Texts | null)[];
    }
  | {
      readonly k: 'reservation';
      readonly id: string;
      readonly accountId: string;
      readonly links: readonly [previous: string | null, next: string | null];
      readonly reservedAt: InstantText;
      readonly expiresAt: InstantText;
      readonly holds: readonly (readonly [place: number, amount: string, payerId: string | null])[];
      readonly attribution?: Attribution;
    }
  | {
      readonly k: 'escrow';
      readonly id: string;
      readonly parties: readonly [payerId: string, payeeId: string, arbiterId: string | null];
      readonly openedAt: InstantText;
      readonly expiresAt?: InstantText;
      readonly rest: readonly (readonly [place: number, amount: string])[];
    };

/**
 * All that is open, as records; `restoreRecord` on an initial state, in this order, gives the same state. What ended is
 * not part of it: the outcome index has it.
 */
export function* stateRecords(state: CommittedState): IterableIterator<StateRecord> {
  const { header, resources } = state;
  const amounts = (units: readonly (bigint | undefined)[]): Texts =>
    resources.names.map((_, place) => formatAmount(units[place] ?? 0n, resources.scales[place]!));
  yield {
    k: 'header',
    ledgerId: header.ledgerId,
    status: header.status,
    clock: header.clock,
    lastAt: instantText(header.lastAt),
    resources: resources.names.map((resource, place) => ({ resource, scale: resources.scales[place]! })),
    funded: amounts(header.funded),
    withdrawn: amounts(header.withdrawn),
    windowedLimits: header.windowedLimits,
  };
  for (const [, account] of state.accounts.entries()) yield accountRecord(state, account);
  for (const [, reservation] of state.reservations.entries()) yield reservationRecord(state, reservation);
  for (const [, escrow] of state.escrows.entries()) yield escrowRecord(state, escrow);
}

/** Puts one record into a state that began as `initialState()`. @throws when the record is not what was written. */
export const restoreRecord = (state: CommittedState, record: StateRecord): void => {
  switch (record.k) {
    case 'header': {
      for (const { resource, scale } of record.resources)
        state.resources = withResource(state.resources, resource, scale);
      const units = (texts: Texts): readonly bigint[] =>
        texts.map((text, i) => storedAmount(text, state.resources.scales[i]!));
      const { ledgerId, status, clock } = record;
      const lastAt = instantMs(record.lastAt);
      state.header = {
        ledgerId,
        status,
        clock,
        lastAt,
        funded: units(record.funded),
        withdrawn: units(record.withdrawn),
        windowedLimits: record.windowedLimits,
      };
      return;
    }
    case 'account':
      state.accounts.set(record.id, restoredAccount(state, record));
      return;
    case 'reservation': {
      const reservation = restoredReservation(state, record);
      state.reservations.set(record.id, reservation);
      state.deadlines.add(record.id, reservation.expiresAt);
      return;
    }
    case 'escrow': {
      const escrow = restoredEscrow(state, record);
      state.escrows.set(record.id, escrow);
      if (escrow.expiresAt !== null) state.deadlines.add(escrowDeadline(record.id), escrow.expiresAt);
      return;
    }
  }
};

const BOOK_KEYS = [
  'available',
  'held',
  'consumed',
  'closedBelow',
  'used',
  'reserved',
  'firstReceived',
] as const satisfies readonly (keyof Book)[];

const accountRecord = (state: CommittedState, account: Account): StateRecord => {
  const { terms, limits } = account;
  const scaleOf = (resource: string): number => state.resources.scales[state.resources.places.get(resource)!]!;
  const texts = (amounts: ReadonlyMap<string, bigint>): [string, string][] =>
    [...amounts].map(([resource, units]) => [resource, formatAmount(units, scaleOf(resource))]);
  return {
    k: 'account',
    id: account.id,
    links: [account.parentId, account.previous, account.next],
    heads: [
      account.firstChild,
      account.openChildren,
      account.firstReservation,
      account.openReservations,
      account.openReservationsBelow,
    ],
    depth: account.depth,
    ...(account.openEscrows > 0 && { openEscrows: account.openEscrows }),
    openedAt: instantText(account.openedAt),
    kind: terms.kind,
    priority: terms.priority,
    ...(account.suspended && { suspended: true as const }),
    ...(account.confidence !== null && { confidence: account.confidence }),
    ...(account.lastCharges !== null && { lastCharges: lastChargesRecord(state, account.lastCharges) }),
    ...(terms.labels && { labels: terms.labels }),
    ...(terms.thresholds && { thresholds: terms.thresholds }),
    ...(terms.policy && { policy: terms.policy }),
    ...(terms.minReserve && { minReserve: texts(terms.minReserve) }),
    ...(terms.profile !== undefined && { profile: terms.profile }),
    ...(terms.maxSeconds !== undefined && { maxSeconds: terms.maxSeconds }),
    ...(terms.maxOpen !== undefined && { maxOpen: terms.maxOpen }),
    ...(terms.confidenceThreshold !== undefined && { confidenceThreshold: terms.confidenceThreshold }),
    ...(limits && { limits: limits.map((limit) => limitRecord(state, limit)) }),
    ...(account.rejections && { rejections: [account.rejections.minute, account.rejections.count] as const }),
    books: Array.from(account.books, (book, place) =>
      book === undefined ? null : BOOK_KEYS.map((key) => formatAmount(book[key], state.resources.scales[place]!)),
    ),
  };
};

const restoredAccount = (state: CommittedState, record: Extract<StateRecord, { k: 'account' }>): Account => {
  const scaleOf = (resource: string): number => state.resources.scales[state.resources.places.get(resource)!]!;
  const units = (texts: readonly (readonly [string, string])[]): Map<string, bigint> =>
    new Map(texts.map(([resource, text]) => [resource, storedAmount(text, scaleOf(resource))]));
  const { minReserve, limits, confidence = null } = record;
  return {
    id: record.id,
    parentId: record.links[0],
    depth: record.depth,
    openedAt: instantMs(record.openedAt),
    terms: termsOf({
      kind: record.kind,
      priority: record.priority,
      labels: record.labels,
      thresholds: record.thresholds,
      policy: record.policy,
      minReserve: minReserve && units(minReserve),
      profile: record.profile,
      maxSeconds: record.maxSeconds,
      maxOpen: record.maxOpen,
      confidenceThreshold: record.confidenceThreshold,
    }),
    suspended: record.suspended ?? false,
    confidence,
    lastCharges: restoredLastCharges(state, record.lastCharges),
    books: record.books.map((texts, place) => restoredBook(texts, state.resources.scales[place]!)),
    limits: limits ? limits.map((limit) => restoredLimit(state, limit)) : null,
    firstChild: record.heads[0],
    openChildren: record.heads[1],
    firstReservation: record.heads[2],
    openReservations: record.heads[3],
    openEscrows: record.openEscrows ?? 0,
    openReservationsBelow: record.heads[4],
    rejections: record.rejections ? { minute: record.rejections[0], count: record.rejections[1] } : null,
    previous: record.links[1],
    next: record.links[2],
  };
};

type LastCharges = NonNullable<Account['lastCharges']>;
type LastChargesRecord = NonNullable<Extract<StateRecord, { k: 'account' }>['lastCharges']>;

const lastChargesRecord = ({ resources }: CommittedState, charges: LastCharges): LastChargesRecord =>
  [...charges].map(([place, { at, units }]) => [place, instantText(at), formatAmount(units, resources.scales[place]!)]);

const restoredLastCharges = (
  { resources }: CommittedState,
  record: LastChargesRecord | undefined,
): LastCharges | null =>
  record === undefined
    ? null
    : new Map(
        record.map(([place, at, amount]) => [
          place,
          { at: instantMs(at), units: storedAmount(amount, resources.scales[place]!) },
        ]),
      );

const restoredBook = (texts: Texts | null, scale: number): Book | undefined => {
  if (texts === null) return undefined;
  const units = (i: number): bigint => storedAmount(texts[i]!, scale);
  return {
    available: units(0),
    held: units(1),
    consumed: units(2),
    closedBelow: units(3),
    used: units(4),
    reserved: units(5),
    firstReceived: units(6),
  };
};

const reservationRecord = (state: CommittedState, reservation: Reservation): StateRecord => ({
  k: 'reservation',
  id: reservation.id,
  accountId: reservation.accountId,
  links: [reservation.previous, reservation.next],
  reservedAt: instantText(reservation.reservedAt),
  expiresAt: instantText(reservation.expiresAt),
  holds: reservation.holds.map(({ place, amount, payerId }) => [
    place,
    formatAmount(amount, state.resources.scales[place]!),
    payerId,
  ]),
  ...(reservation.attribution && { attribution: reservation.attribution }),
});

const restoredReservation = (
  state: CommittedState,
  record: Extract<StateRecord, { k: 'reservation' }>,
): Reservation => ({
  id: record.id,
  accountId: record.accountId,
  reservedAt: instantMs(record.reservedAt),
  expiresAt: instantMs(record.expiresAt),
  holds: record.holds.map(([place, amount, payerId]) => ({
    place,
    amount: storedAmount(amount, state.resources.scales[place]!),
    payerId,
  })),
  ...(record.attribution && { attribution: record.attribution }),
  previous: record.links[0],
  next: record.links[1],
});

const escrowRecord = (state: CommittedState, escrow: Escrow): StateRecord => ({
  k: 'escrow',
  id: escrow.id,
  parties: [escrow.payerId, escrow.payeeId, escrow.arbiterId],
  openedAt: instantText(escrow.openedAt),
  ...(escrow.expiresAt !== null && { expiresAt: instantText(escrow.expiresAt) }),
  rest: escrow.rest.map(({ place, amount }) => [place, formatAmount(amount, state.resources.scales[place]!)]),
});

const restoredEscrow = (state: CommittedState, record: Extract<StateRecord, { k: 'escrow' }>): Escrow => ({
  id: record.id,
  payerId: record.parties[0],
  payeeId: record.parties[1],
  arbiterId: record.parties[2],
  openedAt: instantMs(record.openedAt),
  expiresAt: record.expiresAt === undefined ? null : instantMs(record.expiresAt),
  rest: record.rest.map(([place, amount]) => ({ place, amount: storedAmount(amount, state.resources.scales[place]!) })),
});
