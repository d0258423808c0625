import { formatAmount, type ResourceAmount } from '@ledger/domain';
import { byResource, isWithin, lineOf, openFrom, type Sum, type World } from './world';

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

export const receipts = (world: World, id: string, resource: string): bigint[] =>
  world.moves.filter((m) => m.toId === id && m.resource === resource && m.amount > 0n).map((m) => m.amount);

export const hasReceived = (world: World, id: string, resource: string): boolean =>
  world.moves.some((m) => m.toId === id && m.resource === resource && m.amount > 0n);

/** The account that pays for what this account spends now. Closed accounts pay for nothing. */
export const payerOf = (world: World, spenderId: string, resource: string): string | null =>
  lineOf(world, spenderId).find((account) => account.open && hasReceived(world, account.id, resource))?.id ?? null;

const holds = (world: World) =>
  [...world.reservations.values()]
    .filter((reservation) => reservation.status === 'open')
    .flatMap((reservation) => reservation.holds.map((hold) => ({ ...hold, spenderId: reservation.spenderId })));

export const openEscrows = (world: World) => [...world.escrows.values()].filter(({ status }) => status === 'open');

/** Amount held in open reservations that this account pays, and in its escrows. */
export const held = (world: World, id: string, resource: string): bigint => {
  const inEscrow = openEscrows(world)
    .filter((escrow) => escrow.payerId === id)
    .flatMap((escrow) => escrow.rest.filter((part) => part.resource === resource).map((part) => part.amount));
  const reservedHere = holds(world).filter((hold) => hold.payerId === id && hold.resource === resource);
  return total([...inEscrow, ...reservedHere.map((hold) => hold.rest)]);
};

export const consumed = (world: World, id: string, resource: string): bigint =>
  total(world.charges.filter((c) => c.payerId === id && c.resource === resource).map((c) => c.amount));

/** Charges that closed accounts paid, kept at the nearest account above them that is still open. */
export const closedBelow = (world: World, id: string, resource: string): bigint =>
  total(
    world.charges
      .filter((c) => c.resource === resource && c.payerId !== null && c.payerId !== id)
      .filter((c) => !world.accounts.get(c.payerId!)!.open && openFrom(world, c.payerId!).id === id)
      .map((c) => c.amount),
  );

export const allocated = (world: World, id: string, resource: string): bigint => {
  const moves = world.moves.filter((m) => m.resource === resource);
  const received = total(moves.filter((m) => m.toId === id).map((m) => m.amount));
  return received - total(moves.filter((m) => m.fromId === id).map((m) => m.amount));
};

export const available = (world: World, id: string, resource: string): bigint =>
  allocated(world, id, resource) - consumed(world, id, resource) - held(world, id, resource);

/** Amount spent by the account and everything below it, closed accounts too, whoever paid. */
export const used = (world: World, id: string, resource: string): bigint =>
  total(world.charges.filter((c) => c.resource === resource && isWithin(world, c.spenderId, id)).map((c) => c.amount));

export const reserved = (world: World, id: string, resource: string): bigint =>
  total(
    holds(world)
      .filter((hold) => hold.resource === resource && isWithin(world, hold.spenderId, id))
      .map((hold) => hold.rest),
  );

/** Open reservations of the account and everything below it. */
export const openReservations = (world: World, id: string): number =>
  [...world.reservations.values()].filter((one) => one.status === 'open' && isWithin(world, one.spenderId, id)).length;

/** Number of open escrows of which the account is payer or payee. */
export const escrowsOf = (world: World, id: string): number =>
  openEscrows(world).filter(({ payerId, payeeId }) => payerId === id || payeeId === id).length;

/** The sum that an account keeps when others recover funds from it: never above what it first received. */
export const reserveKept = (world: World, id: string, resource: string): bigint => {
  const first = receipts(world, id, resource)[0] ?? 0n;
  const stated = world.accounts.get(id)!.minReserve.get(resource);
  if (stated === undefined) return first / 10n + (first % 10n === 0n ? 0n : 1n);
  return stated < first ? stated : first;
};

/** Resources of which anything ever moved, was held or was spent. Every figure of the others is zero. */
export const touchedResources = (world: World): ReadonlySet<string> =>
  new Set([
    ...[...world.moves, ...world.charges].map(({ resource }) => resource),
    ...[...world.reservations.values()].flatMap((reservation) => reservation.holds.map(({ resource }) => resource)),
  ]);

export const textIn = (world: World, resource: string, amount: bigint): string =>
  formatAmount(amount, world.scales.get(resource)!);

export const textsOf = (world: World, sums: readonly Sum[]): ResourceAmount[] =>
  [...sums].sort(byResource).map(({ resource, amount }) => ({ resource, amount: textIn(world, resource, amount) }));
