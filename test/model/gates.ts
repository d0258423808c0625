import type { ExceededLimit, OnShortage, Rejection, SpendingNotes } from '@ledger/domain';
import { available, openReservations, payerOf, textIn } from './figures';
import { bound, inOrder, limitFigures } from './limit-figures';
import { concernsOf } from './ratios';
import { recover, recoveryFact } from './recovery';
import { throttles } from './signals';
import { instant, stated, type Turn } from './turn';
import { fraction, lineOf, policyOf, refuse, type ModelAccount, type ModelLimit, type Sum, type World } from './world';

/** Reason why a request is refused, with the account whose funds, limit or gate refuses it; null: no account's. */
interface Objection {
  readonly ownerId: string | null;
  readonly rejection: Rejection;
}

/** Notes of a request that was let through. */
export type Grant = Pick<SpendingNotes, 'exceeded' | 'observed'>;

/**
 * Tells whether a trial run waives an objection: an account's trial run waives those of the account itself, and those
 * of accounts below it.
 */
const waives = (world: World, spenderId: string, { ownerId }: Objection): boolean => {
  const line = lineOf(world, spenderId);
  const stating = line.findIndex(({ policy }) => policy.enforcement !== undefined);
  if (stating === -1 || line[stating]!.policy.enforcement === 'enforce') return false;
  return ownerId === null || line.slice(0, stating + 1).some(({ id }) => id === ownerId);
};

/** The first that nobody waives refuses; else the first of all is what was only observed. */
const weigh = (world: World, spenderId: string, objections: readonly Objection[]): Rejection | undefined => {
  const first = objections.find((objection) => !waives(world, spenderId, objection));
  if (first !== undefined) refuse(first.rejection);
  return objections[0]?.rejection;
};

const stopObjections = ({ world, now }: Turn, spenderId: string): Objection[] => {
  if (policyOf(world, spenderId, 'stop', 'advice') !== 'binding') return [];
  return concernsOf(world, spenderId, now)
    .filter(({ status }) => status === 'black')
    .map(({ ownerId, resource }) => ({
      ownerId,
      rejection: { code: 'stopped', accountId: spenderId, ownerId, resource },
    }));
};

const confidenceObjections = ({ world }: Turn, spenderId: string): Objection[] =>
  lineOf(world, spenderId)
    .filter(isGateClosed)
    .map(({ id: ownerId, confidence, confidenceThreshold }) => ({
      ownerId,
      rejection: {
        code: 'confidence_reached',
        accountId: spenderId,
        ownerId,
        confidence: confidence!,
        threshold: confidenceThreshold!,
      },
    }));

const isGateClosed = ({ confidence, confidenceThreshold }: ModelAccount): boolean => {
  if (confidence === undefined || confidenceThreshold === undefined) return false;
  const [report, gate] = [fraction(confidence), fraction(confidenceThreshold)];
  return report.over * gate.under >= gate.over * report.under;
};

const throttleObjections = ({ world, now }: Turn, spenderId: string): Objection[] => {
  if (policyOf(world, spenderId, 'throttle', 'advice') !== 'binding') return [];
  return throttles(world, spenderId, now)
    .filter(({ until }) => until > now)
    .map(({ ownerId, resource, until }) => ({
      ownerId,
      rejection: { code: 'throttled', accountId: spenderId, ownerId, resource, retryAt: instant(until) },
    }));
};

const gateObjections = (turn: Turn, spenderId: string): Objection[] => [
  ...stopObjections(turn, spenderId),
  ...confidenceObjections(turn, spenderId),
  ...throttleObjections(turn, spenderId),
];

/** Passes a request that asks for no amounts. Answers the objections that were only observed. */
export const passGates = (turn: Turn, spenderId: string): Grant =>
  stated({ observed: weigh(turn.world, spenderId, gateObjections(turn, spenderId)) });

interface Weighed {
  readonly objections: readonly Objection[];
  readonly exceeded: readonly ExceededLimit[];
}

const weighLimits = (turn: Turn, spenderId: string, wanted: readonly Sum[], reserving: boolean): Weighed => {
  const objections: Objection[] = [];
  const exceeded: ExceededLimit[] = [];
  for (const { id: ownerId, limits, maxOpen } of lineOf(turn.world, spenderId)) {
    if (reserving && maxOpen !== undefined && openReservations(turn.world, ownerId) >= maxOpen) {
      const counts = { resource: 'open_reservations', requested: '1', remaining: '0' };
      objections.push({ ownerId, rejection: { code: 'limit_exceeded', accountId: ownerId, ...counts } });
    }
    for (const sum of wanted) {
      for (const limit of inOrder(limits.filter(({ resource }) => resource === sum.resource))) {
        const found = weighLimit(turn, spenderId, ownerId, limit, sum);
        if (found !== undefined && 'rejection' in found) objections.push(found);
        else if (found !== undefined) exceeded.push(found);
      }
    }
  }
  return { objections, exceeded };
};

