import type {
  AccountKind,
  Attribution,
  LedgerClock,
  LimitTerms,
  MeteredUsage,
  Policy,
  Rejection,
  ResourceAmount,
  ThresholdSet,
  Window,
} from '@ledger/domain';

/**
 * The ledger as an accountant would keep it on paper: accounts, and lists (moves, charges, holds, escrows). Every figure
 * is summed from the lists each time it is asked for, so that there is no stored balance that could be wrong.
 */
export interface World {
  ledger: 'absent' | 'open' | 'closed';
  clock: LedgerClock;
  openedAt: number;
  /** Decision time of the last thing that was written, in milliseconds. */
  lastAt: number;
  scales: Map<string, number>;
  accounts: Map<string, ModelAccount>;
  reservations: Map<string, ModelReservation>;
  escrows: Map<string, ModelEscrow>;
  moves: Move[];
  bills: Bill[];
  charges: ChargeLine[];
  distributions: { readonly parentId: string; readonly chargesBefore: number }[];
  /** Ends of the closed periods, in their order. */
  periodEnds: number[];
}

export interface ModelAccount {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: AccountKind;
  readonly openedAt: number;
  open: boolean;
  suspended: boolean;
  priority: number;
  minReserve: Map<string, bigint>;
  limits: ModelLimit[];
  policy: Policy;
  thresholds: ThresholdSet | undefined;
  readonly profile: string | undefined;
  readonly maxSeconds: number | undefined;
  maxOpen: number | undefined;
  confidenceThreshold: string | undefined;
  confidence: string | undefined;
}

/** A cap with every setting that it ever had, oldest first. */
export interface ModelLimit {
  readonly resource: string;
  readonly window: Window | undefined;
  readonly settings: { readonly at: number; readonly amount: bigint; readonly terms: LimitTerms }[];
  /** Bills that were written before it was first set. */
  readonly billsBefore: number;
  /** Time at which a command last found the limit in its current period. */
  turnedAt: number;
}

/** Null stands for the world outside the ledger. */
export interface Move {
  readonly fromId: string | null;
  readonly toId: string | null;
  readonly resource: string;
  readonly amount: bigint;
}

/** One Consumed or Settled: what was charged together. */
export interface Bill {
  readonly spenderId: string;
  readonly at: number;
  readonly attribution: Attribution | undefined;
  /** Revision of the bill's event, once that is known. */
  revision: string | undefined;
}

/** One line of a bill for a resource, or a later correction of it: a debit, or a credit with a negative amount. */
export interface ChargeLine {
  readonly bill: number;
  readonly spenderId: string;
  readonly payerId: string | null;
  readonly resource: string;
  readonly amount: bigint;
  /** Time of the line's decision; the bill's own may be earlier. */
  readonly at: number;
  readonly corrects: boolean;
}

export interface ModelReservation {
  readonly id: string;
  readonly spenderId: string;
  status: 'open' | 'settled' | 'voided' | 'expired';
  expiresAt: number;
  /** A resource that was settled without having been held stands here with nothing left. */
  holds: { readonly resource: string; rest: bigint; readonly payerId: string | null }[];
  readonly attribution: Attribution | undefined;
  /** Its bills whose cost the rules worked out, in their order. */
  readonly priced: { readonly usage: MeteredUsage; readonly usd: bigint }[];
}

export interface ModelEscrow {
  readonly id: string;
  readonly payerId: string;
  readonly payeeId: string;
  readonly arbiterId: string | undefined;
  status: 'open' | 'released' | 'refunded' | 'expired';
  readonly expiresAt: number | undefined;
  rest: { readonly resource: string; amount: bigint }[];
}

export const newWorld = (): World => ({
  ledger: 'absent',
  clock: 'server',
  openedAt: 0,
  lastAt: 0,
  scales: new Map(),
  accounts: new Map(),
  reservations: new Map(),
  escrows: new Map(),
  moves: [],
  bills: [],
  charges: [],
  distributions: [],
  periodEnds: [],
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

/** The account, its parent and so on to the root, closed ones too. */
export const lineOf = (world: World, id: string): ModelAccount[] => {
  const account = world.accounts.get(id)!;
  return account.parentId === null ? [account] : [account, ...lineOf(world, account.parentId)];
};

export const isWithin = (world: World, id: string, topId: string): boolean => {
  for (let next: string | null = id; next !== null; next = world.accounts.get(next)!.parentId) {
    if (next === topId) return true;
  }
  return false;
};

/** The first account that is open, looking from this one upwards. */
export const openFrom = (world: World, id: string): ModelAccount => lineOf(world, id).find((account) => account.open)!;

/** Policy of the account or, where it has none, of the nearest account above it that has one. */
export const policyOf = <K extends keyof Policy>(world: World, id: string, key: K, otherwise: NonNullable<Policy[K]>) =>
  (lineOf(world, id).find((account) => account.policy[key] !== undefined)?.policy[key] ?? otherwise) as NonNullable<
    Policy[K]
  >;

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

/**
 * Sums of the amounts in the order of their resources' names. Refuses resources that the ledger does not have, and
 * amounts finer than their scale.
 */
export const sumsOf = (world: World, amounts: readonly ResourceAmount[]): Sum[] => {
  const ordered = [...amounts].sort(byResource);
  const unknown = ordered.find(({ resource }) => !world.scales.has(resource));
  if (unknown !== undefined) refuse({ code: 'resource_unknown', resource: unknown.resource });
  return ordered.map(({ resource, amount }) => ({ resource, amount: exact(world, resource, amount) }));
};

/** Amount in units of a resource, which the ledger must have. */
export const exact = (world: World, resource: string, amount: string): bigint => {
  const sum = units(amount, world.scales.get(resource)!);
  if (sum === undefined) throw new Malformed(`${amount} ${resource}`);
  return sum;
};

export const byResource = (a: { resource: string }, b: { resource: string }): number =>
  a.resource < b.resource ? -1 : 1;

/** A ratio in text as an exact fraction. */
export const fraction = (text: string): { readonly over: bigint; readonly under: bigint } => {
  const [whole, decimals = ''] = text.split('.');
  return { over: BigInt(whole! + decimals), under: 10n ** BigInt(decimals.length) };
};
