import type { ExceededLimit, PriceUsed, RecordedEstimate, ResourceAmount, SpendingNotes } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { rejectedToWire } from './rejection-to-wire';
import { windowToWire } from './window-to-wire';

interface NotedSpending extends SpendingNotes {
  readonly accountId: string;
  readonly reservationId?: string;
  readonly estimate?: RecordedEstimate;
  readonly unknownAccount?: string;
}

const NOTES = [
  'price',
  'unpriced',
  'exceeded',
  'observed',
  'period',
  'estimate',
  'rounded',
  'unbooked',
  'unknownAccount',
  'occurredAtClaimed',
] as const satisfies readonly (keyof NotedSpending)[];

const amountToWire = ({ resource, amount }: ResourceAmount): wire.ResourceAmount => ({ resource, amount });

/** Notes of a spending event beside its amounts. Undefined: it has none, like most. */
export const notesToWire = (spending: NotedSpending): wire.SpendingNotes | undefined => {
  if (NOTES.every((note) => spending[note] === undefined)) return undefined;
  const { price, unpriced, exceeded, observed, period, estimate, rounded, unbooked } = spending;
  return {
    accountId: spending.accountId,
    reservationId: spending.reservationId,
    price: price && priceToWire(price),
    unpriced: unpriced === true,
    exceeded: exceeded?.map(exceededToWire) ?? [],
    observed: observed && rejectedToWire(observed, undefined),
    period,
    estimate: estimate && estimateToWire(estimate),
    rounded: rounded?.map(amountToWire) ?? [],
    unbooked: unbooked?.map(amountToWire) ?? [],
    unknownAccount: spending.unknownAccount,
    occurredAtClaimed: spending.occurredAtClaimed,
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
