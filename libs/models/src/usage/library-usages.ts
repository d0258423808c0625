import type { UsageFields } from './fields';
import type { FoundUsage, UsageDoubt } from './provider-usage';

/** The AI SDK: parts under names of their own since V3; before, one number that held the cache or not, by provider. */
export const readAiSdk = (fields: UsageFields): FoundUsage => {
  fields.skip('raw', 'totalTokens', 'inputTokens.total', 'outputTokens.total');
  const total = fields.count('inputTokens.total', 'inputTokens') ?? 0;
  const cached = fields.count('inputTokens.cacheRead', 'inputTokenDetails.cacheReadTokens', 'cachedInputTokens') ?? 0;
  const written = fields.count('inputTokens.cacheWrite', 'inputTokenDetails.cacheWriteTokens') ?? 0;
  const own = fields.count('inputTokens.noCache', 'inputTokenDetails.noCacheTokens');
  const reasoning =
    fields.count('outputTokens.reasoning', 'outputTokenDetails.reasoningTokens', 'reasoningTokens') ?? 0;
  const output = fields.count('outputTokens.total', 'outputTokens') ?? 0;
  const text = fields.count('outputTokens.text', 'outputTokenDetails.textTokens');
  return {
    counts: {
      input: own ?? (cached + written > total ? total : total - cached - written),
      cachedInput: cached,
      cacheWrite: written,
      output: text ?? output - reasoning,
      reasoning,
    },
    doubts: own === undefined && cached > 0 ? ['cache_may_be_counted'] : [],
  };
};

/** LangChain's `usage_metadata`: totals hold everything, details need not add up. */
export const readLangChain = (fields: UsageFields): FoundUsage => {
  const input = fields.count('input_tokens') ?? 0;
  const output = fields.count('output_tokens') ?? 0;
  const cached = fields.count('input_token_details.cache_read') ?? 0;
  const minutes = fields.count('input_token_details.ephemeral_5m_input_tokens') ?? 0;
  const hour = fields.count('input_token_details.ephemeral_1h_input_tokens') ?? 0;
  // Zero where the two above are there, else their sum.
  const written = fields.count('input_token_details.cache_creation') ?? 0;
  const audio = fields.count('input_token_details.audio') ?? 0;
  const reasoning = fields.count('output_token_details.reasoning') ?? 0;
  const outputAudio = fields.count('output_token_details.audio') ?? 0;
  fields.skip('total_tokens', 'input_token_details.text', 'output_token_details.text');
  const short = Math.max(minutes, written - hour);
  return {
    counts: {
      input: input - cached - short - hour - audio,
      cachedInput: cached,
      cacheWrite: short,
      cacheWrite1h: hour,
      inputAudio: audio,
      output: output - reasoning - outputAudio,
      reasoning,
      outputAudio,
    },
  };
};

/** OpenTelemetry's attributes, flat: the input should hold what was cached. */
export const readOtel = (fields: UsageFields): FoundUsage => {
  const input = fields.count('input_tokens', 'prompt_tokens') ?? 0;
  const output = fields.count('output_tokens', 'completion_tokens') ?? 0;
  const cached = fields.count('cache_read.input_tokens') ?? 0;
  const written = fields.count('cache_creation.input_tokens') ?? 0;
  const reasoning = fields.count('reasoning.output_tokens') ?? 0;
  const isBeside = cached + written > input;
  const doubts: readonly UsageDoubt[] = isBeside ? ['cache_may_be_counted'] : [];
  return {
    counts: {
      input: isBeside ? input : input - cached - written,
      cachedInput: cached,
      cacheWrite: written,
      output: output - reasoning,
      reasoning,
    },
    doubts,
  };
};
