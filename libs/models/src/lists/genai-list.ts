import type { TokenClasses } from '@ledger/domain';
import { findProvider, type ConditionalPrice, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSameEdition } from '../names/versions';
import { conditionInForce } from './dates';
import { exactly, type Rate } from '../prices/rates';
import type { DatedCard, ListedModel, ListHit, ModelList, PriceTier, RateCard, TieredPrice } from './listed-model';
import { fitOf, isCloser, isSpelledOut, namesIn, type NameFit } from './name-match';

/** Keys of the package for our classes: usd per million. */
const CLASS_KEYS = {
  input: 'input_mtok',
  cachedInput: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  output: 'output_mtok',
  reasoning: 'output_reasoning_mtok',
  inputAudio: 'input_audio_mtok',
  cachedAudio: 'cache_audio_read_mtok',
  outputAudio: 'output_audio_mtok',
  inputImage: 'input_image_mtok',
  outputImage: 'output_image_mtok',
} as const satisfies Record<keyof TokenClasses, string>;

interface Entry {
  readonly info: ModelInfo;
  readonly listed: ListedModel;
}

interface ProviderModels {
  readonly entries: readonly Entry[];
  /** Entries whose rules say more than whole names. */
  readonly byRule: readonly Entry[];
  readonly byName: ReadonlyMap<string, Entry>;
}

/**
 * The data that is bundled with @pydantic/genai-prices: no network, so they change with an upgrade only. The package
 * computes in floats and may throw; here it only hands out its lists.
 */
export class GenaiList implements ModelList {
  readonly source = `@pydantic/genai-prices@${packageVersion()}`;
  private readonly providers = new Map<string, ProviderModels>();

  find(provider: string, spellings: readonly string[]): ListHit | undefined {
    let closest: { readonly fit: NameFit; readonly entry: Entry; readonly spelling: number } | undefined;
    for (const [spelling, name] of spellings.entries()) {
      const best = this.closest(provider, name);
      if (best === undefined) continue;
      if (best.fit.how === 'name')
        return {
          model: best.entry.listed,
          how: 'name',
          spelling,
          isExact: best.fit === EXACT && isSameEdition(spelling, name),
        };
      if (isCloser(best.fit, closest?.fit)) closest = { ...best, spelling };
    }
    return closest && { model: closest.entry.listed, how: closest.fit.how, spelling: closest.spelling, isExact: false };
  }

  models(provider: string): readonly ListedModel[] {
    return this.modelsOf(provider).entries.map(({ listed }) => listed);
  }

  private closest(provider: string, name: string): { readonly fit: NameFit; readonly entry: Entry } | undefined {
    const { byRule, byName } = this.modelsOf(provider);
    const exact = byName.get(name);
    if (exact !== undefined) return { fit: EXACT, entry: exact };
    let best: { readonly fit: NameFit; readonly entry: Entry } | undefined;
    for (const entry of byRule) {
      const fit = fitOf(entry.info.match, name);
      if (fit !== undefined && isCloser(fit, best?.fit)) best = { fit, entry };
    }
    return best;
  }

  private modelsOf(provider: string): ProviderModels {
    let models = this.providers.get(provider);
    if (models === undefined) {
      // Found by its whole name: the package's own likenesses of providers are not asked.
      const found = findProvider({ providerId: provider });
      const infos = found?.id === provider ? found.models : [];
      const entries = infos.map((info) => ({ info, listed: this.listed(provider, info) }));
      models = {
        entries,
        byRule: entries.filter(({ info }) => !isSpelledOut(info.match)),
        byName: indexOf(entries),
      };
      this.providers.set(provider, models);
    }
    return models;
  }

  private listed(provider: string, info: ModelInfo): ListedModel {
    const { source } = this;
    const isPriced = [info.prices]
      .flat()
      .some((one) => !isEmpty('prices' in one ? (one as ConditionalPrice).prices : (one as ModelPrice)));
    return {
      source,
      provider,
      id: info.id,
      isPriced,
      isDated: Array.isArray(info.prices),
      cardAt: (at) => cardAt(provider, info, at),
    };
  }
}

const EXACT: NameFit = { how: 'name', length: Infinity };

/** Names that the rules spell out; a name that another model's rule spells out is not taken for an id, as in the package. */
const indexOf = (entries: readonly Entry[]): ReadonlyMap<string, Entry> => {
  const index = new Map<string, Entry>();
  const add = (name: string, entry: Entry): void => {
    if (!index.has(name.toLowerCase())) index.set(name.toLowerCase(), entry);
  };
  for (const entry of entries) for (const name of namesIn(entry.info.match)) add(name, entry);
  for (const entry of entries) add(entry.info.id, entry);
  return index;
};

const cardAt = (provider: string, { id, prices }: ModelInfo, at: number): DatedCard | undefined => {
  if (!Array.isArray(prices)) return isEmpty(prices) ? undefined : { card: cardOf(prices) };
  const { condition, from, approximate } = conditionInForce(provider, id, prices, at);
  if (isEmpty(condition.prices)) return undefined;
  return {
    card: cardOf(condition.prices),
    ...(from !== undefined && { from }),
    ...(approximate && { approximate: true }),
    ...(prices.some(({ constraint }) => constraint?.type === 'time_of_date') && { isHourly: true }),
  };
};

const isEmpty = (prices: ModelPrice): boolean => Object.keys(prices).length === 0;

/** Cards that every usage of a model shares. */
const cards = new WeakMap<ConditionalPrice['prices'], RateCard>();

const cardOf = (prices: ModelPrice): RateCard => {
  const known = cards.get(prices);
  if (known !== undefined) return known;
  const classes = Object.entries(CLASS_KEYS).flatMap(([name, key]) => {
    const price = prices[key];
    return price === undefined ? [] : [[name, tieredOf(price)] as const];
  });
  // Sound that is heard, where the package knows a price for that in particular.
  const hour = rateOf(prices, 'input_audio_hours', SECONDS_PER_HOUR) ?? rateOf(prices, 'audio_hours', SECONDS_PER_HOUR);
  const calls = rateOf(prices, 'requests_kcount', 1_000);
  const searches = rateOf(prices, 'web_searches_kcount', 1_000);
  const card: RateCard = {
    perMillion: Object.fromEntries(classes),
    ...(hour && { seconds: hour }),
    ...(calls && { calls }),
    ...(searches && { searches }),
  };
  cards.set(prices, card);
  return card;
};

const SECONDS_PER_HOUR = 3_600;

const tieredOf = (price: NonNullable<ModelPrice[string]>): TieredPrice => {
  if (typeof price === 'number') return { price: exactly(price), tiers: [] };
  const tiers = price.tiers.map((tier): PriceTier => ({ above: tier.start, price: exactly(tier.price) }));
  return { price: exactly(price.base), tiers: tiers.sort((a, b) => a.above - b.above) };
};

/** Nothing that is priced by time, call or search has tiers; of one that had, the base would be the price. */
const rateOf = (prices: ModelPrice, key: string, per: number): Rate | undefined => {
  const price = prices[key];
  if (price === undefined) return undefined;
  return { usd: exactly(typeof price === 'number' ? price : price.base), per };
};

/** The package lets nobody import its manifest, so it is read from beside its code. */
function packageVersion(): string {
  const manifest = join(dirname(require.resolve('@pydantic/genai-prices')), '..', 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
