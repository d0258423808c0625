import { formatAmount, storedAmount, unreachable, type EventOf, type Hold, type LedgerEvent } from '@ledger/domain';

/** Stored buckets of one account in one resource, in minor units. */
export interface BucketSums {
  available: bigint;
  held: bigint;
  consumed: bigint;
  closedBelow: bigint;
}
type BucketName = keyof BucketSums;

/** Totals of one resource in minor units: amounts that came in, that went out, and that nobody paid. */
export interface OutsideSums {
  funded: bigint;
  withdrawn: bigint;
  /** Sum of all charges, whoever paid, as adjusted. */
  charged: bigint;
  /** Part of the charges that nobody paid. */
  unpaid: bigint;
}

/** Places where all of one resource is, as exact decimals. Funded = withdrawn + available + held + consumed. */
export interface ResourceTotals {
  readonly resource: string;
  readonly funded: string;
  readonly withdrawn: string;
  readonly available: string;
  readonly held: string;
  /** Amount consumed, by closed accounts as well. */
  readonly consumed: string;
  /** Usage that no funded account paid, which is in no bucket. */
  readonly unpaid: string;
  /** Funded less all the rest; anything but "0" is a finding. */
  readonly difference: string;
}

/**
 * Books kept a second time from the events, without the domain's postings: an auditor who used the ledger's own rules
 * would repeat the ledger's mistakes.
 */
export class SecondBooks {
  private readonly accounts = new Map<string, Map<string, BucketSums>>();
  private readonly outside = new Map<string, OutsideSums>();

  constructor(private readonly scaleOf: (resource: string) => number) {}

  /** Figures of an account: zeros where nothing ever moved. */
  of(accountId: string, resource: string): Readonly<BucketSums> {
    return this.accounts.get(accountId)?.get(resource) ?? NOTHING;
  }

  outsideOf(resource: string): Readonly<OutsideSums> {
    return this.outside.get(resource) ?? { funded: 0n, withdrawn: 0n, charged: 0n, unpaid: 0n };
  }

  /** The whole ledger's figures in one resource. */
  totalsOf(resource: string): ResourceTotals {
    const sum = { available: 0n, held: 0n, consumed: 0n };
    for (const [, byResource] of this.accounts) {
      const book = byResource.get(resource);
      if (book === undefined) continue;
      sum.available += book.available;
      sum.held += book.held;
      sum.consumed += book.consumed + book.closedBelow;
    }
    const { funded, withdrawn, unpaid } = this.outsideOf(resource);
    const text = (units: bigint): string => formatAmount(units, this.scaleOf(resource));
    return {
      resource,
      funded: text(funded),
      withdrawn: text(withdrawn),
      available: text(sum.available),
      held: text(sum.held),
      consumed: text(sum.consumed),
      unpaid: text(unpaid),
      difference: text(funded - withdrawn - sum.available - sum.held - sum.consumed),
    };
  }

  /** Every account in which something ever moved, closed ones too. */
  entries(): Iterable<[accountId: string, byResource: ReadonlyMap<string, Readonly<BucketSums>>]> {
    return this.accounts;
  }

  apply(event: LedgerEvent): void {
    switch (event.type) {
      case 'Funded':
      case 'Withdrawn':
        return this.crossTheBorder(event.type, event.data);
      case 'Allocated':
      case 'Reclaimed':
      case 'Transferred':
        for (const { resource, amount } of event.data.amounts) {
          this.pay(resource, amount, event.data.fromId, event.data.toId);
        }
        return;
      case 'Reallocated':
        for (const { accountId, resource, amount } of event.data.donors) {
          this.pay(resource, amount, accountId, event.data.payerId!);
        }
        return;
      case 'Released':
        for (const { resource, amount, otherId, deficit } of event.data.amounts) {
          const { accountId } = event.data;
          this.pay(resource, amount, deficit ? otherId : accountId, deficit ? accountId : otherId);
        }
        return;
      case 'AccountClosed':
        return this.close(event.data);
      case 'Consumed':
        return this.charge(event.data.charges);
      case 'Reserved':
        for (const { resource, amount, payerId } of event.data.holds) {
          if (payerId !== null) this.shift(payerId, resource, this.units(amount, resource), 'available', 'held');
        }
        return;
      case 'Settled':
        this.charge(event.data.charges);
        return this.free(event.data.released);
      case 'ReservationVoided':
        return this.free(event.data.released);
      case 'ReservationsExpired':
        for (const { released } of event.data.reservations) this.free(released);
        return;
      case 'Adjusted':
        return this.adjust(event.data);
      case 'Escrowed':
      case 'EscrowReleased':
      case 'EscrowRefunded':
        return this.escrow(event);
      case 'LedgerOpened':
      case 'ResourceDefined':
      case 'LedgerClosed':
      case 'ClockReset':
      case 'AccountOpened':
      case 'AccountUpdated':
      case 'AccountSuspended':
      case 'AccountResumed':
      case 'LimitSet':
      case 'LimitRemoved':
      case 'ReservationExtended':
      case 'WindowStarted':
      case 'ThresholdCrossed':
      case 'ConfidenceReported':
      case 'OutcomeReported':
      case 'PeriodClosed':
      case 'CommandRejected':
      case 'RejectionsCounted':
        return;
      default:
        return unreachable(event);
    }
  }

