import {
  TOKEN_CLASSES,
  type DecimalText,
  type MeteredUsage,
  type PriceBook,
  type ResolvedModel,
  type ServiceTier,
  type TokenClasses,
} from '@ledger/domain';
import type { RateCard } from '../lists/listed-model';
import { usdOf } from './cost';
import type { PricedUsage } from './priced-usage';

/** One line of a bill: so many of a measure, at so much for so many. */
export interface PriceLine {
  /** A class of tokens, `seconds`, `calls` or `searches`. */
  readonly measure: string;
  readonly count: DecimalText;
  readonly usd: DecimalText;
  readonly rate: { readonly usd: DecimalText; readonly per: number };
  readonly approximate?: true;
}

/** Usd per million tokens of a call whose input is above so many. */
export interface PriceTierLine {
  readonly above: number;
  readonly perMillion: { readonly [C in keyof TokenClasses]?: DecimalText };
}

/** Cost of a usage and the reason for it, as it is shown to people. */
export interface PriceExplanation {
  readonly claimed: { readonly provider?: string; readonly model?: string };
  readonly canonical?: ResolvedModel;
  /** Absent: it has no price. */
  readonly price?: {
    readonly usd: DecimalText;
    readonly lines: readonly PriceLine[];
    /** The operator's own, or a list with its version. */
    readonly source: string;
    readonly provider: string;
    /** Name of the model in the source. */
    readonly model: string;
    readonly from?: string;
    readonly serviceTier?: ServiceTier;
    readonly approximate?: true;
    /** Rates of longer calls, on standard terms, by rising start. */
    readonly tiers: readonly PriceTierLine[];
    /** Measures without a price beside these. */
    readonly unpriced: readonly string[];
  };
  /** The rule that led here, in words. */
  readonly why: string;
}

/** A price book that can say how it came to a price. */
export interface ExplainingPriceBook extends PriceBook {
  price(usage: MeteredUsage, at: number): PricedUsage | undefined;
}

/**
 * Explains the price of a usage. Where only a model is given, of a thousand tokens of every class, an hour, a call and a
 * search.
 */
export const explainPrice = (book: ExplainingPriceBook, usage: MeteredUsage, at: number): PriceExplanation => {
  const { provider, model, serviceTier } = usage;
  const measured = isMeasured(usage) ? usage : { ...EVERYTHING, ...usage };
  const priced = book.price(measured, at);
  const canonical = priced?.canonical ?? book.resolve?.(usage);
  return {
    claimed: { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
    ...(canonical && { canonical }),
    ...(priced && {
      price: {
        usd: priced.cost.usd,
        lines: priced.cost.lines.map(({ measure, count, units, rate, approximate }) => ({
          measure,
          count: `${count}`,
          usd: usdOf(units),
          rate: { usd: rate.usd.text, per: rate.per },
          ...(approximate && { approximate }),
        })),
        source: priced.source,
        provider: priced.provider,
        model: priced.model,
        ...(priced.from !== undefined && { from: priced.from }),
        ...(serviceTier !== undefined && { serviceTier }),
        ...(priced.isApproximate && { approximate: true as const }),
        tiers: tiersOf(priced.card),
        unpriced: priced.cost.unpriced,
      },
    }),
    why: whyOf(priced, canonical),
  };
};

const tiersOf = ({ perMillion }: RateCard): readonly PriceTierLine[] => {
  const starts = new Set(Object.values(perMillion).flatMap(({ tiers }) => tiers.map(({ above }) => above)));
  return [...starts]
    .sort((a, b) => a - b)
    .map((above) => ({
      above,
      perMillion: Object.fromEntries(
        Object.entries(perMillion).map(([name, { price, tiers }]) => [
          name,
          (tiers.findLast((tier) => tier.above <= above)?.price ?? price).text,
        ]),
      ),
    }));
};

/** Short enough for the first tier of every model. */
const TOKENS_SHOWN = 1_000;
const EVERYTHING: MeteredUsage = {
  tokens: Object.fromEntries(TOKEN_CLASSES.map((name) => [name, TOKENS_SHOWN])),
  seconds: '3600',
  calls: 1,
  searches: 1,
};

const isMeasured = ({ tokens, seconds, calls, searches }: MeteredUsage): boolean =>
  [tokens, seconds, calls, searches].some((measure) => measure !== undefined);

const whyOf = (priced: PricedUsage | undefined, canonical: ResolvedModel | undefined): string => {
  if (priced === undefined) {
    return canonical?.provider === undefined || canonical.how === 'unknown'
      ? 'nobody is known by that name, so that no price can be told'
      : 'the model is in no list with a price';
  }
  if (priced.source === 'overrides') return `the operator's price of ${priced.provider} ${priced.model}`;
  return canonical?.how === 'resemblance'
    ? `the listed price of ${priced.model}, which the name resembles`
    : `the listed price of ${priced.model}, found by name`;
};
