import type { LimitEvent } from '../limits/events';
import type { FundsEvent } from '../funds/events';
import type { OnShortage } from '../kernel/words';
import { reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import { bookOf, type Account } from '../kernel/records';
import type { Rejection } from '../kernel/rejections';
import { parentOf } from '../kernel/state';
import { textOf, type PlacedAmount } from '../kernel/amounts';
import { NOTHING_TO_NOTE, weighLimits, type GrantNotes } from '../limits/weighing';
import { payerOf, policyAt } from '../tree/payer';
import { emitRecoveries, recover, type Recovery } from '../funds/reallocation';
import { rulesFor, closedGateFrom, type RequestRules } from './request-rules';
import { worstStanding } from '../status/standing';
import { retryOf } from '../status/throttling';
import { turnWindows } from '../limits/windows';

/**
 * Weighs a request: a binding stop, gates, a binding throttle, then every limit on the path, then the payers' funds.
 * Missing funds are recovered from donors if the command asks for it: each short resource for its own payer, all of
 * them or none. Where requests are only observed, a refusal is waived and noted.
 * @param opens true: the request opens a reservation, which counts towards `maxOpen` even if it holds nothing.
 */
export const grant = (
  draft: Draft<FundsEvent | LimitEvent>,
  spender: Account,
  amounts: readonly PlacedAmount[],
  onShortage: OnShortage,
  opens = false,
): Refusal | GrantNotes => {
  if (amounts.length === 0 && !opens) return NOTHING_TO_NOTE;
  turnWindows(draft, spender, amounts);
  // Read again: turning windows may have replaced the account.
  const current = draft.state.accounts.get(spender.id)!;
  const rules = rulesFor(draft.state, current);
  const admitted = amounts.length === 0 ? NOTHING_TO_NOTE : passRules(draft, current, rules);
  if ('outcome' in admitted) return admitted;
  const weighed = weighLimits(draft, { spender: current, amounts, opens }, rules.observer);
  if ('outcome' in weighed) return weighed;
  const covered = coverFunds(draft, current, amounts, onShortage, rules.observer);
  if ('outcome' in covered) return covered;
  const observed = admitted.observed ?? weighed.observed ?? covered.observed;
  return observed === undefined ? weighed : { ...weighed, observed };
};

/** Judges a request that asks for no amounts, by the rules that apply to any request of its spender. */
export const grantStanding = (draft: DraftView, spender: Account): Refusal | GrantNotes =>
  passRules(draft, spender, rulesFor(draft.state, spender));

const passRules = (draft: DraftView, spender: Account, rules: RequestRules): Refusal | GrantNotes => {
  const { observer } = rules;
  const stopped = rules.stops ? pass(draft, spender, observer, refuseStopped) : NOTHING_TO_NOTE;
  if ('outcome' in stopped) return stopped;
  const gated = rules.closedGate ? pass(draft, spender, observer, refuseGated) : NOTHING_TO_NOTE;
  if ('outcome' in gated) return gated;
  const throttled = rules.throttles ? pass(draft, spender, observer, refuseThrottled) : NOTHING_TO_NOTE;
  if ('outcome' in throttled) return throttled;
  return stopped.observed ? stopped : gated.observed ? gated : throttled;
};

/** Check of the rules at `from` and above it alone. */
type Check = (draft: DraftView, spender: Account, from: Account) => Refusal | undefined;

/** Refuses by rules above the observing account, and notes the others. */
const pass = (
  draft: DraftView,
  spender: Account,
  observer: Account | undefined,
  check: Check,
): Refusal | Pick<GrantNotes, 'observed'> => {
  const above = observer && parentOf(draft.state, observer);
  if (observer !== undefined && above !== undefined) {
    const refusal = check(draft, spender, above);
    if (refusal) return refusal;
  }
  const refusal = check(draft, spender, spender);
  if (refusal === undefined) return NOTHING_TO_NOTE;
  return observer === undefined ? refusal : noted(refusal);
};

const noted = (refusal: Refusal): Refusal | { readonly observed: Rejection } =>
  refusal.outcome === 'rejected' ? { observed: refusal.rejection } : refusal;

const refuseStopped: Check = (draft, spender, from) => {
  const { status, ownerId, resource } = worstStanding(draft.state, spender, draft.now, from);
  return status === 'black' ? reject({ code: 'stopped', accountId: spender.id, ownerId, resource }) : undefined;
};

const refuseGated: Check = (draft, spender, from) => {
  const owner = closedGateFrom(draft.state, from);
  if (owner === undefined) return undefined;
  return reject({
    code: 'confidence_reached',
    accountId: spender.id,
    ownerId: owner.id,
    confidence: owner.confidence!,
    threshold: owner.terms.confidenceThreshold!,
  });
};

const refuseThrottled: Check = (draft, spender, from) => {
  const retry = retryOf(draft.state, spender, draft.now, from);
  if (retry === undefined || draft.now >= retry.at) return undefined;
  const { ownerId, resource, at } = retry;
  return reject({ code: 'throttled', accountId: spender.id, ownerId, resource, retryAt: instantText(at) });
};

interface Shortage {
  readonly payer: Account | undefined;
  readonly amount: PlacedAmount;
  readonly available: bigint;
}

/** Shortages of the payers: nearest payer first, nobody last, resources by name. */
const shortages = (draft: DraftView, spender: Account, amounts: readonly PlacedAmount[]): readonly Shortage[] => {
  const found: Shortage[] = [];
  for (const amount of amounts) {
    const payer = payerOf(draft.state, spender, amount.place);
    if (payer === undefined && policyAt(draft.state, spender, 'unfunded') !== 'deny') continue;
    const available = payer === undefined ? 0n : bookOf(payer, amount.place).available;
    if (available < amount.units) found.push({ payer, amount, available });
  }
  return found.length > 1 ? found.sort((a, b) => (b.payer?.depth ?? -1) - (a.payer?.depth ?? -1)) : found;
};

/**
 * Recovers the shortages that donors can cover in full. An observed shortage that they cannot cover is left to the
 * payer as a deficit.
 */
const coverFunds = (
  draft: Draft<FundsEvent>,
  spender: Account,
  amounts: readonly PlacedAmount[],
  onShortage: OnShortage,
  observer: Account | undefined,
): Refusal | Pick<GrantNotes, 'observed'> => {
  const recoveries: Recovery[] = [];
  let observed: Rejection | undefined;
  for (const shortage of shortages(draft, spender, amounts)) {
    const { payer, amount, available } = shortage;
    const lacking = { ...amount, units: amount.units - available };
    const recovery = onShortage === 'reallocate' ? recover(draft, payer, lacking) : undefined;
    if (recovery !== undefined && recovery.recovered >= recovery.shortfall) {
      recoveries.push(recovery);
      continue;
    }
    const rejection = insufficient(draft, shortage, recovery);
    if (observer === undefined || (payer !== undefined && payer.depth < observer.depth)) return reject(rejection);
    observed ??= rejection;
  }
  if (recoveries.length > 0) emitRecoveries(draft, spender.id, recoveries);
  return observed === undefined ? NOTHING_TO_NOTE : { observed };
};

const insufficient = (
  { state }: DraftView,
  { payer, amount: { place, resource, units }, available }: Shortage,
  recovery: Recovery | undefined,
): Rejection => ({
  code: 'insufficient_funds',
  accountId: payer?.id ?? null,
  resource,
  requested: textOf(state, place, units),
  available: textOf(state, place, available),
  ...(recovery && { recoverable: textOf(state, place, recovery.recovered) }),
});