const weighLimit = (
  { world, now }: Turn,
  spenderId: string,
  ownerId: string,
  limit: ModelLimit,
  { resource, amount }: Sum,
): Objection | ExceededLimit | undefined => {
  const figures = limitFigures(world, ownerId, limit, now);
  const { whole, used, reserved, period } = figures;
  const { window } = limit;
  const left = bound(figures, world.accounts.get(spenderId)!) - used - reserved;
  const over = used + reserved + amount - whole;
  if (amount <= left) {
    if (over <= 0n) return undefined;
    return stated({ accountId: ownerId, resource, window, by: textIn(world, resource, over) }) as ExceededLimit;
  }
  const rejection = stated({
    code: 'limit_exceeded' as const,
    accountId: ownerId,
    resource,
    window,
    turnsAt: period && instant(period.end),
    requested: textIn(world, resource, amount),
    remaining: textIn(world, resource, left < 0n ? 0n : left),
  }) as Rejection;
  return { ownerId, rejection };
};

/** Nearest payer first, then by name; what nobody pays for comes last. */
const byPayer = (world: World, spenderId: string, wanted: readonly Sum[]) => {
  const line = lineOf(world, spenderId).map(({ id }) => id);
  const distance = (payerId: string | null) => (payerId === null ? line.length : line.indexOf(payerId));
  return wanted
    .map((sum) => ({ ...sum, payerId: payerOf(world, spenderId, sum.resource) }))
    .sort((a, b) => distance(a.payerId) - distance(b.payerId));
};

interface Shortage extends Sum {
  readonly payerId: string;
}

interface Short {
  readonly objections: readonly Objection[];
  /** Shortages that can be recovered in full. */
  readonly shortages: readonly Shortage[];
}

const weighFunds = ({ world, now }: Turn, spenderId: string, wanted: readonly Sum[], onShortage: OnShortage): Short => {
  const objections: Objection[] = [];
  const shortages: Shortage[] = [];
  for (const { payerId, resource, amount } of byPayer(world, spenderId, wanted)) {
    const has = payerId === null ? 0n : available(world, payerId, resource);
    if (payerId === null && policyOf(world, spenderId, 'unfunded', 'allow') === 'allow') continue;
    if (payerId !== null && has >= amount) continue;
    const helped = onShortage === 'reallocate' && payerId !== null;
    const found = helped ? recover(world, payerId, resource, amount - has, now).total : 0n;
    if (payerId !== null && found === amount - has) {
      shortages.push({ payerId, resource, amount: found });
      continue;
    }
    const rejection: Rejection = {
      code: 'insufficient_funds',
      accountId: payerId,
      resource,
      requested: textIn(world, resource, amount),
      available: textIn(world, resource, has),
      ...(onShortage === 'reallocate' ? { recoverable: textIn(world, resource, found) } : {}),
    };
    objections.push({ ownerId: payerId, rejection });
  }
  return { objections, shortages };
};

/** Refuses what a request may not have, and recovers what is short where it asked for that. */
export const grant = (
  turn: Turn,
  spenderId: string,
  wanted: readonly Sum[],
  how: { readonly onShortage: OnShortage; readonly reserving: boolean },
): Grant => {
  const { world, now } = turn;
  const gates = wanted.length === 0 ? [] : gateObjections(turn, spenderId);
  const limits = weighLimits(turn, spenderId, wanted, how.reserving);
  const funds = weighFunds(turn, spenderId, wanted, how.onShortage);
  const observed = weigh(world, spenderId, [...gates, ...limits.objections, ...funds.objections]);
  for (const payerId of new Set(funds.shortages.map((shortage) => shortage.payerId))) {
    const short = funds.shortages.filter((shortage) => shortage.payerId === payerId);
    const moves = short.flatMap(({ resource, amount }) => recover(world, payerId, resource, amount, now).moves);
    turn.step(() => world.moves.push(...moves), recoveryFact(world, spenderId, payerId, short, moves));
  }
  return { observed, ...(limits.exceeded.length > 0 && { exceeded: limits.exceeded }) } as Grant;
};
