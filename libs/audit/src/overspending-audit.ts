import { formatAmount, type EventOf, type LedgerEvent, type Posting } from '@ledger/domain';
import type { Finding } from './finding';
import type { SecondBooks } from './second-books';

/**
 * Finds spending beyond the funds that no report or trial explains. Such an event was decided on a state that the log
 * does not show: its writer knew another history.
 */
export class OverspendingAudit {
  readonly findings: Finding[] = [];

  constructor(
    private readonly books: SecondBooks,
    private readonly scaleOf: (resource: string) => number,
  ) {}

  /** Checks an event, which must be booked already. */
  check(event: LedgerEvent, revision: number, postings: readonly Posting[]): void {
    const moved = new Map<string, { readonly accountId: string; readonly resource: string; delta: bigint }>();
    for (const { accountId, resource, bucket, delta } of postings) {
      if (bucket !== 'available') continue;
      const key = `${accountId}\n${resource}`;
      const sum = moved.get(key) ?? { accountId, resource, delta: 0n };
      sum.delta += delta;
      moved.set(key, sum);
    }
    for (const { accountId, resource, delta } of moved.values()) {
      const { available } = this.books.of(accountId, resource);
      if (delta >= 0n || available >= 0n || saysSo(event, accountId, resource)) continue;
      this.findings.push({
        where: `revision ${revision}, ${event.type} at ${event.data.at}`,
        what: `available of ${accountId} in ${resource}, below zero without an overrun: decided on another history`,
        expected: '0 or more',
        found: formatAmount(available, this.scaleOf(resource)),
      });
    }
  }
}

/** Events that can say so. Any other that spends what was not there is a finding, one of a later version too. */
const SAYS_SO: {
  readonly [T in 'Consumed' | 'Settled' | 'Reserved' | 'Adjusted' | 'Released']: (
    data: EventOf<T>['data'],
    accountId: string,
    resource: string,
  ) => boolean;
} = {
  Consumed: (data, accountId, resource) => data.observed !== undefined || isFlagged(data.charges, accountId, resource),
  Settled: (data, accountId, resource) => data.observed !== undefined || isFlagged(data.charges, accountId, resource),
  Reserved: ({ observed }) => observed !== undefined,
  Adjusted: ({ overrun }) => overrun !== undefined,
  Released: ({ amounts }, _accountId, resource) =>
    amounts.some(({ resource: of, deficit }) => of === resource && deficit === true),
};

const isFlagged = (charges: EventOf<'Consumed'>['data']['charges'], accountId: string, resource: string): boolean =>
  charges.some(
    (charge) => charge.payerId === accountId && charge.resource === resource && charge.overrun !== undefined,
  );

const saysSo = ({ type, data }: LedgerEvent, accountId: string, resource: string): boolean =>
  type in SAYS_SO && SAYS_SO[type as keyof typeof SAYS_SO](data as never, accountId, resource);
