import type { DecimalText, InstantText, ServiceTier, TokenClasses } from '@ledger/domain';

/** Usd per million tokens by class. */
export type ClassPrices = { readonly [C in keyof TokenClasses]?: DecimalText };

/** Price of a model by the operator's word. A measure without a price here has none, whatever the book beneath says. */
export interface PriceOverride {
  readonly provider: string;
  /** Any name that resolves to the model; with `*` at its end, every model whose name begins so. */
  readonly model: string;
  /** Absent: from the beginning. */
  readonly from?: InstantText;
  /** First moment at which it no longer holds. Absent: it goes on. */
  readonly until?: InstantText;
  /** Times of day, `09:00` to `17:30`; an end before its start is on the next day. Absent: all day. */
  readonly hours?: { readonly from: string; readonly to: string };
  /** From 1, Monday, to 7, Sunday. Absent: every day. */
  readonly weekdays?: readonly number[];
  /** Zone of hours and weekdays. Absent: UTC. */
  readonly zone?: string;
  /** Terms of service that it is for. Absent: any that has no price of its own. */
  readonly serviceTier?: ServiceTier;
  /** Caches without a price of their own cost as input, reasoning as output. */
  readonly perMillion?: ClassPrices;
  /** Prices of every token of a call whose input is above so many tokens, by rising start. */
  readonly tiers?: readonly { readonly above: number; readonly perMillion: ClassPrices }[];
  readonly perSecond?: DecimalText;
  readonly perCall?: DecimalText;
  readonly perSearch?: DecimalText;
}
