import type { ClaimedModel, MeteredUsage, PriceBook, Quote, ResolvedModel } from '@ledger/domain';
import { CatalogueList } from '../lists/catalogue-list';
import { GenaiList } from '../lists/genai-list';
import type { DatedCard, ListedModel, ModelList, RateCard } from '../lists/listed-model';
import { ModelNames, type FoundModel } from '../names/model-names';
import { isRouter } from '../names/providers';
import { agree, borrowing, completedBy, doubtedBy, ratesOf, type Share } from './cards';
import { costOf, secondUnits } from './cost';
import { quoteOf, type PricedUsage } from './priced-usage';
import { atServiceTier } from './service-tiers';

/** Providers that list the batch price of a model under a name of its own. */
const BATCH_NAMES: Readonly<Record<string, string>> = { openrouter: ':batch', vercel: '-batch' };

/**
 * Prices of two maintained lists that are shipped with the program: the first one's, completed by what only the second
 * has. No network, so they change with an upgrade only. Finds by name first, and says where it did not.
 */
export class ListedPriceBook implements PriceBook {
  readonly lists: readonly ModelList[] = [new GenaiList(), new CatalogueList()];
  readonly names = new ModelNames(this.lists);

  quote(usage: MeteredUsage, at: number): Quote | undefined {
    const priced = this.price(usage, at);
    return priced && quoteOf(priced);
  }

  resolve(claimed: ClaimedModel): ResolvedModel | undefined {
    return this.names.resolve(claimed);
  }

  maxOutputTokens({ provider, model }: ClaimedModel): number | undefined {
    if (model === undefined) return undefined;
    const { listed, ofVendor } = this.names.find(provider, model);
    return [...listed, ...ofVendor].find((one) => one.maxOutputTokens !== undefined)?.maxOutputTokens;
  }

  /** The quote with its lines. Never throws, whatever the names are. */
  price(usage: MeteredUsage, at: number): PricedUsage | undefined {
    if (usage.model === undefined) return undefined;
    const standard = this.names.find(usage.provider, usage.model);
    const batch = usage.serviceTier === 'batch' ? this.batchOf(standard, usage, at) : undefined;
    const found = batch ?? standard;
    const offer = offerOf(found, at);
    if (offer === undefined) return undefined;
    const { provider, model } = standard.resolved;
    const rates = ratesOf(offer.card, usage);
    const tier = batch === undefined ? usage.serviceTier : undefined;
    const tiered = tier === undefined ? { rates, isKnown: true } : atServiceTier(rates, tier, provider, model);
    const cost = costOf(tiered.rates, billed(offer.model, usage));
    return (
      cost && {
        cost,
        card: offer.card,
        source: offer.source,
        provider: provider ?? offer.model.provider,
        model: offer.model.id,
        canonical: standard.resolved,
        ...(offer.from !== undefined && { from: offer.from }),
        ...(usage.serviceTier !== undefined && { serviceTier: usage.serviceTier }),
        isApproximate: found.isApproximate || offer.isApproximate || cost.approximate || !tiered.isKnown,
      }
    );
  }

  private batchOf(
    { resolved }: FoundModel,
    { provider, model = '' }: MeteredUsage,
    at: number,
  ): FoundModel | undefined {
    const ending = BATCH_NAMES[resolved.provider ?? ''];
    if (ending === undefined || model.endsWith(ending)) return undefined;
    const found = this.names.find(provider, `${model}${ending}`);
    return found.isApproximate || offerOf(found, at) === undefined ? undefined : found;
  }
}

/** Price of a model on a day, put together from all lists that know the model. */
interface Offer {
  readonly model: ListedModel;
  readonly source: string;
  readonly card: RateCard;
  readonly from?: string;
  readonly isApproximate: boolean;
}

/** Offers of models of which no list has another price on another day, from the day of the latest list on. */
const standing = new WeakMap<FoundModel, { readonly since: number; readonly offer: Offer | undefined }>();

const offerOf = (found: FoundModel, at: number): Offer | undefined => {
  const known = standing.get(found);
  if (known !== undefined && at >= known.since) return known.offer;
  const offer = offerAt(found, at);
  const asked = [...found.listed, ...found.ofVendor];
  const since = Math.max(...asked.map(({ asOf = -Infinity }) => asOf));
  if (at >= since && asked.every(({ isDated }) => !isDated)) standing.set(found, { since, offer });
  return offer;
};

