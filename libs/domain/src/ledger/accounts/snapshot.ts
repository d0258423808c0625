import { formatAmount, storedAmount } from '../../amount';
import { termsOf } from './fold';
import { instantMs, instantText } from '../kernel/instant';
import { limitRecord, restoredLimit, type LimitRecord } from '../limits/snapshot';
import type { Account, Book, UsedBefore } from '../kernel/records';
import type { CommittedState } from '../kernel/state';
import type { Policy } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { AccountKind, InstantText } from '../kernel/words';

type Texts = readonly string[];

/** An open account as JSON. Amounts are decimal text; optional parts are left out. */
export interface AccountRecord {
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
  readonly distributions?: number;
  readonly usedBefore?: readonly [distribution: number, used: Texts];
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

const BOOK_KEYS = [
  'available',
  'held',
  'consumed',
  'closedBelow',
  'used',
  'reserved',
  'firstReceived',
] as const satisfies readonly (keyof Book)[];

export const accountRecord = (state: CommittedState, account: Account): AccountRecord => {
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
    ...(account.distributions > 0 && { distributions: account.distributions }),
    ...(account.usedBefore && { usedBefore: usedBeforeRecord(state, account.usedBefore) }),
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

export const restoredAccount = (state: CommittedState, record: AccountRecord): Account => {
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
    distributions: record.distributions ?? 0,
    usedBefore: record.usedBefore ? restoredUsedBefore(state, record.usedBefore) : null,
    rejections: record.rejections ? { minute: record.rejections[0], count: record.rejections[1] } : null,
    openReservationsBelow: record.heads[4],
    previous: record.links[1],
    next: record.links[2],
  };
};

type UsedBeforeRecord = NonNullable<AccountRecord['usedBefore']>;

const usedBeforeRecord = ({ resources }: CommittedState, { distribution, used }: UsedBefore): UsedBeforeRecord => [
  distribution,
  used.map((units, place) => formatAmount(units, resources.scales[place]!)),
];

const restoredUsedBefore = ({ resources }: CommittedState, [distribution, used]: UsedBeforeRecord): UsedBefore => ({
  distribution,
  used: used.map((text, place) => storedAmount(text, resources.scales[place]!)),
});

type LastCharges = NonNullable<Account['lastCharges']>;
type LastChargesRecord = NonNullable<AccountRecord['lastCharges']>;

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
