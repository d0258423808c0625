import type { MeteredUsage, PriceBook, Quote } from '@ledger/domain';
import { calcPrice, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { Decimal } from 'decimal.js';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constrainedAt, holdsFrom } from './dates';
import { costOf, priceOf, withClassesOf, type Price, type Rates } from './rates';

/**
 * Most models whose price is remembered. Callers choose the names, so at this number the remembered ones are forgotten.
 */
const MODELS_REMEMBERED_MAX = 10_000;

/** Price as the package found it by its own matching of providers and models. */
interface Found {
  readonly provider: string;
  readonly model: ModelInfo;
}

/**
 * Prices of the data that is bundled with @pydantic/genai-prices: no network, so they change with an upgrade only. The
 * package computes in floats; here it only finds the model, and the cost is worked out in decimals.
 */
export class GenaiPriceBook implements PriceBook {
  readonly source = `@pydantic/genai-prices@${packageVersion()}`;
  private readonly found = new Map<string, Found | undefined>();

  quote(usage: MeteredUsage, at: number): Quote | undefined {
    if (usage.model === undefined) return undefined;
    const found = this.find(usage.model, usage.provider);
    if (found === undefined) return undefined;
    const { provider, model } = found;
    const prices = pricesAt(model, at);
    // The package lists models without any price, but does not say that they are free.
    if (Object.keys(prices.prices).length === 0) return undefined;
    const cost = costOf(ratesOf(prices.prices, usage), billed(provider, model.id, usage));
    return (
      cost && {
        usd: cost.usd,
        price: {
          source: this.source,
          provider,
          model: model.id,
          ...(prices.from !== undefined && { from: prices.from }),
          ...cost.rates,
        },
      }
    );
  }

  private find(model: string, provider: string | undefined): Found | undefined {
    const key = `${provider ?? ''}\n${model}`;
    if (this.found.has(key)) return this.found.get(key);
    const priced = calcPrice({}, model, provider === undefined ? {} : { providerId: provider });
    const found = priced === null ? undefined : { provider: priced.provider.id, model: priced.model };
    if (this.found.size >= MODELS_REMEMBERED_MAX) this.found.clear();
    this.found.set(key, found);
    return found;
  }
}

const pricesAt = ({ prices }: ModelInfo, at: number): { readonly prices: ModelPrice; readonly from?: string } => {
  if (!Array.isArray(prices)) return { prices };
  const inForce = constrainedAt(prices, at);
  const from = holdsFrom(inForce, at);
  return from === undefined ? { prices: inForce.prices } : { prices: inForce.prices, from };
};

/** Rates of prices without tiers, remembered because every usage shares them. */
const flatRates = new WeakMap<ModelPrice, Rates>();

const ratesOf = (prices: ModelPrice, { tokens = {} }: MeteredUsage): Rates => {
  const known = flatRates.get(prices);
  if (known !== undefined) return known;
  const context = (tokens.input ?? 0) + (tokens.cachedInput ?? 0) + (tokens.cacheWrite ?? 0);
  let hasTiers = false;
  const rate = (key: string): Price | undefined => {
    const price = prices[key];
    if (price === undefined) return undefined;
    if (typeof price === 'number') return exactly(price);
    hasTiers = true;
    // A tier is of the whole call: its price holds for every token of it once the input is above its start.
    const tiers = price.tiers.filter(({ start }) => context > start).sort((a, b) => a.start - b.start);
    return exactly(tiers.at(-1)?.price ?? price.base);
  };
  // Seconds are seconds of audio that is heard: the price for input audio is used where the package has one.
  const hour = rate('input_audio_hours') ?? rate('audio_hours');
  const thousandCalls = rate('requests_kcount');
  const rates = {
    perMillion: withClassesOf({
      input: rate('input_mtok'),
      cachedInput: rate('cache_read_mtok'),
      cacheWrite: rate('cache_write_mtok'),
      output: rate('output_mtok'),
      reasoning: rate('output_reasoning_mtok'),
    }),
    ...(hour && { seconds: { usd: hour, per: SECONDS_PER_HOUR } }),
    ...(thousandCalls && { calls: { usd: thousandCalls, per: 1_000 } }),
  };
  if (!hasTiers) flatRates.set(prices, rates);
  return rates;
};

/** A number of the package's data as it was written: its shortest decimal. */
const exactly = (price: number): Price => priceOf(new Decimal(price).toFixed());

const SECONDS_PER_HOUR = 3_600;

/** Groq bills at least ten seconds of a transcription; the package knows it by the models' names as well. */
const billed = (provider: string, model: string, usage: MeteredUsage): MeteredUsage => {
  if (usage.seconds === undefined || provider !== 'groq' || !GROQ_WHISPER.has(model)) return usage;
  const seconds = new Decimal(usage.seconds);
  if (seconds.isZero() || seconds.gte(GROQ_WHISPER_SECONDS_MIN)) return usage;
  return { ...usage, seconds: `${GROQ_WHISPER_SECONDS_MIN}` };
};

const GROQ_WHISPER: ReadonlySet<string> = new Set(['whisper-large-v3', 'whisper-large-v3-turbo']);
const GROQ_WHISPER_SECONDS_MIN = 10;

/** The package lets nobody import its manifest, so it is read from beside its code. */
function packageVersion(): string {
  const manifest = join(dirname(require.resolve('@pydantic/genai-prices')), '..', 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
