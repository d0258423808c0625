import type { ClaimedModel, MeteredUsage, PriceBook, Quote, ResolvedModel } from '@ledger/domain';
import { withoutEdition } from '../names/versions';
import { ratesOf } from './cards';
import { costOf } from './cost';
import { cardOf, holds, timesOf, type OverrideTimes } from './override-terms';
import type { PriceOverride } from './price-override';
import { quoteOf, type PricedUsage } from './priced-usage';
import type { RateCard } from '../lists/listed-model';

/** An override as it is looked up. */
interface Entry {
  readonly override: PriceOverride;
  readonly provider: string;
  /** The provider as the book beneath calls it. */
  readonly ofProvider: string;
  readonly name: string;
  readonly isPrefix: boolean;
  /** The model under all of its names. Absent: of a pattern, and of one edition in particular. */
  readonly canonical?: ResolvedModel;
  readonly times: OverrideTimes;
  readonly card: RateCard;
}

/** Closeness of an override to a usage: its own provider first; then the claimed name, the canonical one, a beginning. */
interface FittingEntry {
  readonly entry: Entry;
  readonly rank: number;
}

/** Names are the callers': what fits them is forgotten at so many. */
const NAMES_REMEMBERED_MAX = 10_000;

/**
 * Prices of the operator's own, above those of another book: of the overrides that fit a usage and hold at the time, the
 * one that names its model most closely, and of these the one for its service tier and hour, and the latest. A usage that
 * names no provider fits any, its own first.
 */
export class OverridingPriceBook implements PriceBook {
  private readonly entries: readonly Entry[];
  private readonly fitting = new Map<string, readonly Entry[]>();

  constructor(
    overrides: readonly PriceOverride[],
    private readonly beneath: PriceBook & { price?(usage: MeteredUsage, at: number): PricedUsage | undefined },
  ) {
    this.entries = overrides.map((override) => this.entryOf(override));
  }

  quote(usage: MeteredUsage, at: number): Quote | undefined {
    const entry = this.overriding(usage, at);
    if (entry === undefined) return this.beneath.quote(usage, at);
    const priced = this.priceBy(entry, usage);
    return priced && quoteOf(priced);
  }

  price(usage: MeteredUsage, at: number): PricedUsage | undefined {
    const entry = this.overriding(usage, at);
    return entry === undefined ? this.beneath.price?.(usage, at) : this.priceBy(entry, usage);
  }

  resolve(claimed: ClaimedModel): ResolvedModel | undefined {
    return this.beneath.resolve?.(claimed);
  }

  maxOutputTokens(claimed: ClaimedModel): number | undefined {
    return this.beneath.maxOutputTokens?.(claimed);
  }

  /** The override that a usage is priced by. Undefined: the book beneath prices it. */
  overrideOf(usage: MeteredUsage, at: number): PriceOverride | undefined {
    return this.overriding(usage, at)?.override;
  }

  private priceBy({ override, card }: Entry, usage: MeteredUsage): PricedUsage | undefined {
    const cost = costOf(ratesOf(card, usage), usage);
    if (cost === undefined) return undefined;
    const { provider, model, from, serviceTier } = override;
    return {
      cost,
      card,
      source: 'overrides',
      provider,
      model,
      ...withCanonical(this.resolve(usage)),
      ...(from !== undefined && { from }),
      ...(serviceTier !== undefined && { serviceTier }),
      isApproximate: cost.approximate,
    };
  }

  private overriding(usage: MeteredUsage, at: number): Entry | undefined {
    if (this.entries.length === 0) return undefined;
    const tier = usage.serviceTier;
    return this.fittingTo(usage).find(
      ({ override, times }) =>
        (override.serviceTier === undefined || override.serviceTier === tier) && holds(times, at),
    );
  }

  private fittingTo({ provider, model }: MeteredUsage): readonly Entry[] {
    const key = `${provider ?? ''}\n${model ?? ''}`;
    const known = this.fitting.get(key);
    if (known !== undefined) return known;
    const canonical = this.beneath.resolve?.({ ...(provider !== undefined && { provider }), model: model ?? '' });
    const fitting = this.entries
      .flatMap((entry) => fit(entry, provider?.trim().toLowerCase(), model?.trim().toLowerCase() ?? '', canonical))
      .sort(byPrecedence)
      .map(({ entry }) => entry);
    if (this.fitting.size >= NAMES_REMEMBERED_MAX) this.fitting.clear();
    this.fitting.set(key, fitting);
    return fitting;
  }

  private entryOf(override: PriceOverride): Entry {
    const isPrefix = override.model.endsWith('*');
    const provider = override.provider.toLowerCase();
    const name = (isPrefix ? override.model.slice(0, -1) : override.model).toLowerCase();
    const canonical = this.beneath.resolve?.({ provider, model: name });
    const isOneEdition = withoutEdition(name) !== name && canonical?.model !== name;
    return {
      override,
      provider,
      ofProvider: canonical?.provider ?? provider,
      name,
      isPrefix,
      ...(canonical && !isPrefix && !isOneEdition && { canonical }),
      times: timesOf(override),
      card: cardOf(override),
    };
  }
}

const withCanonical = (canonical: ResolvedModel | undefined) => ({ ...(canonical && { canonical }) });

const fit = (
  entry: Entry,
  provider: string | undefined,
  model: string,
  canonical: ResolvedModel | undefined,
): readonly FittingEntry[] => {
  const isOfProvider = provider === entry.provider || (canonical?.provider ?? provider) === entry.ofProvider;
  if (!isOfProvider && provider !== undefined) return [];
  const closeness = closenessOf(entry, model, canonical);
  return closeness === undefined ? [] : [{ entry, rank: closeness + (isOfProvider ? 0 : OTHER_PROVIDER) }];
};

const AS_CLAIMED = 0;
const CANONICAL = 1;
const BEGINNING = 2;
/** An override of a provider that the usage does not name comes behind those of the one that its model is of. */
const OTHER_PROVIDER = 3;

const closenessOf = (entry: Entry, model: string, canonical: ResolvedModel | undefined): number | undefined => {
  if (entry.isPrefix) {
    const isCaught = model.startsWith(entry.name) || canonical?.model.startsWith(entry.name) === true;
    return isCaught ? BEGINNING : undefined;
  }
  if (model === entry.name) return AS_CLAIMED;
  const { canonical: named } = entry;
  return named !== undefined && named.model === canonical?.model ? CANONICAL : undefined;
};

/** Closer names before others, longer beginnings before shorter ones, what is for some calls only, then the latest. */
const byPrecedence = (a: FittingEntry, b: FittingEntry): number =>
  a.rank - b.rank ||
  b.entry.name.length * Number(b.entry.isPrefix) - a.entry.name.length * Number(a.entry.isPrefix) ||
  specialty(b.entry) - specialty(a.entry) ||
  later(a.entry.times.from, b.entry.times.from);

const specialty = ({ override: { serviceTier, hours, weekdays } }: Entry): number =>
  2 * Number(serviceTier !== undefined) + Number(hours !== undefined || weekdays !== undefined);

/** Two that hold from the beginning are equal: infinities have no difference. */
const later = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);
