import type { ServiceTier } from '@ledger/domain';
import { timesRates, type Rates } from './rates';

/** Multiple of the standard price, as a fraction. */
type Factor = readonly [numerator: bigint, denominator: bigint];

interface TierRule {
  readonly provider: string;
  /** Canonical names of models; absent: every model of the provider. */
  readonly models?: readonly string[];
  readonly tier: ServiceTier;
  readonly factor: Factor;
}

const HALF: Factor = [1n, 2n];
const TWICE: Factor = [2n, 1n];

/**
 * Service tiers in proportion to the standard price, which neither list of prices has. Read on 2026-12-01, unless it says otherwise:
 * - OpenAI: the price page's tables Batch, Flex and Priority, and the page on priority processing; since GPT-5.6 twice.
 * - Google: the Gemini API's page on optimization (batch and flex half; priority 1.75 to 2 times), and the comments of
 *   @pydantic/genai-prices 0.1.8 on the Flash models (1.8 times).
 * - Anthropic, Azure, Mistral, Groq: half for batches, and flex of Groq as standard. Of these no page was read.
 * - Anthropic sells priority as a commitment of capacity; its tokens are valued at the list price.
 * - Voyage: a third less for batches, as the package's comment says.
 */
const RULES: readonly TierRule[] = [
  { provider: 'openai', tier: 'flex', factor: HALF },
  { provider: 'openai', tier: 'batch', factor: HALF },
  priority('openai', [5n, 2n], ['gpt-5.5']),
  priority('openai', TWICE, ['gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.2']),
  priority('openai', TWICE, ['gpt-5.1', 'gpt-5', 'gpt-5.1-codex', 'gpt-5-codex', 'gpt-4.1-nano']),
  priority('openai', [9n, 5n], ['gpt-5-mini']),
  priority('openai', [7n, 4n], ['gpt-4.1', 'gpt-4.1-mini', 'o3', 'gpt-4o-2024-05-13']),
  priority('openai', [17n, 10n], ['gpt-4o']),
  priority('openai', [5n, 3n], ['gpt-4o-mini']),
  priority('openai', [20n, 11n], ['o4-mini']),
  { provider: 'google', tier: 'flex', factor: HALF },
  { provider: 'google', tier: 'batch', factor: HALF },
  priority('google', [9n, 5n], ['gemini-3.7-flash', 'gemini-3.8-flash']),
  { provider: 'anthropic', tier: 'batch', factor: HALF },
  { provider: 'anthropic', tier: 'priority', factor: [1n, 1n] },
  { provider: 'azure', tier: 'batch', factor: HALF },
  { provider: 'mistral', tier: 'batch', factor: HALF },
  { provider: 'groq', tier: 'batch', factor: HALF },
  { provider: 'groq', tier: 'flex', factor: [1n, 1n] },
  { provider: 'voyageai', tier: 'batch', factor: [2n, 3n] },
];

function priority(provider: string, factor: Factor, models: readonly string[]): TierRule {
  return { provider, models, tier: 'priority', factor };
}

/** Upper bounds where nobody publishes a factor: the standard price for the cheaper tiers, twice that for priority. */
const UNKNOWN: Readonly<Record<ServiceTier, Factor>> = { flex: [1n, 1n], batch: [1n, 1n], priority: TWICE };

/** Rates at a service tier, and whether the proportion is known. Searches cost the same at every one. */
export const atServiceTier = (
  rates: Rates,
  tier: ServiceTier,
  provider: string | undefined,
  model: string,
): { readonly rates: Rates; readonly isKnown: boolean } => {
  const rule = RULES.find(
    (one) => one.provider === provider && one.tier === tier && (one.models?.includes(model) ?? true),
  );
  const [numerator, denominator] = rule?.factor ?? UNKNOWN[tier];
  return { rates: timesRates(rates, numerator, denominator), isKnown: rule !== undefined };
};
