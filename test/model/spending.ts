import { formatAmount, type OnShortage } from '@ledger/domain';
import { recover } from './recovery';
import { standingOf } from './ratios';
import {
  available,
  hasReceived,
  lineOf,
  openFrom,
  payerOf,
  policyOf,
  refuse,
  reserved,
  used,
  type ModelReservation,
  type Sum,
  type World,
} from './world';

export type Step = (happens: () => void) => void;

/** Black refuses every request where the policy in force at the spender makes stop binding. */
export const checkStopped = (world: World, spenderId: string): void => {
  const { black } = standingOf(world, spenderId);
  if (black !== undefined && policyOf(world, spenderId, 'stop', 'advice') === 'binding') {
    refuse({ code: 'stopped', accountId: spenderId, ...black });
  }
};

const checkLimits = (world: World, spenderId: string, wanted: readonly Sum[]): void => {
  for (const { id, limits } of lineOf(world, spenderId)) {
    for (const { resource, amount } of wanted) {
      const limit = limits.get(resource);
      if (limit === undefined) continue;
      const left = limit - used(world, id, resource) - reserved(world, id, resource);
      if (amount <= left) continue;
      const scale = world.scales.get(resource)!;
      refuse({
        code: 'limit_exceeded',
        accountId: id,
        resource,
        requested: formatAmount(amount, scale),
        remaining: formatAmount(left < 0n ? 0n : left, scale),
      });
    }
  }
};

/** Nearest payer first, then by name; what nobody pays for comes last. */
const byPayer = (world: World, spenderId: string, wanted: readonly Sum[]) => {
  const line = lineOf(world, spenderId).map(({ id }) => id);
  const distance = (payerId: string | null) => (payerId === null ? line.length : line.indexOf(payerId));
  return wanted
    .map((sum) => ({ ...sum, payerId: payerOf(world, spenderId, sum.resource) }))
    .sort((a, b) => distance(a.payerId) - distance(b.payerId));
};

/** Refuses what a request may not have, and recovers what is short where it asked for that. */
export const grant = (
  world: World,
  spenderId: string,
  wanted: readonly Sum[],
  onShortage: OnShortage,
  step: Step,
): void => {
  if (wanted.length === 0) return;
  checkStopped(world, spenderId);
  checkLimits(world, spenderId, wanted);
  const shortages: { payerId: string; resource: string; amount: bigint }[] = [];
  for (const { payerId, resource, amount } of byPayer(world, spenderId, wanted)) {
    const scale = world.scales.get(resource)!;
    const has = payerId === null ? 0n : available(world, payerId, resource);
    if (payerId === null && policyOf(world, spenderId, 'unfunded', 'allow') === 'allow') continue;
    if (payerId !== null && has >= amount) continue;
    const found =
      onShortage === 'reject' || payerId === null ? 0n : recover(world, payerId, resource, amount - has).total;
    if (payerId !== null && found === amount - has) {
      shortages.push({ payerId, resource, amount: found });
      continue;
    }
    refuse({
      code: 'insufficient_funds',
      accountId: payerId,
      resource,
      requested: formatAmount(amount, scale),
      available: formatAmount(has, scale),
      ...(onShortage === 'reallocate' ? { recoverable: formatAmount(found, scale) } : {}),
    });
  }
  for (const { payerId, resource, amount } of shortages) {
    step(() => world.moves.push(...recover(world, payerId, resource, amount).moves));
  }
};

/** Books what was spent at an account, to whoever pays there now. */
export const charge = (world: World, spenderId: string, spent: readonly Sum[]): void => {
  const payers = spent.map(({ resource }) => payerOf(world, spenderId, resource));
  spent.forEach(({ resource, amount }, i) => {
    world.charges.push({ spenderId, payerId: payers[i]!, resource, amount });
  });
};

/** Where the payer that was recorded is closed, the nearest above it that is open and ever received any. */
const payerStill = (world: World, payerId: string | null, resource: string): string | null => {
  if (payerId === null || world.accounts.get(payerId)!.open) return payerId;
  return lineOf(world, openFrom(world, payerId).id).find(({ id }) => hasReceived(world, id, resource))?.id ?? null;
};

export const settle = (world: World, reservation: ModelReservation, spent: readonly Sum[], final: boolean): void => {
  const late = reservation.status === 'expired';
  for (const { resource, amount } of spent) {
    let hold = reservation.holds.find((one) => one.resource === resource);
    if (hold === undefined) {
      hold = { resource, rest: 0n, payerId: payerOf(world, reservation.spenderId, resource) };
      reservation.holds.push(hold);
    }
    const payerId = late ? payerStill(world, hold.payerId, resource) : hold.payerId;
    if (!late) hold.rest -= amount < hold.rest ? amount : hold.rest;
    world.charges.push({ spenderId: reservation.spenderId, payerId, resource, amount });
  }
  if (final || late) reservation.status = 'settled';
};
