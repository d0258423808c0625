import { shareUp } from '../../amount';
import type { Reallocate } from './commands';
import type { Refusal, Draft, DraftView } from '../kernel/draft';
import type { Typed } from '../kernel/event';
import type { FundsEvent } from './events';
import { byText } from '../kernel/resources';
import { membersFrom } from '../kernel/members';
import { bookOf, type Account } from '../kernel/records';
import { pathUp, type LedgerState } from '../kernel/state';
import { parseMove, textOf, type PlacedAmount } from '../kernel/amounts';
import { requireOpen } from '../tree/find-account';
import { barringOnPath, payerOf, policyAt } from '../tree/payer';

/** Shortage of one payer in one resource, and the amounts that donors can give towards it. */
export interface Recovery {
  readonly payer: Account | undefined;
  readonly place: number;
  readonly resource: string;
  readonly shortfall: bigint;
  readonly recovered: bigint;
  readonly gifts: readonly { readonly accountId: string; readonly units: bigint }[];
}

/** Recovers funds for the named account's payers, as far as it can. Where nobody pays it recovers nothing. */
export const reallocate = (draft: Draft<FundsEvent>, { accountId, amounts }: Reallocate): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const moved = parseMove(draft.state, amounts);
  if ('outcome' in moved) return moved;
  const recoveries = moved.parsed.map((amount) =>
    recover(draft, payerOf(draft.state, found.accounts[0], amount.place), amount),
  );
  emitRecoveries(draft, accountId, recoveries);
  return undefined;
};

/**
 * Moves that cover the shortfall exactly, or all that donors can give. Donors are taken by lowest priority, then
 * largest available, then id; never one of higher priority than the payer, never below its reserve.
 */
export const recover = (
  { state, now }: DraftView,
  payer: Account | undefined,
  { place, resource, units }: PlacedAmount,
): Recovery => {
  let rest = units;
  const gifts: { accountId: string; units: bigint }[] = [];
  for (const donor of payer === undefined ? [] : donorsFor(state, now, payer, place, resource)) {
    if (rest === 0n) break;
    const given = donor.spare < rest ? donor.spare : rest;
    gifts.push({ accountId: donor.account.id, units: given });
    rest -= given;
  }
  return { payer, place, resource, shortfall: units, recovered: units - rest, gifts };
};

interface Donor {
  readonly account: Account;
  readonly available: bigint;
  readonly spare: bigint;
}

const donorsFor = (
  state: LedgerState,
  now: number,
  payer: Account,
  place: number,
  resource: string,
): readonly Donor[] => {
  const donors: Donor[] = [];
  for (const account of candidates(state, payer)) {
    if (account.terms.priority > payer.terms.priority) continue;
    const book = bookOf(account, place);
    const spare = book.available - minReserve(account, resource, book.firstReceived);
    if (book.firstReceived === 0n || spare <= 0n) continue;
    if (barringOnPath(state, account, now) !== undefined) continue;
    donors.push({ account, available: book.available, spare });
  }
  return donors.sort(
    (a, b) =>
      a.account.terms.priority - b.account.terms.priority ||
      (a.available > b.available ? -1 : a.available < b.available ? 1 : byText(a.account.id, b.account.id)),
  );
};

/**
 * Possible donors: siblings or, by policy, the whole ledger; neither accounts above the needy one nor accounts below
 * it.
 */
const candidates = (state: LedgerState, payer: Account): readonly Account[] => {
  if (payer.parentId === null) return [];
  if (policyAt(state, payer, 'donors') !== 'ledger') {
    const parent = state.accounts.get(payer.parentId)!;
    const siblings = [...membersFrom(state.accounts, parent.firstChild)].map(([, account]) => account);
    return siblings.filter(({ id }) => id !== payer.id);
  }
  const above = new Set(pathUp(state, payer).map(({ id }) => id));
  const all = [...state.accounts.entries()].map(([, account]) => account);
  return all.filter((account) => !above.has(account.id) && !isBelow(state, account, payer));
};

const isBelow = (state: LedgerState, account: Account, above: Account): boolean =>
  account.depth > above.depth && pathUp(state, account).some(({ id }) => id === above.id);

/**
 * Reserve of a donor: as it is set, else ten percent of its first received amount, rounded up; never above that amount.
 */
const minReserve = ({ terms }: Account, resource: string, firstReceived: bigint): bigint => {
  const stated = terms.minReserve?.get(resource);
  if (stated === undefined) return shareUp(firstReceived, 1n, 10n);
  return stated < firstReceived ? stated : firstReceived;
};

/**
 * Emits one event for each payer, in the order in which their resources come; also for a payer that nobody could help.
 */
export const emitRecoveries = (draft: Draft<FundsEvent>, accountId: string, recoveries: readonly Recovery[]): void => {
  const byPayer = new Map<string | null, Recovery[]>();
  for (const recovery of recoveries) {
    const payerId = recovery.payer?.id ?? null;
    byPayer.set(payerId, [...(byPayer.get(payerId) ?? []), recovery]);
  }
  for (const [payerId, group] of byPayer) {
    draft.emit({ type: 'Reallocated', data: { accountId, payerId, ...figures(draft.state, group) } });
  }
};

type Figures = Pick<Typed<FundsEvent, 'Reallocated'>['data'], 'requested' | 'recovered' | 'donors'>;

const figures = (state: LedgerState, group: readonly Recovery[]): Figures => ({
  requested: group.map(({ place, resource, shortfall }) => ({ resource, amount: textOf(state, place, shortfall) })),
  recovered: group
    .filter(({ recovered }) => recovered > 0n)
    .map(({ place, resource, recovered }) => ({ resource, amount: textOf(state, place, recovered) })),
  donors: group.flatMap(({ place, resource, gifts }) =>
    gifts.map(({ accountId, units }) => ({ accountId, resource, amount: textOf(state, place, units) })),
  ),
});
