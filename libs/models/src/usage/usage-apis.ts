import { at, isObject, type UsageFields } from './fields';
import { readAiSdk, readLangChain, readOtel } from './library-usages';
import { readOpenAi, type OpenAiDialect } from './openai-usage';
import type { FoundUsage } from './provider-usage';
import {
  readAnthropic,
  readBedrock,
  readCohere,
  readGoogle,
  readOllama,
  readOpenRouter,
  readPerplexity,
  readXai,
} from './vendor-usages';

/** The answers that a usage was found in, and the model that they name. */
export interface UsageContext {
  readonly wholes: readonly unknown[];
  readonly model: string | undefined;
}

/** An API whose usage objects can be read. */
export interface UsageShape {
  /** Places of a usage within an answer, a chunk or an event of a stream; the last resort is the object itself. */
  readonly paths: readonly string[];
  /** Fields of which a usage has at least one, as a number. */
  readonly signs: readonly string[];
  read(fields: UsageFields, context: UsageContext): FoundUsage;
}

const OPENAI_PATHS = ['usage', 'response.usage', 'message.usage', 'x_groq.usage', 'data.usage'];
const OPENAI_SIGNS = ['prompt_tokens', 'completion_tokens', 'input_tokens', 'output_tokens', 'total_tokens', 'seconds'];
const openAi = (dialect?: OpenAiDialect): UsageShape => ({
  paths: OPENAI_PATHS,
  signs: OPENAI_SIGNS,
  read: (fields) => readOpenAi(fields, dialect),
});
const openAiLike = (read: UsageShape['read']): UsageShape => ({ paths: OPENAI_PATHS, signs: OPENAI_SIGNS, read });

const SHAPES = {
  openai: openAi(),
  'openai.images': openAi({ makesPictures: true }),
  vllm: openAi({ cacheIsOptional: true }),
  xai: openAiLike(readXai),
  'xai.responses': openAi(),
  openrouter: openAiLike(readOpenRouter),
  perplexity: openAiLike(readPerplexity),
  anthropic: {
    paths: ['usage', 'message.usage', 'delta.usage'],
    signs: ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'],
    read: readAnthropic,
  },
  google: {
    paths: ['usageMetadata', 'usage_metadata', 'response.usageMetadata', 'usage', 'interaction.usage'],
    signs: ['promptTokenCount', 'candidatesTokenCount', 'totalTokenCount', 'responseTokenCount', 'total_input_tokens'],
    read: (fields, { wholes, model }) => readGoogle(fields, wholes, model),
  },
  bedrock: {
    paths: ['usage', 'metadata.usage'],
    signs: ['inputTokens', 'outputTokens', 'totalTokens'],
    read: readBedrock,
  },
  cohere: {
    paths: ['usage', 'meta', 'delta.usage', 'response.meta'],
    signs: ['billed_units.input_tokens', 'billed_units.search_units', 'billed_units.output_tokens', 'input_tokens'],
    read: readCohere,
  },
  ollama: { paths: [], signs: ['prompt_eval_count', 'eval_count'], read: readOllama },
  'ai-sdk': {
    paths: ['usage', 'totalUsage'],
    signs: ['inputTokens', 'outputTokens', 'inputTokens.total', 'outputTokens.total', 'totalTokens'],
    read: readAiSdk,
  },
  langchain: { paths: ['usage_metadata'], signs: ['input_tokens', 'output_tokens'], read: readLangChain },
  otel: {
    paths: ['gen_ai.usage', 'attributes.gen_ai.usage'],
    signs: ['input_tokens', 'output_tokens', 'prompt_tokens', 'completion_tokens'],
    read: readOtel,
  },
} as const satisfies Record<string, UsageShape>;

type ShapeName = keyof typeof SHAPES;

/** Names of APIs as callers say them; an ending such as `.chat`, `.messages` or `/v1` may follow where nothing else is known. */
const APIS: Readonly<Record<ShapeName, readonly string[]>> = {
  openai: [
    'azure',
    'groq',
    'together',
    'fireworks',
    'deepseek',
    'mistral',
    'cerebras',
    'openai-agents',
    'sglang',
    'chat',
    'responses',
  ],
  'openai.images': ['azure.images'],
  vllm: ['openai-compatible', 'lmstudio', 'llama.cpp'],
  xai: ['x-ai', 'grok'],
  'xai.responses': ['x-ai.responses'],
  openrouter: [],
  perplexity: ['sonar'],
  anthropic: ['claude', 'messages', 'vertex.anthropic', 'bedrock.anthropic'],
  google: ['gemini', 'vertex', 'vertex_ai', 'generatecontent', 'google.generative-ai', 'google.vertex'],
  bedrock: ['amazon-bedrock', 'aws.bedrock', 'converse', 'aws'],
  cohere: [],
  ollama: [],
  'ai-sdk': ['ai', 'vercel'],
  langchain: [],
  otel: ['opentelemetry', 'gen_ai'],
};

const byName = new Map<string, UsageShape>(
  Object.entries(APIS).flatMap(([name, others]) =>
    [name, ...others].map((one) => [one, SHAPES[name as ShapeName]] as const),
  ),
);

/** The shape of a named API: by its whole name, else by what stands before the last dot or slash. */
export const shapeNamed = (api: string): UsageShape | undefined => {
  let name = api.trim().toLowerCase();
  for (;;) {
    const shape = byName.get(name);
    const end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'), name.lastIndexOf(':'));
    if (shape !== undefined || end < 1) return shape;
    name = name.slice(0, end);
  }
};

/** Signs that no other API has, the most telling first, for usages whose API is not known. */
const TELLING: readonly (readonly [string, ShapeName])[] = [
  ['usageMetadata', 'google'],
  ['promptTokenCount', 'google'],
  ['total_input_tokens', 'google'],
  ['billed_units', 'cohere'],
  ['prompt_eval_count', 'ollama'],
  ['usage_metadata', 'langchain'],
  ['inputTokenDetails', 'ai-sdk'],
  ['cachedInputTokens', 'ai-sdk'],
  ['inputTokens.total', 'ai-sdk'],
  ['cacheReadInputTokens', 'bedrock'],
  ['inputTokens', 'bedrock'],
  ['cost_in_usd_ticks', 'xai'],
  ['cache_read_input_tokens', 'anthropic'],
  ['cache_creation_input_tokens', 'anthropic'],
  ['server_tool_use', 'anthropic'],
  ['citation_tokens', 'perplexity'],
];

/** The shape that a usage of an unknown API has. OpenAI's is what everybody speaks who says nothing else. */
export const shapeOf = (answer: unknown): UsageShape => {
  const places = ['', 'usage', 'message.usage', 'metadata.usage', 'meta', 'delta.usage', 'response'].map((path) =>
    at(answer, path),
  );
  const telling = TELLING.find(([sign]) => places.some((place) => isObject(place) && at(place, sign) !== undefined));
  return SHAPES[telling?.[1] ?? 'openai'];
};
