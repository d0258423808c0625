/**
 * Providers by the whole names under which they are known, ours first. Ours are those of @pydantic/genai-prices, and of
 * the catalogue for providers that it does not have. Sources, read on 2026-12-01: the provider lists of LiteLLM's
 * documentation, the provider ids of the AI SDK's packages, the OpenTelemetry registry of `gen_ai.provider.name`,
 * pydantic-ai's model names. A name that is not here is nobody's: one's own server must never be priced as a vendor.
 */
const NAMES: readonly string[] = [
  'anthropic claude anthropic_chat anthropic-ai',
  'arcee arcee-ai',
  'avian',
  'aws bedrock bedrock_converse amazon-bedrock aws.bedrock aws-bedrock bedrock.anthropic bedrock-runtime amazon',
  'azure azure_openai azure-openai azure_ai azure-ai azure_text azure.ai.openai azure.ai.inference az.ai.openai az.ai.inference azure_foundry azure-foundry azure-ai-foundry azure-ai-inference azure-cognitive-services microsoft.foundry',
  'baseten',
  'cerebras',
  'cloudflare workers-ai workers_ai cloudflare-workers-ai workersai',
  'cloudflare-ai-gateway',
  'cohere cohere_chat cohereai cohere-ai',
  'cursor',
  'deepseek deep-seek deepseek-ai',
  'doubleword',
  'fireworks fireworks_ai fireworks-ai fireworksai',
  'github-copilot github_copilot copilot',
  'google gemini google-ai google_ai googleai google_genai google-genai google-gla google-vertex google-vertexai google-vertex-ai google-ai-studio google.generative-ai google.vertex google-vertex-anthropic vertex vertexai vertex_ai vertex-ai vertex_ai_beta vertex.anthropic vertex-anthropic gcp.gemini gcp.vertex_ai gcp.gen_ai gcp.vertex.agent generative-ai',
  'groq groqcloud',
  'meta meta_llama llama_api',
  'minimax minimaxai',
  'mistral mistralai mistral_ai mistral-ai',
  'modal',
  'moonshotai moonshot moonshot_ai moonshot-ai kimi',
  'novita novita-ai novita_ai',
  'openai open_ai openai-chat openai_chat openai-responses openai_responses text-completion-openai chatgpt',
  'openrouter open_router open-router openrouter.ai',
  'ovhcloud',
  'perplexity perplexity-ai perplexity_ai pplx',
  'quicksilverpro',
  'together together_ai together-ai togetherai together.ai',
  'typesafe',
  'vercel vercel_ai_gateway vercel-ai-gateway ai-gateway gateway',
  'voyageai voyage voyage-ai voyage_ai',
  'x-ai xai x_ai x.ai grok',
  'xiaomi xiaomi_mimo mimo',
  'zai z-ai z_ai z.ai zai-org',
  'zhipuai zhipu zhipu_ai bigmodel',
  'huggingface hugging_face hugging-face hf huggingface_hub',
  'huggingface_cerebras',
  'huggingface_fireworks-ai',
  'huggingface_groq',
  'huggingface_hyperbolic',
  'huggingface_nebius',
  'huggingface_novita',
  'huggingface_nscale',
  'huggingface_ovhcloud',
  'huggingface_publicai',
  'huggingface_sambanova',
  'huggingface_together',
];

/** Every provider that one of the lists may know, by our name. */
export const PROVIDERS: readonly string[] = NAMES.map((names) => names.split(' ')[0]!);

/** Gateways that pass a call on and bill nothing themselves: the model's name says who was called. */
const PASSING_ON: ReadonlySet<string> = new Set(['litellm', 'litellm-proxy', 'portkey', 'helicone', 'bifrost']);

/** Ends that the AI SDK puts behind a provider to name its API. */
const API_SUFFIX =
  /\.(?:chat|responses|completions?|embeddings?|text-?embedding|messages|interactions|images?|speech|transcriptions?|rerank(?:ing)?|language-?model|generateContent)$/i;

/** A name without what people write differently: capitals, and spaces or underscores for hyphens. */
const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');

const byName = new Map(
  NAMES.flatMap((names) => names.split(' ').map((name) => [plain(name), names.split(' ')[0]!] as const)),
);

/** Our name of a provider. Undefined: not known by its whole name. */
export const providerNamed = (claimed: string): string | undefined => {
  const name = plain(claimed);
  return byName.get(name) ?? byName.get(name.replace(API_SUFFIX, ''));
};

export const passesOn = (claimed: string): boolean => PASSING_ON.has(plain(claimed));

/** Servers that people run themselves, as prefixes of models. */
const OWN_SERVERS: ReadonlySet<string> = new Set(
  'ollama ollama-chat vllm hosted-vllm lm-studio lmstudio llamafile llama.cpp localai sglang tgi xinference'.split(' '),
);
export const isOwnServer = (claimed: string): boolean => OWN_SERVERS.has(plain(claimed));

/** Providers that sell models of others under names with a vendor in front, and list them so. */
const ROUTERS: ReadonlySet<string> = new Set(['openrouter', 'vercel', 'huggingface', 'cloudflare-ai-gateway']);
/** Providers that sell others' models on their makers' terms, where they do not say otherwise. */
const FOLLOWING: ReadonlySet<string> = new Set([...ROUTERS, 'aws', 'azure', 'google']);
export const followsVendors = (provider: string): boolean => FOLLOWING.has(provider);

export const isRouter = (provider: string): boolean => ROUTERS.has(provider);

/**
 * Providers that sell a vendor's models at that vendor's list price, where their own list lacks a model. As the package
 * states it (`fallback_model_providers`, 0.1.8).
 */
const SELLS_AS: Readonly<Record<string, readonly string[]>> = {
  azure: ['openai', 'anthropic', 'deepseek', 'x-ai', 'moonshotai'],
  google: ['anthropic'],
};
export const sellsAs = (provider: string): readonly string[] => SELLS_AS[provider] ?? [];
