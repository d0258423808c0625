import { type AccountKind, type LedgerClock } from '@ledger/domain';

/** A row of `ledgers` with its resources, as projections know it. */
export interface LedgerEntry {
  readonly no: number;
  readonly id: string;
  readonly clock: LedgerClock;
  /** JSON object. */
  readonly labels: string;
  readonly openedAt: string;
  status: 'open' | 'closed';
  closedAt: string | null;
  /** Revision of the last event that is in the tables; -1 before the first. */
  revision: bigint;
  readonly resources: Map<string, ResourceEntry>;
  /** @throws Error for a resource that was never defined: the history is corrupt. */
  readonly scaleOf: (resource: string) => number;
}

export interface ResourceEntry {
  readonly scale: number;
  /** In minor units. */
  funded: bigint;
  withdrawn: bigint;
}

/** Its own standing: an account below a suspended one is open, though requests of it are refused. */
export type AccountStanding = 'open' | 'suspended' | 'closed';

/** A row of `accounts`, as projections know it; linked to its ancestors. */
export interface AccountEntry {
  readonly no: number;
  readonly ledgerNo: number;
  readonly id: string;
  /** Null at the root. */
  readonly parent: AccountEntry | null;
  readonly path: string;
  readonly depth: number;
  readonly kind: AccountKind;
  openedAt: string;
  state: AccountStanding;
  priority: number;
  /** JSON object. */
  labels: string;
  /** The profile that it was opened with. */
  readonly profile: string | null;
  /** When its time is over. Null: never. */
  expiresAt: string | null;
  closedAt: string | null;
  /** Labels that the table has of it: {@link labels} as last written. */
  storedLabels: string;
  /** False: not yet in the table, so that no other table can have rows of it either. */
  stored: boolean;
}

/** The range of paths of an account and everything below it: from its own, up to this one without it. */
export const pathEnd = (path: string): string => `${path.slice(0, -1)}0`;
