import type { ClassCounts, FoundUsage, UsageDoubt } from './provider-usage';
import type { UsageFields } from './fields';

/** Departures of a vendor from OpenAI's shape. */
export interface OpenAiDialect {
  /** Reasoning stands beside the completion, where the total does not say otherwise. */
  readonly reasoningIsBeside?: boolean;
  /** The total does not tell: it has never held the reasoning. */
  readonly totalSaysNothing?: boolean;
  /** Output is pictures. */
  readonly makesPictures?: boolean;
  /** Details that are not there are unknown, not none. */
  readonly cacheIsOptional?: boolean;
}

/**
 * The shape of OpenAI's Chat, Responses, Embeddings, Images, Transcriptions and Realtime, and of all who took it over. The
 * whole of the input holds what was cached, sound and pictures; the whole of the output holds the reasoning.
 */
export const readOpenAi = (fields: UsageFields, dialect: OpenAiDialect = {}): FoundUsage => {
  const prompt = fields.count('prompt_tokens', 'input_tokens') ?? 0;
  const completion = fields.count('completion_tokens', 'output_tokens') ?? 0;
  const total = fields.count('total_tokens');
  skipKnown(fields);
  const input = inputOf(fields, prompt);
  const output = outputOf(fields, prompt, completion, total, dialect);
  const doubts = [...input.doubts, ...output.doubts];
  if (dialect.cacheIsOptional && !fields.has('prompt_tokens_details.cached_tokens')) doubts.push('cache_not_told');
  return {
    counts: { ...input.counts, ...output.counts },
    doubts,
    searches: fields.count('server_tool_use.web_search_requests', 'server_tool_use.web_search', 'num_search_queries'),
    // The Agents SDK adds up the usages of several calls.
    calls: fields.count('requests'),
    seconds:
      fields.decimal('seconds') ?? fields.decimal('prompt_audio_seconds') ?? fields.decimal('billable_audio_seconds'),
  };
};

interface Part {
  readonly counts: ClassCounts;
  readonly doubts: readonly UsageDoubt[];
}

/** Prompt details under the names that they have in the several APIs. */
const IN = ['prompt_tokens_details', 'input_tokens_details', 'input_token_details', 'prompt_token_details'];
const OUT = ['completion_tokens_details', 'output_tokens_details', 'output_token_details'];
const named = (roots: readonly string[], name: string): readonly string[] => roots.map((root) => `${root}.${name}`);

const inputOf = (fields: UsageFields, prompt: number): Part => {
  const cached =
    fields.count(
      ...named(IN, 'cached_tokens'),
      ...named(IN, 'cache_read_input_tokens'),
      'prompt_cache_hit_tokens',
      'num_cached_tokens',
      'cached_tokens',
    ) ?? 0;
  const written =
    fields.count(
      ...named(IN, 'cache_write_tokens'),
      ...named(IN, 'cache_creation_input_tokens'),
      'cache_write_tokens',
    ) ?? 0;
  const audio = fields.count(...named(IN, 'audio_tokens')) ?? 0;
  const image = fields.count(...named(IN, 'image_tokens')) ?? 0;
  const cachedAudio = fields.count(...named(IN, 'cached_tokens_details.audio_tokens'));
  const cachedImage = fields.count(...named(IN, 'cached_tokens_details.image_tokens')) ?? 0;
  fields.skip(
    ...named(IN, 'text_tokens'),
    ...named(IN, 'cached_tokens_details.text_tokens'),
    'prompt_cache_miss_tokens',
  );
  const heardNow = audio - (cachedAudio ?? 0);
  const seenNow = image - cachedImage;
  // Seen of xAI: what was cached is more than the whole, which then does not hold it.
  const isCacheBeside = cached > prompt;
  const rest = prompt - (isCacheBeside ? 0 : cached) - written - heardNow - seenNow;
  const isUntold = cached > 0 && audio > 0 && cachedAudio === undefined;
  return {
    counts: {
      input: rest,
      cachedInput: cached - (cachedAudio ?? 0),
      cachedAudio: cachedAudio ?? 0,
      cacheWrite: written,
      inputAudio: heardNow,
      inputImage: seenNow,
    },
    doubts: [
      ...(isUntold ? (['cached_audio_not_told'] as const) : []),
      ...(isCacheBeside ? (['cache_may_be_counted'] as const) : []),
    ],
  };
};

const outputOf = (
  fields: UsageFields,
  prompt: number,
  completion: number,
  total: number | undefined,
  { reasoningIsBeside = false, totalSaysNothing = false, makesPictures = false }: OpenAiDialect,
): Part => {
  const reasoning = fields.count(...named(OUT, 'reasoning_tokens'), 'reasoning_tokens') ?? 0;
  const audio = fields.count(...named(OUT, 'audio_tokens')) ?? 0;
  const text = fields.count(...named(OUT, 'text_tokens'));
  const image =
    fields.count(...named(OUT, 'image_tokens')) ?? (makesPictures ? completion - (text ?? 0) - reasoning : 0);
  const isWithin = prompt + completion === total;
  const isBeside = prompt + completion + reasoning === total;
  // The vendor's total decides: gateways put reasoning on either side, whoever's name they bear.
  const beside = totalSaysNothing || total === undefined || (!isWithin && !isBeside) ? reasoningIsBeside : !isWithin;
  const isOdd = !totalSaysNothing && total !== undefined && total > 0 && !isWithin && !isBeside;
  return {
    counts: {
      output: completion - audio - image - (beside ? 0 : reasoning),
      reasoning,
      outputAudio: audio,
      outputImage: image,
    },
    doubts: isOdd ? ['does_not_add_up'] : [],
  };
};

const skipKnown = (fields: UsageFields): void =>
  fields.skip(
    ...named(OUT, 'accepted_prediction_tokens'),
    ...named(OUT, 'rejected_prediction_tokens'),
    'queue_time',
    'prompt_time',
    'completion_time',
    'total_time',
    'type',
    'request_usage_entries',
  );
