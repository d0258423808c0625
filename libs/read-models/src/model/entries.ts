import { type AccountKind, type LedgerClock } from '@ledger/domain';

/** A row of `ledgers` with its resources, as projections know it. */
export interface LedgerEntry {
  readonly no: number;
  readonly id: string;
  readonly clock: LedgerClock;
  /** Labels as a JSON object. */
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
  /** Funds in minor units. */
  funded: bigint;
  withdrawn: bigint;
}

/** Standing of the account itself: an account below a suspended one is open, though its requests are refused. */
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
  /** Labels as a JSON object. */
  labels: string;
  /** Profile with which it was opened. */
  readonly profile: string | null;
  /** End of its `maxSeconds`. Null: it has none. */
  expiresAt: string | null;
  closedAt: string | null;
  /** Labels that the table has for it: {@link labels} as they were last written. */
  storedLabels: string;
  /** False: it is not in the table yet, so that no other table can have rows of it either. */
  stored: boolean;
}

/**
 * End of the range of paths of an account and everything below it, which begins with its own path and excludes this
 * one.
 */
export const pathEnd = (path: string): string => `${path.slice(0, -1)}0`;
