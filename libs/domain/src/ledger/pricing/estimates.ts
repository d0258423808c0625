import type { ResourceAmount } from '../kernel/words';
import { malformed, type Refusal, type DraftView } from '../kernel/draft';
import type { Account } from '../kernel/records';
import type { Attribution, CountedText, RecordedEstimate, UsageEstimate } from '../kernel/usage';
import type { PlacedAmount } from '../kernel/amounts';
import { refuseCount } from './measures';
import { priced, refuseUnpriced, statesCost, type Priced } from './rules';
import { countingTokens } from './token-counts';

/** A request that may give an estimate instead of its amounts. */
export interface EstimatedRequest {
  readonly amounts: readonly ResourceAmount[];
  readonly estimate?: UsageEstimate;
  /** Count of the estimate's text. */
  readonly counted?: CountedText;
}

/**
 * Refuses faults that need no state to be seen: an estimate with neither or both of text and count, or nothing to hold
 * at all.
 */
export const refuseEstimate = ({ amounts, estimate, counted }: EstimatedRequest): Refusal | undefined => {
  if (estimate === undefined) {
    return amounts.length > 0 ? undefined : malformed('amounts', 'must name at least one amount, or give an estimate');
  }
  const { text, inputTokens, maxOutputTokens } = estimate;
  if ((text === undefined) === (inputTokens === undefined)) {
    return malformed('estimate', 'must have either a text or its inputTokens');
  }
  if (text !== undefined && counted === undefined) {
    return malformed('estimate.text', 'cannot be counted here: state inputTokens');
  }
  return (
    refuseCount('estimate.inputTokens', inputTokens) ??
    refuseCount('estimate.maxOutputTokens', maxOutputTokens) ??
    refuseCount('estimate.text', counted?.inputTokens)
  );
};

/** Amounts that a Reserve holds according to its estimate. */
export interface Estimated extends Priced {
  readonly estimate: RecordedEstimate;
}

/**
 * Adds amounts that were not given: usd, at the price of the input and the maximum output; and tokens, where a payer or
 * a limit on the path counts them.
 */
export const estimated = (
  draft: DraftView,
  spender: Account,
  { amounts: stated, estimate: asked, counted }: EstimatedRequest,
  amounts: readonly PlacedAmount[],
): Estimated | Refusal => {
  const estimate = recordedEstimate(asked!, counted);
  const { inputTokens, maxOutputTokens } = estimate;
  const withTokens = countingTokens(draft, spender, stated, amounts, inputTokens + maxOutputTokens);
  if (statesCost(stated)) return { amounts: withTokens, notes: {}, estimate };
  const usage = { ...modelOf(estimate), tokens: { input: inputTokens, output: maxOutputTokens } };
  const answer = priced(draft, withTokens, usage, draft.now);
  return refuseUnpriced(draft, spender, usage, answer) ?? { ...answer, estimate };
};

const recordedEstimate = (asked: UsageEstimate, counted: CountedText | undefined): RecordedEstimate => ({
  ...modelOf(asked),
  inputTokens: asked.inputTokens ?? counted!.inputTokens,
  maxOutputTokens: asked.maxOutputTokens,
  method: asked.inputTokens === undefined ? counted!.method : 'given',
});

const modelOf = ({ provider, model }: { readonly provider?: string; readonly model: string }) => ({
  ...(provider !== undefined && { provider }),
  model,
});

/** Attribution with the estimate's model, where it names none itself, so that its Settle can be priced. */
export const attributionOf = (
  attribution: Attribution | undefined,
  estimate: UsageEstimate | undefined,
): Attribution | undefined => {
  if (estimate === undefined || attribution?.model !== undefined || attribution?.provider !== undefined) {
    return attribution;
  }
  return { ...attribution, ...modelOf(estimate) };
};
