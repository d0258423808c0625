import type { LedgerEvent, RejectionCode } from '@ledger/domain';
import { REJECTIONS_COUNTED_AFTER_MS } from './limits';

interface Counted {
  count: number;
  readonly from: string;
  to: string;
}

/**
 * Rejections that were answered and not recorded, because their account had too many, until they are written as one
 * RejectionsCounted for each account and code. Kept outside of the ledger's state: a crash loses what was not written.
 */
export class RejectionTally {
  private constructor(
    private readonly accounts: ReadonlyMap<string, ReadonlyMap<RejectionCode, Counted>>,
    /** The server's clock when the oldest of them was counted, in milliseconds since 1970. Absent: there are none. */
    private readonly since: number | undefined,
  ) {}

  /** When they are recorded at the latest. Absent: there are none. */
  get dueAt(): number | undefined {
    return this.since === undefined ? undefined : this.since + REJECTIONS_COUNTED_AFTER_MS;
  }

  static readonly EMPTY = new RejectionTally(new Map(), undefined);

  get isEmpty(): boolean {
    return this.accounts.size === 0;
  }

  /** Accounts of which some were counted. */
  get accountIds(): readonly string[] {
    return [...this.accounts.keys()];
  }

  has(accountId: string): boolean {
    return this.accounts.has(accountId);
  }

  /** @param at decision time. */
  with(accountId: string, code: RejectionCode, at: string, serverNow: number): RejectionTally {
    const codes = new Map(this.accounts.get(accountId));
    const before = codes.get(code);
    codes.set(code, { count: (before?.count ?? 0) + 1, from: before?.from ?? at, to: at });
    return new RejectionTally(new Map(this.accounts).set(accountId, codes), this.since ?? serverNow);
  }

  without(accountId: string): RejectionTally {
    const accounts = new Map(this.accounts);
    accounts.delete(accountId);
    return accounts.size === 0 ? RejectionTally.EMPTY : new RejectionTally(accounts, this.since);
  }

  /** What is to be recorded of one account, by code. */
  eventsOf(accountId: string, at: string): readonly LedgerEvent[] {
    const codes = [...(this.accounts.get(accountId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return codes.map(([code, { count, from, to }]) => ({
      type: 'RejectionsCounted',
      data: { accountId, code, count, from, to, at },
    }));
  }
}
