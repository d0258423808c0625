import { eventGuard, formatAmount, type LedgerEvent, type Posting } from '@ledger/domain';
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

const isSpending = eventGuard('spending', 'reservations', 'adjustments', 'accounts');

const saysSo = (event: LedgerEvent, accountId: string, resource: string): boolean => {
  if (!isSpending(event)) return false;
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      return (
        event.data.observed !== undefined ||
        event.data.charges.some(
          (charge) => charge.payerId === accountId && charge.resource === resource && charge.overrun !== undefined,
        )
      );
    case 'Reserved':
      return event.data.observed !== undefined;
    case 'Adjusted':
      return event.data.overrun !== undefined;
    case 'Released':
      return event.data.amounts.some(({ resource: of, deficit }) => of === resource && deficit === true);
    case 'ReservationExtended':
    case 'ReservationVoided':
    case 'ReservationsExpired':
    case 'AccountOpened':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'AccountClosed':
      return false;
  }
};
