import { balancesHash, formatAmount, type CommittedState, type EventOf, type PeriodTotals } from '@ledger/domain';
import type { Finding } from './finding';
import type { SecondBooks } from './second-books';

/** The log as it stood before an event. */
export interface LogHead {
  /** Revision of the event before it. */
  readonly revision: bigint;
  /** The chain's head there. Undefined: the event before it ended no append. */
  readonly chainHead: string | undefined;
}

const FIGURES = ['funded', 'withdrawn', 'available', 'held', 'consumed', 'used'] as const;

/** Compares each closed period with the log: its number and beginning, figures, hash and place. */
export class PeriodAudit {
  readonly findings: Finding[] = [];
  private number = 0;
  private end: string | undefined;

  constructor(
    private readonly state: CommittedState,
    private readonly books: SecondBooks,
  ) {}

  get closed(): number {
    return this.number;
  }

  /** Time at which the ledger was opened: the first period begins then. */
  begin(at: string): void {
    this.end = at;
  }

  /**
   * Notes that the ledger's time went back: a period that ended ahead of it ends with it, and the next one begins
   * there.
   */
  putBack(at: string): void {
    if (this.end !== undefined && this.end > at) this.end = at;
  }

  /**
   * Checks an event, which must not be folded yet.
   * @param head undefined where the log's own order is not known; it is then not compared.
   */
  close({ data }: EventOf<'PeriodClosed'>, head: LogHead | undefined): void {
    this.number += 1;
    const where = `period ${data.number}`;
    const expect = (what: string, expected: string, found: string): void => {
      if (expected !== found) this.findings.push({ where, what, expected, found });
    };
    expect('number', String(this.number), String(data.number));
    expect('beginning', this.end ?? 'none', data.from);
    expect('hash over the balances', balancesHash(this.state), data.balancesHash);
    if (head !== undefined) {
      expect('revision of the event before it', head.revision.toString(), data.revision);
      expect('chain head of the event before it', head.chainHead ?? 'none', data.chainHead);
    }
    this.compareTotals(data.totals, expect);
    this.end = data.at;
  }

  private compareTotals(
    stated: readonly PeriodTotals[],
    expect: (what: string, expected: string, found: string) => void,
  ): void {
    const { resources } = this.state;
    for (const place of resources.byName) {
      const resource = resources.names[place]!;
      const used = formatAmount(this.books.outsideOf(resource).charged, resources.scales[place]!);
      const own = { ...this.books.totalsOf(resource), used };
      const found = stated.find((one) => one.resource === resource);
      for (const figure of FIGURES) expect(`${figure} of ${resource}`, own[figure], found?.[figure] ?? '0');
    }
    const unknown = stated.find(({ resource }) => !resources.places.has(resource));
    if (unknown !== undefined) expect(`figures of ${unknown.resource}`, 'none', 'some');
  }
}
