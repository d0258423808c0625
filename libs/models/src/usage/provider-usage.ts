import type { DecimalText, ServiceTier, TokenClasses } from '@ledger/domain';

/** A reason to look at a usage again: it was read all the same. */
export type UsageDoubt =
  /** Nothing was found that says how much was used. */
  | 'no_usage'
  /** The API is not known: its shape told how to read it. */
  | 'api_unknown'
  /** Parts are more than their whole, or do not come to the stated total: no class was taken below zero. */
  | 'does_not_add_up'
  /** The vendor's whole may hold what was read from a cache, or not. */
  | 'cache_may_be_counted'
  /** Nobody told what was read from a cache; it is among the input. */
  | 'cache_not_told'
  /** A part of the cached tokens may be sound. */
  | 'cached_audio_not_told'
  /** Counts with a fraction were rounded up. */
  | 'rounded_up'
  /** The answer names terms with prices of their own that are not known here: see `terms`. */
  | 'terms_not_priced';

/** Usage of one answer of a provider, in classes that do not overlap. */
export interface ProviderUsage {
  readonly tokens: TokenClasses;
  readonly seconds?: DecimalText;
  readonly calls?: number;
  readonly searches?: number;
  /** Tier that the answer states: it may be another one than was asked for. */
  readonly serviceTier?: ServiceTier;
  /** Terms of the answer other than the usual ones: speed, place of inference, kind of traffic. */
  readonly terms?: Readonly<Record<string, string>>;
  /** The model that answered, as the provider names it. */
  readonly model?: string;
  /** Charge that the provider states, everything included. */
  readonly usd?: DecimalText;
  /** Tokens of other models that answered within the same call, to be priced by their own. */
  readonly others?: readonly { readonly model: string; readonly tokens: TokenClasses }[];
  readonly doubts: readonly UsageDoubt[];
  /** Counts that nobody here knows, by their path: ignored. */
  readonly ignored: readonly string[];
}

/** Counts by class while they are taken out of a usage object. */
export type ClassCounts = { -readonly [C in keyof TokenClasses]?: number };

/** A usage on its way: what one reader found, before it is rounded and checked. */
export interface FoundUsage {
  readonly counts: ClassCounts;
  readonly seconds?: DecimalText | undefined;
  readonly calls?: number | undefined;
  readonly searches?: number | undefined;
  readonly usd?: DecimalText | undefined;
  readonly others?: readonly { readonly model: string; readonly tokens: TokenClasses }[] | undefined;
  readonly doubts?: readonly UsageDoubt[];
}
