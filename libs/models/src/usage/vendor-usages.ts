import { Decimal } from 'decimal.js';
import { at, countIn, isObject, UsageFields } from './fields';
import { readOpenAi } from './openai-usage';
import type { ClassCounts, FoundUsage, UsageDoubt } from './provider-usage';

/** Input leaves out what was read from a cache or written to one; output holds the thinking. */
export const readAnthropic = (fields: UsageFields): FoundUsage => {
  const written = fields.count('cache_creation_input_tokens') ?? 0;
  const minutes = fields.count('cache_creation.ephemeral_5m_input_tokens') ?? 0;
  const hour = fields.count('cache_creation.ephemeral_1h_input_tokens') ?? 0;
  const thinking = fields.count('output_tokens_details.thinking_tokens') ?? 0;
  const input = fields.count('input_tokens') ?? 0;
  const cached = fields.count('cache_read_input_tokens') ?? 0;
  // Servers that only look like Anthropic's betray themselves by OpenAI's field; their input holds what was cached.
  const isOther = fields.count('prompt_tokens_details.cached_tokens') !== undefined;
  const counts: ClassCounts = {
    input: isOther ? Math.max(input - cached, 0) : input,
    cachedInput: cached,
    cacheWrite: Math.max(written - hour, minutes),
    cacheWrite1h: hour,
    output: (fields.count('output_tokens') ?? 0) - thinking,
    reasoning: thinking,
  };
  fields.skip('service_tier', 'server_tool_use.web_fetch_requests');
  const steps = fields.list('iterations').filter(isObject);
  const own = steps
    .filter(({ type }) => type === 'compaction')
    .map((step) => readAnthropic(new UsageFields(step)).counts);
  const others = steps
    .filter(({ type, model }) => type !== 'compaction' && type !== 'message' && typeof model === 'string')
    .filter(({ type }) => type !== 'fallback_message')
    .map((step) => ({ model: String(step['model']), tokens: aboveZero(readAnthropic(new UsageFields(step)).counts) }));
  return {
    counts: own.reduce(summed, counts),
    searches: fields.count('server_tool_use.web_search_requests'),
    others: others.length === 0 ? undefined : others,
    doubts: [
      ...(minutes + hour > written && written > 0 ? (['does_not_add_up'] as const) : []),
      ...(isOther ? (['cache_may_be_counted'] as const) : []),
    ],
  };
};

const summed = (a: ClassCounts, b: ClassCounts): ClassCounts =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => {
      const name = key as keyof ClassCounts;
      return [name, (a[name] ?? 0) + (b[name] ?? 0)];
    }),
  );

const aboveZero = (counts: ClassCounts): ClassCounts =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** Prompt holds what was cached; candidates leave out the thoughts, and the prompt what tools added to it. */
export const readGoogle = (fields: UsageFields, wholes: readonly unknown[], model: string | undefined): FoundUsage => {
  const prompt = fields.count('promptTokenCount', 'total_input_tokens') ?? 0;
  const cached = fields.count('cachedContentTokenCount', 'total_cached_tokens') ?? 0;
  const candidates = fields.count('candidatesTokenCount', 'responseTokenCount', 'total_output_tokens') ?? 0;
  const thoughts = fields.count('thoughtsTokenCount', 'total_thought_tokens') ?? 0;
  const tool = fields.count('toolUsePromptTokenCount', 'total_tool_use_tokens') ?? 0;
  const total = fields.count('totalTokenCount', 'total_tokens');
  const input = modalitiesOf(fields.list('promptTokensDetails'), fields.list('input_tokens_by_modality'));
  const ofCache = modalitiesOf(fields.list('cacheTokensDetails'), fields.list('cached_tokens_by_modality'));
  const output = modalitiesOf(
    fields.list('candidatesTokensDetails'),
    fields.list('responseTokensDetails'),
    fields.list('output_tokens_by_modality'),
  );
  fields.skip('toolUsePromptTokensDetails', 'tool_use_tokens_by_modality');
  const sum = prompt + candidates;
  const isOutside = total === undefined || sum + thoughts + tool === total;
  const thoughtsWithin = !isOutside && (sum === total || sum + tool === total);
  const toolWithin = !isOutside && (sum === total || sum + thoughts === total);
  const heard = input.AUDIO - ofCache.AUDIO;
  const seen = input.IMAGE - ofCache.IMAGE;
  const doubts: UsageDoubt[] = isOutside || thoughtsWithin || toolWithin || total === 0 ? [] : ['does_not_add_up'];
  if (cached > 0 && input.AUDIO > 0 && !fields.has('cacheTokensDetails')) doubts.push('cached_audio_not_told');
  return {
    counts: {
      input: prompt - cached - heard - seen + (toolWithin ? 0 : tool),
      cachedInput: cached - ofCache.AUDIO,
      cachedAudio: ofCache.AUDIO,
      inputAudio: heard,
      inputImage: seen,
      output: candidates - output.AUDIO - output.IMAGE - (thoughtsWithin ? thoughts : 0),
      reasoning: thoughts,
      outputAudio: output.AUDIO,
      outputImage: output.IMAGE,
    },
    searches: searchesIn(wholes, model),
    doubts,
  };
};