  private crossTheBorder(
    type: 'Funded' | 'Withdrawn',
    { accountId, amounts }: { accountId: string; amounts: readonly { resource: string; amount: string }[] },
  ): void {
    for (const { resource, amount } of amounts) {
      const units = this.units(amount, resource);
      this.book(accountId, resource).available += type === 'Funded' ? units : -units;
      this.border(resource)[type === 'Funded' ? 'funded' : 'withdrawn'] += units;
    }
  }

  private charge(
    charges: readonly { resource: string; amount: string; payerId: string | null; fromHold?: string }[],
  ): void {
    for (const { resource, amount, payerId, fromHold } of charges) {
      const units = this.units(amount, resource);
      const border = this.border(resource);
      border.charged += units;
      if (payerId === null) {
        border.unpaid += units;
        continue;
      }
      const held = fromHold === undefined ? 0n : this.units(fromHold, resource);
      this.shift(payerId, resource, held, 'held', 'consumed');
      this.shift(payerId, resource, units - held, 'available', 'consumed');
    }
  }

  private free(holds: readonly Hold[]): void {
    for (const { resource, amount, payerId } of holds) {
      if (payerId !== null) this.shift(payerId, resource, this.units(amount, resource), 'held', 'available');
    }
  }

  /**
   * Takes a credit from where its charge's amount is now: the payer's consumption, or the sum that a closed payer left
   * above it.
   */
  private adjust({ resource, direction, amount, payerId, closedBelowId }: EventOf<'Adjusted'>['data']): void {
    const units = this.units(amount, resource);
    const border = this.border(resource);
    border.charged += direction === 'debit' ? units : -units;
    if (payerId === null) border.unpaid += direction === 'debit' ? units : -units;
    else if (direction === 'debit') this.shift(payerId, resource, units, 'available', 'consumed');
    else if (closedBelowId === undefined) this.shift(payerId, resource, units, 'consumed', 'available');
    else {
      this.book(closedBelowId, resource).closedBelow -= units;
      this.book(payerId, resource).available += units;
    }
  }

  private escrow({ type, data }: EventOf<'Escrowed' | 'EscrowReleased' | 'EscrowRefunded'>): void {
    for (const { resource, amount } of data.amounts) {
      const units = this.units(amount, resource);
      this.book(data.payerId, resource).held += type === 'Escrowed' ? units : -units;
      const other = this.book(type === 'EscrowReleased' ? data.payeeId : data.payerId, resource);
      other.available += type === 'Escrowed' ? -units : units;
    }
  }

  private close({ accountId, parentId }: { accountId: string; parentId: string }): void {
    for (const [resource, book] of this.accounts.get(accountId) ?? []) {
      this.book(parentId, resource).closedBelow += book.consumed + book.closedBelow;
      book.consumed = 0n;
      book.closedBelow = 0n;
    }
  }

  private pay(resource: string, amount: string, fromId: string, toId: string): void {
    const units = this.units(amount, resource);
    this.book(fromId, resource).available -= units;
    this.book(toId, resource).available += units;
  }

  private shift(accountId: string, resource: string, units: bigint, from: BucketName, to: BucketName): void {
    const book = this.book(accountId, resource);
    book[from] -= units;
    book[to] += units;
  }

  private units(amount: string, resource: string): bigint {
    return storedAmount(amount, this.scaleOf(resource));
  }

  private book(accountId: string, resource: string): BucketSums {
    let books = this.accounts.get(accountId);
    if (books === undefined) this.accounts.set(accountId, (books = new Map()));
    let book = books.get(resource);
    if (book === undefined) books.set(resource, (book = { available: 0n, held: 0n, consumed: 0n, closedBelow: 0n }));
    return book;
  }

  private border(resource: string): OutsideSums {
    let sums = this.outside.get(resource);
    if (sums === undefined) {
      this.outside.set(resource, (sums = { funded: 0n, withdrawn: 0n, charged: 0n, unpaid: 0n }));
    }
    return sums;
  }
}

const NOTHING: Readonly<BucketSums> = { available: 0n, held: 0n, consumed: 0n, closedBelow: 0n };
