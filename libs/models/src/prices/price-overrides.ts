import type { DecimalText, InstantText, MeteredUsage, PriceBook, Quote, TokenClasses } from '@ledger/domain';
import { costOf, priceOf, withClassesOf, type Rates } from './rates';

/**
 * A price of a model that the operator set. A measure without a price here has none, whatever the book beneath says.
 */
export interface PriceOverride {
  readonly provider: string;
  /** Model as callers name it; with `*` at its end, every model that begins so. */
  readonly model: string;
  /** Instant from which the price holds. Absent: from the beginning. */
  readonly from?: InstantText;
  /** Usd per million tokens; caches without a price of their own cost as input, reasoning as output. */
  readonly perMillion?: { readonly [C in keyof TokenClasses]?: DecimalText };
  readonly perSecond?: DecimalText;
  readonly perCall?: DecimalText;
}

/** An override as it is looked up. */
interface Entry {
  readonly provider: string;
  readonly model: string;
  readonly isPrefix: boolean;
  /** Instant from which the price holds, in milliseconds since 1970. */
  readonly from: number;
  readonly override: PriceOverride;
  readonly rates: Rates;
}

/**
 * The operator's own prices, which come before those of another book. Of the overrides that fit a usage and have begun,
 * the one that names its model most closely counts, and of these the latest. A usage that names no provider fits any.
 */
export class OverridingPriceBook implements PriceBook {
  private readonly entries: readonly Entry[];

  constructor(
    overrides: readonly PriceOverride[],
    private readonly beneath: PriceBook,
  ) {
    this.entries = overrides.map(entryOf).sort(byPrecedence);
  }

  quote(usage: MeteredUsage, at: number): Quote | undefined {
    const entry = this.find(usage, at);
    if (entry === undefined) return this.beneath.quote(usage, at);
    const cost = costOf(entry.rates, usage);
    const { provider, model, from } = entry.override;
    return (
      cost && {
        usd: cost.usd,
        price: { source: 'overrides', provider, model, ...(from !== undefined && { from }), ...cost.rates },
      }
    );
  }

  private find(usage: MeteredUsage, at: number): Entry | undefined {
    if (this.entries.length === 0) return undefined;
    const provider = usage.provider?.trim().toLowerCase();
    const model = usage.model?.trim().toLowerCase() ?? '';
    return this.entries.find(
      (entry) =>
        (provider === undefined || provider === entry.provider) &&
        (entry.isPrefix ? model.startsWith(entry.model) : model === entry.model) &&
        entry.from <= at,
    );
  }
}

const entryOf = (override: PriceOverride): Entry => {
  const isPrefix = override.model.endsWith('*');
  const { from, perMillion = {}, perSecond, perCall } = override;
  const priced = Object.entries(perMillion).map(([name, usd]) => [name, priceOf(usd)] as const);
  return {
    provider: override.provider.toLowerCase(),
    model: (isPrefix ? override.model.slice(0, -1) : override.model).toLowerCase(),
    isPrefix,
    from: from === undefined ? -Infinity : Date.parse(from),
    override,
    rates: {
      perMillion: withClassesOf(Object.fromEntries(priced)),
      ...(perSecond !== undefined && { seconds: { usd: priceOf(perSecond), per: 1 } }),
      ...(perCall !== undefined && { calls: { usd: priceOf(perCall), per: 1 } }),
    },
  };
};

/** Whole names before prefixes, longer prefixes before shorter ones, later prices before earlier ones. */
const byPrecedence = (a: Entry, b: Entry): number =>
  Number(a.isPrefix) - Number(b.isPrefix) || b.model.length - a.model.length || later(a.from, b.from);

/** Two infinities are compared as equal: their difference is no number. */
const later = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);
