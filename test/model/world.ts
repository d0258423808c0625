import type { LedgerClock, Policy, Rejection, ResourceAmount, ThresholdSet } from '@ledger/domain';

/**
 * The ledger as an accountant would keep it on paper: accounts, and three lists (moves, charges, holds). Every figure is
 * summed from the lists each time it is asked for, so that there is no stored balance that could be wrong.
 */
export interface World {
  ledger: 'absent' | 'open' | 'closed';
  clock: LedgerClock;
  /** Decision time of the last thing that was written, in milliseconds. */
  lastAt: number;
  scales: Map<string, number>;
  accounts: Map<string, ModelAccount>;
  reservations: Map<string, ModelReservation>;
  moves: Move[];
  charges: ChargeLine[];
}

export interface ModelAccount {
  readonly id: string;
  readonly parentId: string | null;
  open: boolean;
  suspended: boolean;
  priority: number;
  minReserve: Map<string, bigint>;
  limits: Map<string, bigint>;
  policy: Policy;
  thresholds: ThresholdSet | undefined;
}

/** Null stands for the world outside the ledger. */
export interface Move {
  readonly fromId: string | null;
  readonly toId: string | null;
  readonly resource: string;
  readonly amount: bigint;
}

export interface ChargeLine {
  readonly spenderId: string;
  readonly payerId: string | null;
  readonly resource: string;
  readonly amount: bigint;
}

export interface ModelReservation {
  readonly id: string;
  readonly spenderId: string;
  status: 'open' | 'settled' | 'voided' | 'expired';
  expiresAt: number;
  /** A resource that was settled without having been held stands here with nothing left. */
  holds: { readonly resource: string; rest: bigint; readonly payerId: string | null }[];
}

export const newWorld = (): World => ({
  ledger: 'absent',
  clock: 'server',
  lastAt: 0,
  scales: new Map(),
  accounts: new Map(),
  reservations: new Map(),
  moves: [],
  charges: [],
});

/** Leaves the rules the way a refused clerk would leave the office: nothing that was begun counts. */
export class Refused extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.code);
  }
}
export class Malformed extends Error {}

export const refuse = (rejection: Rejection): never => {
  throw new Refused(rejection);
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** The account, its parent and so on to the root, closed ones too. */
export const lineOf = (world: World, id: string): ModelAccount[] => {
  const account = world.accounts.get(id)!;
  return account.parentId === null ? [account] : [account, ...lineOf(world, account.parentId)];
};

export const isWithin = (world: World, id: string, topId: string): boolean =>
  lineOf(world, id).some((account) => account.id === topId);

/** The first account that is open, looking from this one upwards. */
export const openFrom = (world: World, id: string): ModelAccount => lineOf(world, id).find((account) => account.open)!;

export const receipts = (world: World, id: string, resource: string): bigint[] =>
  world.moves.filter((m) => m.toId === id && m.resource === resource && m.amount > 0n).map((m) => m.amount);

export const hasReceived = (world: World, id: string, resource: string): boolean =>
  receipts(world, id, resource).length > 0;

/** Who pays for what this account spends now; closed accounts pay for nothing. */
export const payerOf = (world: World, spenderId: string, resource: string): string | null =>
  lineOf(world, spenderId).find((account) => account.open && hasReceived(world, account.id, resource))?.id ?? null;

const holds = (world: World) =>
  [...world.reservations.values()]
    .filter((reservation) => reservation.status === 'open')
    .flatMap((reservation) => reservation.holds.map((hold) => ({ ...hold, spenderId: reservation.spenderId })));

export const held = (world: World, id: string, resource: string): bigint =>
  sum(
    holds(world)
      .filter((hold) => hold.payerId === id && hold.resource === resource)
      .map((hold) => hold.rest),
  );

export const consumed = (world: World, id: string, resource: string): bigint =>
  sum(world.charges.filter((c) => c.payerId === id && c.resource === resource).map((c) => c.amount));

/** Charges that closed accounts paid, kept at the nearest account above them that is still open. */
export const closedBelow = (world: World, id: string, resource: string): bigint =>
  sum(
    world.charges
      .filter((c) => c.resource === resource && c.payerId !== null && c.payerId !== id)
      .filter((c) => !world.accounts.get(c.payerId!)!.open && openFrom(world, c.payerId!).id === id)
      .map((c) => c.amount),
  );

export const allocated = (world: World, id: string, resource: string): bigint => {
  const moves = world.moves.filter((m) => m.resource === resource);
  const received = sum(moves.filter((m) => m.toId === id).map((m) => m.amount));
  return received - sum(moves.filter((m) => m.fromId === id).map((m) => m.amount));
};

export const available = (world: World, id: string, resource: string): bigint =>
  allocated(world, id, resource) - consumed(world, id, resource) - held(world, id, resource);

/** What the account and everything below it, closed ones too, spent: whoever paid. */
export const used = (world: World, id: string, resource: string): bigint =>
  sum(world.charges.filter((c) => c.resource === resource && isWithin(world, c.spenderId, id)).map((c) => c.amount));

export const reserved = (world: World, id: string, resource: string): bigint =>
  sum(
    holds(world)
      .filter((hold) => hold.resource === resource && isWithin(world, hold.spenderId, id))
      .map((hold) => hold.rest),
  );

/** What the account, or the nearest above it that says anything of it, states. */
export const policyOf = <K extends keyof Policy>(world: World, id: string, key: K, otherwise: NonNullable<Policy[K]>) =>
  (lineOf(world, id).find((account) => account.policy[key] !== undefined)?.policy[key] ?? otherwise) as NonNullable<
    Policy[K]
  >;

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

/** Minor units of plain decimal text. Undefined: finer than the scale. */
export const units = (text: string, scale: number): bigint | undefined => {
  const [whole, fraction = ''] = text.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > scale) return undefined;
  return BigInt(whole!) * 10n ** BigInt(scale) + BigInt(significant.padEnd(scale, '0') || '0');
};

export interface Sum {
  readonly resource: string;
  readonly amount: bigint;
}

/** In the order of names. Refuses resources that the ledger does not have, and amounts finer than they are. */
export const sumsOf = (world: World, amounts: readonly ResourceAmount[]): Sum[] => {
  const ordered = [...amounts].sort((a, b) => (a.resource < b.resource ? -1 : 1));
  const unknown = ordered.find(({ resource }) => !world.scales.has(resource));
  if (unknown !== undefined) refuse({ code: 'resource_unknown', resource: unknown.resource });
  return ordered.map(({ resource, amount }) => {
    const exact = units(amount, world.scales.get(resource)!);
    if (exact === undefined) throw new Malformed(`${amount} ${resource}`);
    return { resource, amount: exact };
  });
};
