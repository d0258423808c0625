import { Decimal } from 'decimal.js';
import { amountOf, storedAmount } from '../../amount';
import { reject, type Refusal, type DraftView } from '../kernel/draft';
import type { SpendingNotes } from '../kernel/event-parts';
import type { Account } from '../kernel/records';
import type { Attribution, BilledUsage, MeteredUsage } from '../kernel/usage';
import type { ResourceAmount } from '../kernel/words';
import type { PlacedAmount } from '../kernel/amounts';
import { billedOf, together } from './billed';
import { isMeasured } from './measures';
import { policyAt } from '../tree/payer';
import { countingTokens, including, isCounted, tokensIn } from './token-counts';

const USD = 'usd';

/** A usage with the cost or tokens that the server worked out, or a note that it could not. */
export interface Priced {
  /**
   * Amounts by name of their resource: those that were given, usd where there is a price, tokens where they are
   * counted.
   */
  readonly amounts: readonly PlacedAmount[];
  readonly notes: Pick<SpendingNotes, 'price' | 'billedBefore' | 'unpriced'>;
}

/** A spending as the command gives it. */
export interface Stated {
  readonly amounts: readonly ResourceAmount[];
  readonly attribution?: Attribution | undefined;
  /** Usage that bills before it reported. Absent: none. */
  readonly billed?: readonly BilledUsage[] | undefined;
}

/**
 * Prices a report by its measures: the cost at the time of the call, together with what was billed before and less what
 * was charged for that; and the tokens of its classes where an account counts them. Without a price, or without a model,
 * it is booked all the same, and flagged. Undefined: nothing was measured.
 * @param spender or its nearest open ancestor, at which the usage counts.
 */
export const priceReport = (
  draft: DraftView,
  spender: Account,
  { amounts: stated, attribution, billed }: Stated,
  amounts: readonly PlacedAmount[],
  occurredAt: string | undefined,
): Priced | undefined => {
  if (attribution === undefined || !isMeasured(attribution)) return undefined;
  const counted = countingTokens(draft, spender, stated, amounts, tokensIn(attribution.tokens ?? NO_TOKENS));
  if (statesCost(stated)) return { amounts: counted, notes: NO_NOTES };
  return priced(draft, counted, attribution, timeOfCall(draft, occurredAt), billedOf(billed, attribution));
};

/** Time of a call: not after its report. */
const timeOfCall = ({ now }: DraftView, occurredAt: string | undefined): number =>
  occurredAt === undefined ? now : Math.min(Date.parse(occurredAt), now);

const NO_TOKENS = {} as const;
const NO_NOTES = {} as const;

/**
 * Prices a request likewise; without a price it is refused as `price_unknown`, unless the policy at the spender only
 * flags it.
 */
export const priceRequest = (
  draft: DraftView,
  spender: Account,
  stated: Stated,
  amounts: readonly PlacedAmount[],
): Priced | Refusal | undefined => {
  const answer = priceReport(draft, spender, stated, amounts, undefined);
  return answer && (refuseUnpriced(draft, spender, stated.attribution!, answer) ?? answer);
};

/** True: the amounts include usd. Zero is a cost, too: the caller says that the call was free. */
export const statesCost = (stated: readonly ResourceAmount[]): boolean =>
  stated.some(({ resource }) => resource === USD);

/**
 * Asks the price book. Rounded up once, after every class was added exactly: five roundings would overbill.
 *
 * @param at time of the price, in milliseconds since 1970.
 * @param before usage of the same model that was billed before.
 */
export const priced = (
  draft: DraftView,
  amounts: readonly PlacedAmount[],
  measured: MeteredUsage,
  at: number,
  before?: BilledUsage,
): Priced => {
  const { prices } = draft.context;
  const quote = isNamed(measured) ? prices?.quote(together(measured, before), at) : undefined;
  if (quote === undefined) return { amounts, notes: UNPRICED };
  const { places, scales } = draft.state.resources;
  const place = places.get(USD)!;
  const scale = scales[place]!;
  const units = amountOf(new Decimal(quote.usd), scale) - (before === undefined ? 0n : storedAmount(before.usd, scale));
  return {
    amounts: units > 0n ? including(amounts, { place, resource: USD, units }) : amounts,
    notes: { price: quote.price, ...(before && { billedBefore: before }) },
  };
};

/** Usage of which neither is known has no price. */
const isNamed = ({ provider, model }: MeteredUsage): boolean => provider !== undefined || model !== undefined;

const UNPRICED = { unpriced: true } as const;

export const refuseUnpriced = (
  draft: DraftView,
  spender: Account,
  { provider, model }: MeteredUsage,
  { notes }: Priced,
): Refusal | undefined => {
  if (notes.unpriced === undefined || policyAt(draft.state, spender, 'unpriced') === 'flag') return undefined;
  // Nobody would have paid it, and no limit would have counted it.
  if (!isCounted(draft, spender, draft.state.resources.places.get(USD)!)) return undefined;
  return reject({
    code: 'price_unknown',
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
  });
};
