import { wholeOf } from '../limits/account-limits';
import { bookOf, expiryOf, type Account, type LastCharge } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';
import type { Status } from '../kernel/threshold-set';
import { takenOf } from '../limits/weighing';
import { forEachRatio, fundsStatus, limitStatus } from './standing';
import { ORDER } from './thresholds';

/** Time until which a spender should hold back, and the owner of the funds or limit that ask for it. */
export interface Retry {
  readonly ownerId: string;
  readonly resource: string;
  /** The time in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Time at which the next request keeps to the rate that makes the rest last. It is the latest over every ratio that is
 * orange or worse and that has an end: its window's, or that of the nearest run on the way up. Of several equal ones
 * the first counts: nearest account, then name of the resource. Undefined: nothing asks for it, or nothing ends.
 * @param from account on the way up from which on ratios count, where those below it do not.
 */
export const retryOf = (
  state: LedgerState,
  spender: Account,
  now: number,
  from: Account = spender,
): Retry | undefined => {
  const { names } = state.resources;
  const run = nearestRun(state, spender);
  const chargeOfRun = (place: number): LastCharge | undefined =>
    run === undefined || run.endsAt <= now ? undefined : run.account.lastCharges?.get(place);
  let latest: Retry | undefined;
  const consider = (owner: Account, place: number, rate: Rate): void => {
    const at = retryAt(rate);
    if (latest === undefined || at > latest.at) latest = { ownerId: owner.id, resource: names[place]!, at };
  };
  forEachRatio(
    state,
    { spender, now, from },
    {
      funds: (payer, place) => {
        const charge = chargeOfRun(place);
        if (!charge || !isTight(fundsStatus(state, payer, place))) return;
        consider(payer, place, { charge, endsAt: run!.endsAt, rest: bookOf(payer, place).available });
      },
      limit: (owner, limit) => {
        const { place, period } = limit;
        const charge = period === null ? chargeOfRun(place) : period.lastCharge;
        if (!charge || !isTight(limitStatus(state, owner, limit))) return;
        const rest = wholeOf(limit) - takenOf(owner, limit);
        consider(owner, place, { charge, endsAt: period?.endsAt ?? run!.endsAt, rest });
      },
    },
  );
  return latest;
};

const ORANGE = ORDER.indexOf('orange');
const isTight = (status: Status): boolean => ORDER.indexOf(status) >= ORANGE;

const nearestRun = (
  state: LedgerState,
  spender: Account,
): { readonly account: Account; readonly endsAt: number } | undefined => {
  for (let next: Account | undefined = spender; next !== undefined; next = parentOf(state, next)) {
    const endsAt = expiryOf(next);
    if (endsAt !== undefined) return { account: next, endsAt };
  }
  return undefined;
};

interface Rate {
  readonly charge: LastCharge;
  readonly endsAt: number;
  /** Amount left now, after holds. */
  readonly rest: bigint;
}

/**
 * Time of the next request, rounded up to a millisecond. It is not after the end, when the window has turned or the run
 * is over.
 */
const retryAt = ({ charge: { at, units }, endsAt, rest }: Rate): number => {
  if (rest <= 0n) return endsAt;
  const wait = (units * BigInt(endsAt - at) + rest - 1n) / rest;
  return wait >= BigInt(endsAt - at) ? endsAt : at + Number(wait);
};
