import { CatalogueList } from '../lists/catalogue-list';
import { GenaiList } from '../lists/genai-list';
import { ModelNames } from './model-names';

const names = new ModelNames([new GenaiList(), new CatalogueList()]);

/** Provider/vendor/model, and how it was found. */
const resolved = (provider: string | undefined, model: string): string => {
  const {
    provider: at = '-',
    vendor = '-',
    model: name,
    how,
  } = names.resolve({ ...(provider && { provider }), model })!;
  return `${at} ${vendor} ${name} ${how}`;
};

describe('a model without a provider', () => {
  it.each([
    ['gpt-4o', 'openai openai gpt-4o name'],
    ['openai/gpt-4o', 'openai openai gpt-4o name'],
    ['azure/gpt-4o', 'azure openai gpt-4o name'],
    ['vertex_ai/gemini-2.5-pro', 'google google gemini-2.5-pro name'],
    ['gemini/gemini-2.5-pro', 'google google gemini-2.5-pro name'],
    ['models/gemini-2.5-flash', 'google google gemini-2.5-flash name'],
    ['publishers/anthropic/models/claude-sonnet-4@20250514', 'google anthropic claude-sonnet-4-0 name'],
    ['projects/p/locations/l/publishers/google/models/gemini-2.5-pro', 'google google gemini-2.5-pro name'],
    ['xai/grok-4', 'x-ai x-ai grok-4 name'],
    ['bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'aws anthropic claude-sonnet-4-5 name'],
    ['bedrock/converse/us.anthropic.claude-opus-5', 'aws anthropic claude-opus-5 name'],
    ['anthropic.claude-opus-5', 'aws anthropic claude-opus-5 name'],
    ['us.amazon.nova-pro-v1:0', 'aws aws nova-pro name'],
    ['arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-opus-5', 'aws anthropic claude-opus-5 name'],
    ['arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', 'aws - abc unknown'],
    ['openrouter/anthropic/claude-3.7-sonnet', 'openrouter anthropic claude-3-7-sonnet name'],
    ['claude-opus-5[1m]', 'anthropic anthropic claude-opus-5 name'],
    ['Claude-Opus-5', 'anthropic anthropic claude-opus-5 name'],
    ['ft:gpt-4o-2024-08-06:acme::x1', 'openai openai ft:gpt-4o name'],
    ['text-embedding-3-small', 'openai openai text-embedding-3-small name'],
    ['cohere/embed-v4.0', 'cohere cohere embed-v4.0 name'],
    ['voyage-3', 'voyageai voyageai voyage-3 name'],
    ['accounts/fireworks/models/deepseek-v3p2#mine', 'fireworks deepseek deepseek-v3p2 name'],
    ['@cf/meta/llama-3.3-70b-instruct-fp8-fast', 'cloudflare - llama-3.3-70b-instruct-fp8-fast name'],
    ['litellm_proxy/openai/gpt-4o', 'openai openai gpt-4o name'],
    ['openai:gpt-4o', 'openai openai gpt-4o name'],
    ['google-gla:gemini-2.5-pro', 'google google gemini-2.5-pro name'],
    ['groq:llama-3.3-70b-versatile', 'groq - llama-3.3-70b-versatile name'],
    ['mistral:7b', '- - mistral:7b unknown'],
    ['deepseek-r1:8b', '- - deepseek-r1:8b unknown'],
    ['ollama_chat/llama3:8b', 'ollama_chat - llama3:8b unknown'],
    ['gpt-4o-anything', 'openai openai gpt-4o-anything rule'],
    ['gpt-oss-120b', '- - gpt-oss-120b unknown'],
    ['llama3:8b', '- - llama3:8b unknown'],
    ['acme/gpt-4o', '- - acme/gpt-4o unknown'],
    ['', '- -  unknown'],
  ])('%s', (model, expected) => {
    expect(resolved(undefined, model)).toBe(expected);
  });
});

describe('a provider', () => {
  it.each([
    ['custom_openai', 'gpt-4o', 'custom_openai - gpt-4o unknown'],
    ['openai-compatible', 'gpt-4o', 'openai-compatible - gpt-4o unknown'],
    ['openai-compatible.chat', 'gpt-4o', 'openai-compatible.chat - gpt-4o unknown'],
    ['my-azure', 'gpt-4o', 'my-azure - gpt-4o unknown'],
    ['ollama', 'llama3:8b', 'ollama - llama3:8b unknown'],
    ['vllm', 'openai/gpt-4o', 'vllm - openai/gpt-4o unknown'],
    ['litellm', 'openai/gpt-4o', 'openai openai gpt-4o name'],
    ['openai.responses', 'gpt-4o-2024-11-20', 'openai openai gpt-4o name'],
    ['OpenAI', 'GPT-4o', 'openai openai gpt-4o name'],
    ['azure.ai.openai', 'gpt-35-turbo', 'azure openai gpt-3.5-turbo name'],
    ['azure', 'my-deployment', 'azure - my-deployment unknown'],
    ['google.vertex.chat', 'gemini-2.5-flash', 'google google gemini-2.5-flash name'],
    ['gcp.gemini', 'models/gemini-2.5-flash', 'google google gemini-2.5-flash name'],
    ['vertex.anthropic.messages', 'claude-opus-5@20260101', 'google anthropic claude-opus-5 name'],
    ['amazon-bedrock', 'jp.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws anthropic claude-haiku-4-5 name'],
    ['Amazon Bedrock', 'anthropic.claude-opus-5', 'aws anthropic claude-opus-5 name'],
    ['amazon_bedrock', 'anthropic.claude-opus-5', 'aws anthropic claude-opus-5 name'],
    ['Google Vertex AI', 'gemini-2.5-pro', 'google google gemini-2.5-pro name'],
    ['openai', 'ft:gpt-4.1-2025-04-14:acme::x', 'openai openai ft:gpt-4.1 name'],
    ['x_ai', 'grok-4-0709', 'x-ai x-ai grok-4 name'],
    ['openrouter', 'anthropic/claude-3.7-sonnet:thinking', 'openrouter anthropic claude-3-7-sonnet name'],
    ['openrouter', 'google/gemini-2.5-pro:nitro', 'openrouter google gemini-2.5-pro name'],
    ['groq', 'openai/gpt-oss-120b', 'groq openai gpt-oss-120b name'],
    ['openai', 'anthropic/claude-opus-5', 'openai anthropic claude-opus-5 name'],
    ['gateway', 'anthropic/claude-opus-5', 'vercel anthropic claude-opus-5 name'],
    ['mistral', 'mistral-large-latest', 'mistral mistral mistral-large name'],
    ['openai', 'gpt-4o-2024-05-13', 'openai openai gpt-4o-2024-05-13 name'],
  ])('%s, %s', (provider, model, expected) => {
    expect(resolved(provider, model)).toBe(expected);
  });
});

it('no model is no name', () => {
  expect(names.resolve({ provider: 'openai' })).toBeUndefined();
});
