import type { Quote, ResolvedModel, ServiceTier } from '@ledger/domain';
import type { RateCard } from '../lists/listed-model';
import type { Cost } from './cost';

/** A usage that a book has a price for, with everything that led to it. */
export interface PricedUsage {
  readonly cost: Cost;
  /** Rates of every length of call, on standard terms. */
  readonly card: RateCard;
  readonly source: string;
  readonly provider: string;
  /** Name of the model in the book. */
  readonly model: string;
  /** Absent: the book takes names as they are. */
  readonly canonical?: ResolvedModel;
  readonly from?: string;
  readonly serviceTier?: ServiceTier;
  readonly isApproximate: boolean;
}

export const quoteOf = (priced: PricedUsage): Quote => {
  const { cost, source, provider, model, canonical, from, serviceTier, isApproximate } = priced;
  return {
    usd: cost.usd,
    price: {
      source,
      provider,
      model,
      ...(from !== undefined && { from }),
      ...cost.rates,
      ...(serviceTier !== undefined && { serviceTier }),
      ...(isApproximate && { approximate: true }),
    },
    ...(canonical && { canonical }),
    ...(cost.unpriced.length > 0 && { unpriced: cost.unpriced }),
  };
};
