import type { ExceededLimit, PriceUsed, RecordedEstimate, SpendingNotes } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { rejectedToWire } from './rejection-to-wire';
import { windowToWire } from './window-to-wire';

interface NotedSpending extends SpendingNotes {
  readonly accountId: string;
  readonly reservationId?: string;
  readonly estimate?: RecordedEstimate;
}

/** Notes of a spending event beside its amounts. Undefined: it has none, like most. */
export const notesToWire = (spending: NotedSpending): wire.SpendingNotes | undefined => {
  const { price, unpriced, exceeded, observed, period, estimate } = spending;
  if (
    price === undefined &&
    unpriced === undefined &&
    exceeded === undefined &&
    observed === undefined &&
    period === undefined &&
    estimate === undefined
  ) {
    return undefined;
  }
  return {
    accountId: spending.accountId,
    reservationId: spending.reservationId,
    price: price && priceToWire(price),
    unpriced: unpriced === true,
    exceeded: exceeded?.map(exceededToWire) ?? [],
    observed: observed && rejectedToWire(observed, undefined),
    period,
    estimate: estimate && estimateToWire(estimate),
  };
};

const priceToWire = ({ source, provider, model, from, perMillion, perSecond, perCall }: PriceUsed): wire.PriceUsed => ({
  source,
  provider,
  model,
  from,
  perMillion: perMillion && {
    input: perMillion.input,
    cachedInput: perMillion.cachedInput,
    cacheWrite: perMillion.cacheWrite,
    output: perMillion.output,
    reasoning: perMillion.reasoning,
  },
  perSecond,
  perCall,
});

const exceededToWire = ({ accountId, resource, window, by }: ExceededLimit): wire.ExceededLimit => ({
  accountId,
  resource,
  window: window && windowToWire(window),
  by,
});

const estimateToWire = (estimate: RecordedEstimate): wire.RecordedEstimate => ({
  provider: estimate.provider,
  model: estimate.model,
  inputTokens: estimate.inputTokens,
  maxOutputTokens: estimate.maxOutputTokens,
  method: estimate.method,
});
