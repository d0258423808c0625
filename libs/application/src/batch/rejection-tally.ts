import type { LedgerEvent, RejectionCode } from '@ledger/domain';
import { REJECTIONS_COUNTED_AFTER_MS } from '../limits';

interface Counted {
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Rejections that were answered but not recorded, because their account had too many, until they are written as one
 * RejectionsCounted for each account and code. They are kept outside of the ledger's state: a crash loses those not
 * written yet.
 */
export class RejectionTally {
  private constructor(
    private readonly accounts: Map<string, ReadonlyMap<RejectionCode, Counted>>,
    /**
     * Time by the server's clock when the oldest of them was counted, in milliseconds since 1970. Absent: there are
     * none.
     */
    private since: number | undefined,
  ) {}

  static empty(): RejectionTally {
    return new RejectionTally(new Map(), undefined);
  }

  /**
   * Copies the tally; changes of the copy leave this one as it is. Called once for a batch rather than for each
   * rejection, since it may hold many accounts.
   */
  copy(): RejectionTally {
    return new RejectionTally(new Map(this.accounts), this.since);
  }

  /** Time by which they must be recorded, in milliseconds since 1970. Absent: there are none. */
  get dueAt(): number | undefined {
    return this.since === undefined ? undefined : this.since + REJECTIONS_COUNTED_AFTER_MS;
  }

  get isEmpty(): boolean {
    return this.accounts.size === 0;
  }

  /** Accounts with counted rejections. */
  get accountIds(): readonly string[] {
    return [...this.accounts.keys()];
  }

  has(accountId: string): boolean {
    return this.accounts.has(accountId);
  }

  /** @param at time of the decision. */
  add(accountId: string, code: RejectionCode, at: string, serverNow: number): void {
    const codes = new Map(this.accounts.get(accountId));
    const before = codes.get(code);
    codes.set(code, { count: (before?.count ?? 0) + 1, from: before?.from ?? at, to: at });
    this.accounts.set(accountId, codes);
    this.since ??= serverNow;
  }

  remove(accountId: string): void {
    this.accounts.delete(accountId);
    if (this.isEmpty) this.since = undefined;
  }

  /** Events that record the counts of one account, ordered by code. */
  eventsOf(accountId: string, at: string): readonly LedgerEvent[] {
    const codes = [...(this.accounts.get(accountId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return codes.map(([code, { count, from, to }]) => ({
      type: 'RejectionsCounted',
      data: { accountId, code, count, from, to, at },
    }));
  }
}
