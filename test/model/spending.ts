import type { Attribution, Charge, SettledCharge } from '@ledger/domain';
import { available, hasReceived, payerOf, textIn } from './figures';
import { byResource, lineOf, openFrom, type Bill, type ModelReservation, type Sum, type World } from './world';

const ZERO = 0n;

/** Amount beyond what the payer has: flagged, never refused. */
export const overrunOf = (
  world: World,
  payerId: string | null,
  resource: string,
  amount: bigint,
): { readonly overrun?: string } => {
  if (payerId === null) return {};
  const has = available(world, payerId, resource);
  const over = amount - (has > ZERO ? has : ZERO);
  return over > ZERO ? { overrun: textIn(world, resource, over) } : {};
};

/** Writes a bill with its lines, and answers what its event says of each. */
export const charge = (
  world: World,
  { spenderId, attribution }: Pick<Bill, 'spenderId' | 'attribution'>,
  spent: readonly Sum[],
  now: number,
): Charge[] => {
  const bill = world.bills.push({ spenderId, at: now, attribution, revision: undefined }) - 1;
  const lines = spent.map((sum) => ({ ...sum, payerId: payerOf(world, spenderId, sum.resource) }));
  const charges = lines.map(({ resource, amount, payerId }) => ({
    resource,
    amount: textIn(world, resource, amount),
    payerId,
    ...overrunOf(world, payerId, resource, amount),
  }));
  for (const line of lines) world.charges.push({ bill, spenderId, ...line, at: now, corrects: false });
  return charges;
};

/**
 * The recorded payer or, where it is closed, the nearest account above it that is open and ever received the resource.
 */
export const payerStill = (world: World, payerId: string | null, resource: string): string | null => {
  if (payerId === null || world.accounts.get(payerId)!.open) return payerId;
  return lineOf(world, openFrom(world, payerId).id).find(({ id }) => hasReceived(world, id, resource))?.id ?? null;
};

export interface SettlementFigures {
  readonly charges: SettledCharge[];
  readonly released: { resource: string; amount: string; payerId: string | null }[];
}

/** Takes from the hold what it covers, the rest from what the payers have; the final one frees what is left of it. */
export const settle = (
  world: World,
  reservation: ModelReservation,
  spent: readonly Sum[],
  { final, attribution }: { readonly final: boolean; readonly attribution: Attribution | undefined },
  now: number,
): SettlementFigures => {
  const { spenderId } = reservation;
  const late = reservation.status === 'expired';
  const bill = world.bills.push({ spenderId, at: now, attribution, revision: undefined }) - 1;
  const charges = spent.map(({ resource, amount }): SettledCharge => {
    let hold = reservation.holds.find((one) => one.resource === resource);
    if (hold === undefined) {
      hold = { resource, rest: ZERO, payerId: payerOf(world, spenderId, resource) };
      reservation.holds.push(hold);
    }
    const payerId = late ? payerStill(world, hold.payerId, resource) : hold.payerId;
    const fromHold = late ? ZERO : amount < hold.rest ? amount : hold.rest;
    const noted = overrunOf(world, payerId, resource, amount - fromHold);
    hold.rest -= fromHold;
    world.charges.push({ bill, spenderId, payerId, resource, amount, at: now, corrects: false });
    const text = (sum: bigint): string => textIn(world, resource, sum);
    return { resource, amount: text(amount), payerId, ...noted, fromHold: text(fromHold) };
  });
  const ends = final || late;
  const released = late || !final ? [] : restOf(world, reservation);
  if (ends) reservation.status = 'settled';
  return { charges, released };
};

/** Amounts that are still held, as an event that frees them tells. */
export const restOf = (world: World, { holds }: ModelReservation) =>
  holds
    .filter(({ rest }) => rest > ZERO)
    .map(({ resource, rest, payerId }) => ({ resource, amount: textIn(world, resource, rest), payerId }))
    .sort(byResource);
