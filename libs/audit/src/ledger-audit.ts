import {
  evolve,
  formatAmount,
  initialState,
  postings,
  type CommittedState,
  type LedgerEvent,
  type Posting,
} from '@ledger/domain';
import type { Finding } from './finding';
import { OverspendingAudit } from './overspending-audit';
import { PeriodAudit, type LogHead } from './period-audit';
import { SecondBooks, type ResourceTotals } from './second-books';

/**
 * Folds one ledger's events twice: by the domain's `evolve`, as the server does, and by separate books. Both must agree
 * account by account, and no amount may appear from nowhere or vanish.
 */
export class LedgerAudit {
  readonly state: CommittedState = initialState();
  private readonly scaleOf = (resource: string): number => {
    const place = this.state.resources.places.get(resource);
    if (place === undefined) throw new Error(`the resource ${resource} was never defined`);
    return this.state.resources.scales[place]!;
  };
  private readonly books = new SecondBooks(this.scaleOf);
  private readonly periodAudit = new PeriodAudit(this.state, this.books);
  private readonly overspending = new OverspendingAudit(this.books, this.scaleOf);
  private readonly unbalanced: Finding[] = [];
  private eventCount = 0;

  get events(): number {
    return this.eventCount;
  }

  /** Number of closed periods. */
  get periods(): number {
    return this.periodAudit.closed;
  }

  /**
   * Takes the next event, in the order of the log, from the ledger's first on. `head` is the place of the log before
   * it; undefined: only the events are known.
   * @throws Error when the event cannot follow: the history is corrupt.
   */
  apply(event: LedgerEvent, head?: LogHead): void {
    if (event.type === 'LedgerOpened') this.periodAudit.begin(event.data.at);
    if (event.type === 'ClockReset') this.periodAudit.putBack(event.data.at);
    if (event.type === 'PeriodClosed') this.periodAudit.close(event, head);
    evolve(this.state, event);
    this.books.apply(event);
    const moved = postings(event, this.scaleOf);
    this.checkZeroSum(event, moved);
    this.overspending.check(event, this.eventCount, moved);
    this.eventCount += 1;
  }

  /** Lists everything that does not agree; empty when the ledger is right. */
  findings(): readonly Finding[] {
    return [
      ...this.unbalanced,
      ...this.overspending.findings,
      ...this.periodAudit.findings,
      ...this.bookFindings(),
      ...this.closedFindings(),
      ...this.holdFindings(),
      ...this.totalFindings(),
    ];
  }

  /** Totals by name of the resource; one that neither moved nor was used is not listed. */
  totals(): readonly ResourceTotals[] {
    const { resources } = this.state;
    return resources.byName
      .map((place) => this.books.totalsOf(resources.names[place]!))
      .filter(({ funded, consumed, unpaid }) => funded !== '0' || consumed !== '0' || unpaid !== '0');
  }

  private checkZeroSum(event: LedgerEvent, moved: readonly Posting[]): void {
    const sums = new Map<string, bigint>();
    for (const { resource, delta } of moved) {
      sums.set(resource, (sums.get(resource) ?? 0n) + delta);
    }
    for (const [resource, sum] of sums) {
      if (sum === 0n) continue;
      const found = formatAmount(sum, this.scaleOf(resource));
      const where = `${event.type} at ${event.data.at}`;
      this.unbalanced.push({ where, what: `sum of its postings of ${resource}`, expected: '0', found });
    }
  }

  private bookFindings(): readonly Finding[] {
    const findings: Finding[] = [];
    for (const [accountId, account] of this.state.accounts.entries()) {
      for (const [place, resource] of this.state.resources.names.entries()) {
        const own = this.books.of(accountId, resource);
        for (const bucket of ['available', 'held', 'consumed', 'closedBelow'] as const) {
          const folded = account.books[place]?.[bucket] ?? 0n;
          if (folded === own[bucket]) continue;
          findings.push(
            this.differs(place, `${accountId} ${resource}`, `${bucket}, fold and sum of events`, own[bucket], folded),
          );
        }
      }
    }
    return findings;
  }

  /** Finds anything left in the books of closed accounts, which must have returned or given up everything. */
  private closedFindings(): readonly Finding[] {
    const findings: Finding[] = [];
    for (const [accountId, books] of this.books.entries()) {
      if (this.state.accounts.get(accountId) !== undefined) continue;
      for (const [resource, book] of books) {
        const place = this.state.resources.places.get(resource)!;
        for (const bucket of ['available', 'held', 'consumed', 'closedBelow'] as const) {
          if (book[bucket] === 0n) continue;
          findings.push(
            this.differs(place, `${accountId} ${resource}`, `${bucket} after its closing`, 0n, book[bucket]),
          );
        }
      }
    }
    return findings;
  }

  /** Compares the held amounts with what remains of the open reservations and escrows. */
  private holdFindings(): readonly Finding[] {
    const rests = new Map<string, bigint[]>();
    const add = (payerId: string | null, place: number, amount: bigint): void => {
      if (payerId === null) return;
      const sums = rests.get(payerId) ?? [];
      sums[place] = (sums[place] ?? 0n) + amount;
      rests.set(payerId, sums);
    };
    for (const [, { holds }] of this.state.reservations.entries()) {
      for (const { place, amount, payerId } of holds) add(payerId, place, amount);
    }
    for (const [, { payerId, rest }] of this.state.escrows.entries()) {
      for (const { place, amount } of rest) add(payerId, place, amount);
    }
    const findings: Finding[] = [];
    for (const [accountId, account] of this.state.accounts.entries()) {
      for (const [place, resource] of this.state.resources.names.entries()) {
        const rest = rests.get(accountId)?.[place] ?? 0n;
        const held = account.books[place]?.held ?? 0n;
        if (held === rest) continue;
        findings.push(
          this.differs(
            place,
            `${accountId} ${resource}`,
            'held, and rest of its open reservations and escrows',
            rest,
            held,
          ),
        );
      }
    }
    return findings;
  }

  private totalFindings(): readonly Finding[] {
    const findings: Finding[] = [];
    const root = this.state.accounts.get('root');
    for (const [place, resource] of this.state.resources.names.entries()) {
      const { difference } = this.books.totalsOf(resource);
      const where = `${resource} over the whole ledger`;
      if (difference !== '0') {
        const what = 'funded less withdrawn, available, held and consumed';
        findings.push({ where, what, expected: '0', found: difference });
      }
      const { charged } = this.books.outsideOf(resource);
      const used = root?.books[place]?.used ?? 0n;
      if (used !== charged)
        findings.push(this.differs(place, where, 'used at the root, and sum of charges', charged, used));
    }
    return findings;
  }

  private differs(place: number, where: string, what: string, expected: bigint, found: bigint): Finding {
    const scale = this.state.resources.scales[place]!;
    return { where, what, expected: formatAmount(expected, scale), found: formatAmount(found, scale) };
  }
}
