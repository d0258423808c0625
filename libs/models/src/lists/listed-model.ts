import type { TokenClasses } from '@ledger/domain';
import type { Price, Rate } from '../prices/rates';

/** From above so many tokens of input on, the price of every token of the call. */
export interface PriceTier {
  readonly above: number;
  readonly price: Price;
  readonly approximate?: true;
}

/** Usd per million tokens of a class, by the length of the call's input. Tiers by rising start. */
export interface TieredPrice {
  readonly price: Price;
  readonly tiers: readonly PriceTier[];
  /** Worked out from another provider's, or of another day. */
  readonly approximate?: true;
}

export type TieredClasses = { readonly [C in keyof TokenClasses]?: TieredPrice };

/** Prices of a model on a day. A measure that is not here has none. */
export interface RateCard {
  readonly perMillion: TieredClasses;
  readonly seconds?: Rate;
  readonly calls?: Rate;
  readonly searches?: Rate;
}

/** The rate card in force, and since when. */
export interface DatedCard {
  readonly card: RateCard;
  /** First moment of it. Absent: from the beginning. */
  readonly from?: string;
  /** The list does not reach back so far, or cannot say which hours are meant. */
  readonly approximate?: true;
  /** The price changes by the hour: a list that has none of it says something else. */
  readonly isHourly?: true;
}

/** A model as one list has it. */
export interface ListedModel {
  /** The list: a package with its version. */
  readonly source: string;
  readonly provider: string;
  readonly id: string;
  readonly maxOutputTokens?: number;
  /** False: the list has no price of it on any day. */
  readonly isPriced: boolean;
  /** The list has prices of several days or hours. */
  readonly isDated: boolean;
  /** The day whose prices the list has, in milliseconds since 1970. Absent: it has those of every day. */
  readonly asOf?: number;
  /** Undefined: the model is listed without any price, which does not say that it is free. */
  cardAt(at: number): DatedCard | undefined;
}

/**
 * Model found in a list by its name; by the name that it has in no region or as no `latest` in particular; or by the
 * likeness to it that the list itself allows (`contains`, another ending).
 */
export interface ListHit {
  readonly model: ListedModel;
  readonly how: 'name' | 'region' | 'resemblance';
  /** Number of the spelling that was found, from 0: the earlier, the more exact. */
  readonly spelling: number;
  /** The list spells the name out, and does not only allow for it. */
  readonly isExact: boolean;
}

/** Models of providers, by our names of them. Finds, and never throws for any name. */
export interface ModelList {
  readonly source: string;
  /** Finds the first of several spellings of a name that is listed. */
  find(provider: string, spellings: readonly string[]): ListHit | undefined;
  models(provider: string): readonly ListedModel[];
}
