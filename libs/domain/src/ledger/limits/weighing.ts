import { RATIO_ONE } from '../../amount';
import { usedOf, wholeOf } from './account-limits';
import { reject, type Refusal, type DraftView } from '../kernel/draft';
import type { ExceededLimit, SpendingNotes } from '../kernel/event-parts';
import { instantText } from '../kernel/instant';
import { bookOf, type Account, type Limit } from '../kernel/records';
import type { Rejection } from '../kernel/rejections';
import { parentOf } from '../kernel/state';
import { textOf, type PlacedAmount } from '../kernel/amounts';

/** Name that refusals use for the limit `maxOpen`; no resource may have it. */
export const OPEN_RESERVATIONS = 'open_reservations';

/** Notes on the event of a granted request: how it was granted. */
export type GrantNotes = Pick<SpendingNotes, 'exceeded' | 'observed'>;

export const NOTHING_TO_NOTE: GrantNotes = {};

/** A request as the limits on its way to the root see it. */
export interface WeighedRequest {
  readonly spender: Account;
  readonly amounts: readonly PlacedAmount[];
  /** True: the request opens a reservation, so that `maxOpen` counts. */
  readonly opens: boolean;
}

/**
 * Weighs a request against every limit from the spender to the root, whoever pays: used, reserved and requested
 * together must be within it, and open reservations within `maxOpen`. Windows must have been turned. Notes the limits
 * that a tolerance let the request exceed.
 * @param observer account on that way whose own limits, and those of accounts below it, refuse nothing: the first that
 * would have is noted.
 */
export const weighLimits = (
  draft: DraftView,
  { spender, amounts, opens }: WeighedRequest,
  observer: Account | undefined,
): Refusal | GrantNotes => {
  let exceeded: ExceededLimit[] | undefined;
  let observed: Rejection | undefined;
  for (let owner: Account | undefined = spender; owner !== undefined; owner = parentOf(draft.state, owner)) {
    const observes = observer !== undefined && owner.depth >= observer.depth;
    const { maxOpen } = owner.terms;
    if (opens && maxOpen !== undefined && owner.openReservationsBelow >= maxOpen) {
      const rejection = tooManyOpen(owner);
      if (!observes) return reject(rejection);
      observed ??= rejection;
    }
    if (owner.limits === null) continue;
    for (const limit of owner.limits) {
      const amount = amounts.find(({ place }) => place === limit.place);
      if (amount === undefined) continue;
      const taken = takenOf(owner, limit);
      if (amount.units > capFor(limit, spender) - taken) {
        const rejection = aboveLimit(draft, owner, limit, spender, amount);
        if (!observes) return reject(rejection);
        observed ??= rejection;
        continue;
      }
      const over = limit.tolerance === 0n ? 0n : taken + amount.units - wholeOf(limit);
      if (over > 0n) (exceeded ??= []).push(exceededLimit(draft, owner, limit, over));
    }
  }
  if (observed !== undefined) return exceeded === undefined ? { observed } : { exceeded, observed };
  return exceeded === undefined ? NOTHING_TO_NOTE : { exceeded };
};

const tooManyOpen = (owner: Account): Rejection => ({
  code: 'limit_exceeded',
  accountId: owner.id,
  resource: OPEN_RESERVATIONS,
  requested: '1',
  remaining: '0',
});

/**
 * Bound for used and reserved together with a spender's request: the limit with its tolerance or, for a spender of low
 * priority, without tolerance and less the share that is kept for higher ones.
 */
export const capFor = (limit: Limit, { terms }: Account): bigint => {
  const whole = wholeOf(limit);
  const { kept, tolerance } = limit;
  if (kept !== null && terms.priority < kept.priorityFrom) return (whole * (RATIO_ONE - kept.share)) / RATIO_ONE;
  return tolerance === 0n ? whole : whole + (whole * tolerance) / RATIO_ONE;
};

/** Amount taken of a limit. Every open hold counts in the current period, whenever it was made. */
export const takenOf = (owner: Account, limit: Limit): bigint =>
  usedOf(owner, limit) + bookOf(owner, limit.place).reserved;

const aboveLimit = (
  draft: DraftView,
  owner: Account,
  limit: Limit,
  spender: Account,
  { place, resource, units }: PlacedAmount,
): Rejection => {
  const remaining = capFor(limit, spender) - takenOf(owner, limit);
  const { period } = limit;
  return {
    code: 'limit_exceeded',
    accountId: owner.id,
    resource,
    ...(period && { window: period.window, turnsAt: instantText(period.endsAt) }),
    requested: textOf(draft.state, place, units),
    remaining: textOf(draft.state, place, remaining > 0n ? remaining : 0n),
  };
};

const exceededLimit = (draft: DraftView, owner: Account, { place, period }: Limit, over: bigint): ExceededLimit => ({
  accountId: owner.id,
  resource: draft.state.resources.names[place]!,
  ...(period && { window: period.window }),
  by: textOf(draft.state, place, over),
});