const offerAt = (found: FoundModel, at: number): Offer | undefined => {
  const ordered = inOrder(pricedAt(found.listed, at), at);
  const [first, second] = exactFirst(ordered, found, at);
  if (first === undefined) return undefined;
  const { model, dated } = first;
  const [vendor] = pricedAt(found.ofVendor, at);
  // Prices of different days, or of an hour and a whole day, may differ: that raises no doubt.
  const isAsExact = second !== undefined && found.exact.includes(model) === found.exact.includes(second.model);
  const isComparable = isAsExact && !dated.isHourly && isOfDay(first, at) && isOfDay(second, at);
  return {
    model,
    source: model.source,
    card: combined(found, [dated.card, second?.dated.card, vendor?.dated.card], isComparable),
    ...(dated.from !== undefined && { from: dated.from }),
    isApproximate: dated.approximate === true,
  };
};

interface PricedModel {
  readonly model: ListedModel;
  readonly dated: DatedCard;
}

const pricedAt = (listed: readonly ListedModel[], at: number): readonly PricedModel[] =>
  listed.flatMap((model) => {
    const dated = model.cardAt(at);
    return dated === undefined ? [] : [{ model, dated }];
  });

const isOfDay = ({ model: { asOf } }: PricedModel, at: number): boolean => asOf === undefined || asOf <= at;

/** An edition that one list only allows for, and another one names with a price of its own, has that price. */
const exactFirst = (ordered: readonly PricedModel[], { exact }: FoundModel, at: number): readonly PricedModel[] => {
  const [first] = ordered;
  const named = ordered.find((one) => exact.includes(one.model) && isOfDay(one, at));
  if (first === undefined || named === undefined || exact.includes(first.model)) return ordered;
  return agree(first.dated.card, named.dated.card) ? ordered : [named, ...ordered.filter((one) => one !== named)];
};

/** A router's prices move from day to day: the list of a day comes first from that day on. */
const inOrder = (priced: readonly PricedModel[], at: number): readonly PricedModel[] =>
  isRouter(priced[0]?.model.provider ?? '') ? [...priced].sort((a, b) => newness(b, at) - newness(a, at)) : priced;

const newness = (priced: PricedModel, at: number): number =>
  isOfDay(priced, at) ? (priced.model.asOf ?? 0) : -Infinity;

/** A list of last month says little against a router's price of today, unless it is another price altogether. */
const shareOf = ({ listed }: FoundModel): Share => (isRouter(listed[0]!.provider) ? [1n, 1n] : [5n, 100n]);

type Cards = readonly [RateCard, RateCard | undefined, RateCard | undefined];

/** Cards that were put together last for a name: they change with the hour at most. */
const lastCombined = new WeakMap<
  FoundModel,
  { readonly of: Cards; readonly isComparable: boolean; readonly card: RateCard }
>();

const combined = (found: FoundModel, of: Cards, isComparable: boolean): RateCard => {
  const last = lastCombined.get(found);
  if (last?.isComparable === isComparable && last.of.every((card, place) => card === of[place])) return last.card;
  const [first, second, vendor] = of;
  const complete = second === undefined ? first : completedBy(first, second);
  const doubted = second !== undefined && isComparable ? doubtedBy(complete, second, shareOf(found)) : complete;
  const card = vendor === undefined ? doubted : borrowing(doubted, vendor, second === undefined);
  lastCombined.set(found, { of, isComparable, card });
  return card;
};

/** Groq bills at least ten seconds of a transcription; the package knows it by the models' names as well. */
const billed = ({ provider, id }: ListedModel, usage: MeteredUsage): MeteredUsage => {
  if (usage.seconds === undefined || provider !== 'groq' || !GROQ_WHISPER.has(id)) return usage;
  const units = secondUnits(usage.seconds);
  return units > 0n && units < secondUnits(GROQ_WHISPER_SECONDS_MIN)
    ? { ...usage, seconds: GROQ_WHISPER_SECONDS_MIN }
    : usage;
};

const GROQ_WHISPER: ReadonlySet<string> = new Set(['whisper-large-v3', 'whisper-large-v3-turbo']);
const GROQ_WHISPER_SECONDS_MIN = '10';