const modalitiesOf = (
  ...lists: readonly (readonly unknown[])[]
): { readonly AUDIO: number; readonly IMAGE: number } => {
  const of = (modality: string): number =>
    lists
      .flat()
      .filter((one) => String(at(one, 'modality')).toUpperCase() === modality)
      .reduce<number>((sum, one) => sum + (countIn(at(one, 'tokenCount') ?? at(one, 'tokens')) ?? 0), 0);
  return { AUDIO: of('AUDIO'), IMAGE: of('IMAGE') };
};

/** Google bills each search that Gemini 3 makes, and once a grounded prompt before it. */
const searchesIn = (wholes: readonly unknown[], model: string | undefined): number | undefined => {
  const candidates = wholes.flatMap((whole) =>
    Array.isArray(at(whole, 'candidates')) ? (at(whole, 'candidates') as unknown[]) : [],
  );
  const queries = candidates.flatMap((one) => {
    const found = at(one, 'groundingMetadata.webSearchQueries');
    return Array.isArray(found) ? found.map(String) : [];
  });
  if (queries.length === 0) return undefined;
  return /gemini-[12]\./.test(model ?? '') ? 1 : new Set(queries).size;
};

/** Input leaves out both directions of the cache, except where the total says that it holds them. */
export const readBedrock = (fields: UsageFields): FoundUsage => {
  const input = fields.count('inputTokens') ?? 0;
  const output = fields.count('outputTokens') ?? 0;
  const cached = fields.count('cacheReadInputTokens', 'cacheReadInputTokenCount') ?? 0;
  const written = fields.count('cacheWriteInputTokens', 'cacheWriteInputTokenCount') ?? 0;
  const total = fields.count('totalTokens');
  const hour = fields
    .list('cacheDetails')
    .reduce<number>(
      (sum, one) => sum + (/1h/i.test(String(at(one, 'ttl'))) ? (countIn(at(one, 'inputTokens')) ?? 0) : 0),
      0,
    );
  const within = withinInput(total, input + output, cached, written);
  return {
    counts: {
      input: input - (within ?? 0),
      cachedInput: cached,
      cacheWrite: written - hour,
      cacheWrite1h: hour,
      output,
    },
    doubts: within === undefined ? ['does_not_add_up'] : [],
  };
};

/** Cached and written tokens that the input holds, judged by the total. Undefined: the total fits no reading. */
const withinInput = (total: number | undefined, sum: number, cached: number, written: number): number | undefined => {
  if (total === undefined || sum + cached + written === total) return 0;
  if (sum + cached === total) return written;
  if (sum + written === total) return cached;
  return sum === total ? cached + written : undefined;
};

/** Billed units: Cohere counts more tokens than it bills. */
export const readCohere = (fields: UsageFields): FoundUsage => {
  fields.skip('tokens');
  const isCached = (fields.count('cached_tokens') ?? 0) > 0;
  return {
    counts: {
      input: fields.count('billed_units.input_tokens', 'input_tokens') ?? 0,
      output: fields.count('billed_units.output_tokens', 'output_tokens') ?? 0,
      inputImage: fields.count('billed_units.images') ?? 0,
    },
    searches: fields.count('billed_units.search_units'),
    doubts: isCached ? ['cache_may_be_counted'] : [],
  };
};

/** Costs nobody bills; durations are the server's own, in nanoseconds. */
export const readOllama = (fields: UsageFields): FoundUsage => {
  fields.skip('total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration');
  const prompt = fields.count('prompt_eval_count') ?? 0;
  const cached = fields.count('prompt_eval_cached_count') ?? 0;
  return { counts: { input: prompt - cached, cachedInput: cached, output: fields.count('eval_count') ?? 0 } };
};

const TICKS_PER_USD = 10_000_000_000;

/** Reasoning stands beside the completion; the ticks are what is billed, tools included. */
export const readXai = (fields: UsageFields): FoundUsage => {
  const ticks = fields.decimal('cost_in_usd_ticks');
  fields.skip('num_sources_used');
  return {
    ...readOpenAi(fields, { reasoningIsBeside: true }),
    usd: ticks === undefined ? undefined : new Decimal(ticks).div(TICKS_PER_USD).toFixed(),
  };
};

/** Credits are usd. With a key of one's own the provider's bill comes beside the router's fee. */
export const readOpenRouter = (fields: UsageFields): FoundUsage => {
  const cost = fields.decimal('cost');
  const upstream = fields.decimal('cost_details.upstream_inference_cost') ?? '0';
  const isOwnKey = fields.isTrue('is_byok');
  fields.skip('cost_details', 'is_byok');
  return {
    ...readOpenAi(fields),
    usd: cost === undefined ? undefined : new Decimal(cost).plus(isOwnKey ? upstream : 0).toFixed(),
  };
};

/** Reasoning and citations stand beside prompt, completion and total; the fee of the request is in the cost only. */
export const readPerplexity = (fields: UsageFields): FoundUsage => {
  const citations = fields.count('citation_tokens') ?? 0;
  const usd = fields.decimal('cost.total_cost');
  fields.skip('cost', 'tool_calls_details');
  const found = readOpenAi(fields, { reasoningIsBeside: true, totalSaysNothing: true });
  return { ...found, counts: { ...found.counts, input: (found.counts.input ?? 0) + citations }, usd };
};
