import type { LimitTerms, Window } from '@ledger/domain';
import { MINUTE, periodOf, type Period } from './civil-calendar';
import { reserved, used } from './figures';
import {
  exact,
  fraction,
  isWithin,
  lineOf,
  type ChargeLine,
  type ModelAccount,
  type ModelLimit,
  type World,
} from './world';

/** A limit as it stands at a moment. */
export interface LimitFigures {
  readonly terms: LimitTerms;
  readonly amount: bigint;
  readonly rolledIn: bigint;
  /** The amount and what was rolled in. */
  readonly whole: bigint;
  readonly used: bigint;
  readonly reserved: bigint;
  readonly period: Period | undefined;
}

export const limitFigures = (world: World, ownerId: string, limit: ModelLimit, now: number): LimitFigures => {
  const { amount, terms } = limit.settings.at(-1)!;
  const asked = reserved(world, ownerId, limit.resource);
  if (limit.window === undefined) {
    const spent = used(world, ownerId, limit.resource);
    return { terms, amount, rolledIn: 0n, whole: amount, used: spent, reserved: asked, period: undefined };
  }
  const period = periodOf(limit.window, now);
  const rolledIn = rolledInto(world, ownerId, limit, limit.window, now);
  const spent = usedIn(counted(world, ownerId, limit), world, period);
  return { terms, amount, rolledIn, whole: amount + rolledIn, used: spent, reserved: asked, period };
};

/**
 * Charges of bills that were written since the limit was first set. What corrects a bill only shows when that was decided,
 * so it counts where that was later by a millisecond at least.
 */
export const counted = (world: World, ownerId: string, limit: ModelLimit): ChargeLine[] =>
  world.charges.filter((line) => {
    if (line.resource !== limit.resource || !isWithin(world, line.spenderId, ownerId)) return false;
    return line.corrects ? world.bills[line.bill]!.at > limit.settings[0]!.at : line.bill >= limit.billsBefore;
  });

const inside = ({ start, end }: Period, at: number): boolean => start <= at && at < end;

/** A correction counts where its bill does, as long as that period is the current one. */
const usedIn = (lines: readonly ChargeLine[], world: World, period: Period): bigint =>
  lines
    .filter((line) => inside(period, world.bills[line.bill]!.at) && inside(period, line.at))
    .reduce((sum, line) => sum + line.amount, 0n);

/** Turned period by period from the one in which the limit was first set. */
const rolledInto = (world: World, ownerId: string, limit: ModelLimit, window: Window, now: number): bigint => {
  if (limit.settings.every(({ terms }) => terms.rollover === undefined)) return 0n;
  const lines = counted(world, ownerId, limit);
  const changes = [...limit.settings, ...lines].map(({ at }) => at);
  let rolled = 0n;
  let period = periodOf(window, limit.settings[0]!.at);
  while (period.end <= now) {
    const { end } = period;
    const { amount, terms } = limit.settings.filter(({ at }) => at < end).at(-1)!;
    const cap = terms.rollover === undefined ? 0n : exact(world, limit.resource, terms.rollover);
    const spent = usedIn(lines, world, period);
    const left = amount + rolled - spent > 0n ? amount + rolled - spent : 0n;
    const next = left < cap ? left : cap;
    // Once an empty period leaves it as it was, so does every other until something changes.
    const settled = next === rolled && spent === 0n;
    rolled = next;
    const quietUntil = Math.min(now, ...changes.filter((at) => at >= end));
    if (settled) {
      period = periodOf(window, quietUntil);
      continue;
    }
    // A small amount may take years of minutes to fill the roll: all that pass until something changes add the same.
    const quiet = window.unit === 'minute' && spent === 0n ? Math.floor((quietUntil - end) / MINUTE) : 0;
    const grown = rolled + amount * BigInt(quiet);
    if (quiet > 0) rolled = grown < cap ? grown : cap;
    period = periodOf(window, end + quiet * MINUTE);
  }
  return rolled;
};

const UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'];

/** The one that turns first comes first, the one that never does last; then zones by their text. */
export const inOrder = (limits: readonly ModelLimit[]): ModelLimit[] =>
  [...limits].sort((a, b) => {
    const byUnit = unitRank(a.window) - unitRank(b.window);
    if (byUnit !== 0) return byUnit;
    return (a.window?.timeZone ?? '') < (b.window?.timeZone ?? '') ? -1 : 1;
  });

const unitRank = (window: Window | undefined): number =>
  window === undefined ? UNITS.length : UNITS.indexOf(window.unit);

export const sameWindow = (a: Window | undefined, b: Window | undefined): boolean =>
  a?.unit === b?.unit && a?.timeZone === b?.timeZone;

/** Bound up to which requests of that spender may bring used and reserved together. */
export const bound = ({ whole, terms }: LimitFigures, { priority }: ModelAccount): bigint => {
  const { priorityShare: share, tolerance } = terms;
  if (share !== undefined && priority < share.priorityFrom) {
    const { over, under } = fraction(share.share);
    return (whole * (under - over)) / under;
  }
  if (tolerance === undefined) return whole;
  const { over, under } = fraction(tolerance);
  return whole + (whole * over) / under;
};

/** Limits on the way up from an account, nearest owner first, in their order; of one resource. */
export const limitsAbove = (world: World, id: string, resource: string): { ownerId: string; limit: ModelLimit }[] =>
  lineOf(world, id)
    .filter(({ open }) => open)
    .flatMap(({ id: ownerId, limits }) =>
      inOrder(limits.filter((limit) => limit.resource === resource)).map((limit) => ({ ownerId, limit })),
    );
