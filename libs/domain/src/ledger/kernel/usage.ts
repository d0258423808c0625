import type { DecimalText, InstantText } from './words';

/**
 * Raw counts of one operation. They do not overlap: `input` leaves out tokens read from or written to a cache, sound and
 * pictures; `output` leaves out reasoning, sound and pictures. Whole numbers; absent: none.
 */
export interface TokenClasses {
  readonly input?: number;
  readonly cachedInput?: number;
  /** Written to a cache for minutes, or for an unknown time. */
  readonly cacheWrite?: number;
  /** Written to a cache for an hour. */
  readonly cacheWrite1h?: number;
  readonly output?: number;
  readonly reasoning?: number;
  /** Sound that the model heard, and did not read from a cache. */
  readonly inputAudio?: number;
  /** Sound that was read from a cache. */
  readonly cachedAudio?: number;
  /** Sound that was made. */
  readonly outputAudio?: number;
  /** Pictures that were seen. */
  readonly inputImage?: number;
  /** Pictures that were made. */
  readonly outputImage?: number;
}

/** Every class, in the order in which bills name them. */
export const TOKEN_CLASSES = [
  'input',
  'cachedInput',
  'cacheWrite',
  'cacheWrite1h',
  'output',
  'reasoning',
  'inputAudio',
  'cachedAudio',
  'outputAudio',
  'inputImage',
  'outputImage',
] as const satisfies readonly (keyof TokenClasses)[];

/** Service tiers other than the provider's standard one. They have prices of their own. */
export type ServiceTier = 'flex' | 'batch' | 'priority';

/**
 * Description of an operation and its measures, never a rule. With a model or provider and any measure (tokens,
 * seconds, calls), and no usd among the amounts, the server prices it. Absent fields are unknown.
 */
export interface Attribution {
  readonly operation?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly task?: string;
  readonly session?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tokens?: TokenClasses;
  /** Seconds of usage that is priced by time, such as audio. */
  readonly seconds?: DecimalText;
  /** Calls of usage that is priced by the call. Whole number. */
  readonly calls?: number;
}

/**
 * Usage that a Reserve expects, given instead of amounts: usd (and tokens where they are bounded) are worked out from
 * it.
 */
export interface UsageEstimate {
  readonly provider?: string;
  readonly model: string;
  /** Either this or inputTokens must be given, not both. The text is counted and not recorded. */
  readonly text?: string;
  readonly inputTokens?: number;
  readonly maxOutputTokens: number;
}

/**
 * Way in which a text's tokens were counted: by the model's own tokenizer (`o200k_base`), by a documented rule of
 * thumb, or given.
 */
export type CountMethod = 'given' | 'heuristic' | `tokenizer:${string}`;

/** Count that the server adds before the decision. It is never part of the command's hash. */
export interface CountedText {
  readonly inputTokens: number;
  readonly method: CountMethod;
}

/** An estimate as it is recorded: its counts and how they were made, without the text. */
export interface RecordedEstimate {
  readonly provider?: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  readonly method: CountMethod;
}

/** Price that was used, so that a bill can be worked out again by hand. Amounts are usd, exact decimals. */
export interface PriceUsed {
  /** Source of the price: a package with its version, or `overrides`. */
  readonly source: string;
  readonly provider: string;
  /** Name of the model in the price book. */
  readonly model: string;
  /** First moment at which this price holds. Absent: from the beginning. */
  readonly from?: InstantText;
  /** Usd per million tokens of each class that was used. */
  readonly perMillion?: { readonly [C in keyof TokenClasses]?: DecimalText };
  /** Usd per second, cut to 18 decimals where the book has a price for the hour. */
  readonly perSecond?: DecimalText;
  readonly perCall?: DecimalText;
  /** Usd per search of the web. */
  readonly perSearch?: DecimalText;
  /** Service tier whose rates these are. Absent: the standard one. */
  readonly serviceTier?: ServiceTier;
  /** Set where the price is of a model that only resembles this one, of another day or place, or worked out of another. */
  readonly approximate?: true;
}

/** Usage to price. */
export interface MeteredUsage {
  readonly provider?: string;
  readonly model?: string;
  readonly tokens?: TokenClasses;
  /** Seconds of usage that is priced by time. Absent: none. */
  readonly seconds?: DecimalText;
  /** Calls of usage that is priced by the call. Absent: none. */
  readonly calls?: number;
  /** Searches of the web that the model made. Whole number. */
  readonly searches?: number;
  /** Service tier of the answer. Absent: the standard one. */
  readonly serviceTier?: ServiceTier;
}

/** A model as a caller names it. */
export interface ClaimedModel {
  readonly provider?: string;
  readonly model?: string;
}

/**
 * Way in which a name was found: in a list of the provider's models; by the rules of how names are written, in no list;
 * by its likeness to a listed name; or not at all (one's own server, an unknown vendor).
 */
export type NameMatch = 'name' | 'rule' | 'resemblance' | 'unknown';

/** One name for all names of the same model. The claimed ones are kept beside it. */
export interface ResolvedModel {
  /** Provider that the call was sent to and that bills it. Absent: not stated, and the model's name does not show it. */
  readonly provider?: string;
  /** Maker of the model, where it is known: prices of routers and clouds follow the maker's. */
  readonly vendor?: string;
  readonly model: string;
  readonly how: NameMatch;
}

/** Usage of one model that bills of a reservation reported so far, as far as the server priced it. */
export interface BilledUsage extends MeteredUsage {
  /** Usd charged for it, rounded. */
  readonly usd: DecimalText;
}

/** A priced usage: the cost before rounding to the resource's scale, as an exact decimal. */
export interface Quote {
  readonly usd: DecimalText;
  readonly price: PriceUsed;
  /** Absent: the book takes names as they are. */
  readonly canonical?: ResolvedModel;
  /** Measures that have no price here beside others that do: information, charged nothing. */
  readonly unpriced?: readonly string[];
}

/** Dated prices. Pure: the same usage at the same time has the same price for as long as the book is the same. */
export interface PriceBook {
  /**
   * Undefined: nothing that was measured has a price.
   * @param at time of the call, in milliseconds since 1970.
   */
  quote(usage: MeteredUsage, at: number): Quote | undefined;
  /** Absent: the book takes names as they are. Undefined: no model was named. */
  resolve?(claimed: ClaimedModel): ResolvedModel | undefined;
  /** Most tokens that the model puts out in one answer. Undefined: not known. */
  maxOutputTokens?(claimed: ClaimedModel): number | undefined;
}
