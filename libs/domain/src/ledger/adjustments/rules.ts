import type { LimitEvent } from '../limits/events';
import type { AdjustmentEvent } from './events';
import { storedAmount } from '../../amount';
import type { Adjust } from './commands';
import { malformed, reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { chargeKey } from '../kernel/ended';
import type { Charge, ChargeAdjustments } from '../kernel/event-parts';
import type { RecordedCharge } from '../kernel/records';
import { parseGiven, textOf, type PlacedAmount } from '../kernel/amounts';
import { closedAccount } from '../tree/find-account';
import { firstOpen, nearestOpen, overrunOf, payerIdOf } from '../spending/rules';
import { turnWindows } from '../limits/windows';

/** Pattern of the one text of a revision: the same number in another text would be credited a second time. */
const REVISION = /^(?:0|[1-9]\d{0,17})$/;

/** Corrects one charge, however long ago it was decided and whatever has been closed since. */
export const adjust = (draft: Draft<AdjustmentEvent | LimitEvent>, command: Adjust): Refusal | undefined => {
  const { revision, resource, direction } = command;
  if (!REVISION.test(revision)) return malformed('revision', 'must be a whole number without leading zeros');
  const amount = parseAdjusted(draft, command);
  if ('outcome' in amount) return amount;
  const recorded = draft.ended.charge(revision);
  const charge = recorded?.charges.find((one) => one.resource === resource);
  if (recorded === undefined || charge === undefined)
    return reject({ code: 'not_permitted', reason: 'charge_not_found' });
  const account = new ChargeAccount(draft, amount, charge, revision);
  if (direction === 'credit' && amount.units > account.total)
    return reject({ code: 'not_permitted', reason: 'credit_exceeds_charge' });
  turnWindows(draft, nearestOpen(draft, recorded.accountId), [amount]);
  if (direction === 'debit') {
    const { payerId } = account.homeOf(charge.payerId);
    const overrun = overrunOf(draft, amount.place, amount.units, payerId);
    const totals = account.debit(payerId, amount.units);
    const flagged = overrun > 0n ? { overrun: textOf(draft.state, amount.place, overrun) } : {};
    emit(draft, command, recorded, { units: amount.units, place: amount.place, payerId, totals, ...flagged });
    return undefined;
  }
  let rest = amount.units;
  for (const { payerId, units } of account.bearers()) {
    const credited = units < rest ? units : rest;
    rest -= credited;
    if (credited === 0n) continue;
    const totals = account.credit(payerId, credited);
    emit(draft, command, recorded, { units: credited, place: amount.place, ...account.homeOf(payerId), totals });
  }
  return undefined;
};

const parseAdjusted = (draft: DraftView, { resource, amount }: Adjust): PlacedAmount | Refusal => {
  const stated = parseGiven(draft.state, [{ resource, amount }], 'amount');
  if ('outcome' in stated)
    return stated.outcome === 'malformed' ? malformed('amount', stated.violations[0]!.rule) : stated;
  const parsed = stated.parsed[0]!;
  return parsed.units === 0n ? malformed('amount', 'must be more than zero') : parsed;
};

interface Adjustment {
  readonly place: number;
  readonly units: bigint;
  readonly payerId: string | null;
  readonly closedBelowId?: string;
  readonly overrun?: string;
  readonly totals: ChargeAdjustments;
}

const emit = (
  draft: Draft<AdjustmentEvent>,
  { revision, resource, direction, reason }: Adjust,
  { accountId, at, attribution }: RecordedCharge,
  { place, units, payerId, closedBelowId, overrun, totals }: Adjustment,
): void => {
  const counted = nearestOpen(draft, accountId);
  draft.emit({
    type: 'Adjusted',
    data: {
      revision,
      accountId,
      resource,
      direction,
      amount: textOf(draft.state, place, units),
      payerId,
      ...(closedBelowId !== undefined && { closedBelowId }),
      ...(overrun !== undefined && { overrun }),
      totals,
      chargedAt: at,
      ...(counted.id !== accountId && { countedFrom: counted.id }),
      ...(attribution && { attribution }),
      ...(reason !== undefined && { reason }),
    },
  });
};

/** A charge with its adjustments, and the accounts that bear its parts. */
class ChargeAccount {
  private credited: bigint;
  private debited: bigint;
  /** Debits that others paid after the charge's payer had closed, less their credits. */
  private readonly others: Map<string, bigint>;
  private readonly charged: bigint;

  constructor(
    private readonly draft: DraftView,
    private readonly resource: Pick<PlacedAmount, 'place' | 'resource'>,
    private readonly charge: Charge,
    revision: string,
  ) {
    const key = chargeKey(revision, resource.resource);
    const before = draft.state.adjustments.get(key) ?? draft.ended.adjustments(key);
    const scale = draft.state.resources.scales[resource.place]!;
    const units = (text = '0'): bigint => storedAmount(text, scale);
    this.charged = units(charge.amount);
    this.credited = units(before?.credited);
    this.debited = units(before?.debited);
    this.others = new Map(before?.byOthers?.map(({ payerId, amount }) => [payerId, units(amount)]));
  }

  get total(): bigint {
    return this.charged + this.debited - this.credited;
  }

  /** Accounts that bear the charge: its payer first, then those that took its place, in order. */
  bearers(): readonly { readonly payerId: string | null; readonly units: bigint }[] {
    const others = [...this.others].map(([payerId, units]) => ({ payerId, units }));
    const own = others.reduce((left, { units }) => left - units, this.total);
    return [{ payerId: this.charge.payerId, units: own }, ...others];
  }

  debit(payerId: string | null, units: bigint): ChargeAdjustments {
    this.debited += units;
    if (payerId !== null && payerId !== this.charge.payerId) this.shift(payerId, units);
    return this.totals();
  }

  credit(payerId: string | null, units: bigint): ChargeAdjustments {
    this.credited += units;
    if (payerId !== null && payerId !== this.charge.payerId) this.shift(payerId, -units);
    return this.totals();
  }

  /**
   * Account and bucket that hold a payer's part now: the payer's `consumed` or, where it is closed, `closedBelow` of
   * the nearest open account above it, while the nearest funded one takes its place.
   */
  homeOf(payerId: string | null): { readonly payerId: string | null; readonly closedBelowId?: string } {
    const { draft, charge } = this;
    if (payerId === null || draft.state.accounts.get(payerId) !== undefined) return { payerId };
    // The accounts that took the payer's place are above it, so the way up from the payer leads past them.
    const path = closedAccount(draft, charge.payerId!)?.path ?? [];
    const above = firstOpen(draft, path.slice(path.indexOf(payerId) + 1));
    return { payerId: payerIdOf(draft, above, this.resource.place), closedBelowId: above.id };
  }

  private shift(payerId: string, units: bigint): void {
    const left = (this.others.get(payerId) ?? 0n) + units;
    if (left === 0n) this.others.delete(payerId);
    else this.others.set(payerId, left);
  }

  private totals(): ChargeAdjustments {
    const text = (units: bigint): string => textOf(this.draft.state, this.resource.place, units);
    const byOthers = [...this.others].map(([payerId, units]) => ({ payerId, amount: text(units) }));
    return {
      credited: text(this.credited),
      debited: text(this.debited),
      ...(byOthers.length > 0 && { byOthers }),
    };
  }
}
