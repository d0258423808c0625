/**
 * Vendors by how the names of their models begin, for models that are named without a provider. Source: the `model_match`
 * of @pydantic/genai-prices 0.1.8, and the vendors' own lists of embeddings, read on 2026-12-01.
 */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^gpt-oss/, 'open-weights'],
  [/^(?:ft:)?(?:gpt-|chatgpt-|o[134](?:-|$)|codex-|computer-use|davinci-|babbage-)/, 'openai'],
  [/^(?:text-embedding-(?:3|ada)|whisper-|tts-|dall-e|omni-moderation|text-moderation|sora-)/, 'openai'],
  [/^(?:claude|anthropic)-/, 'anthropic'],
  [/^(?:gemini|learnlm|imagen|veo|text-embedding-00\d|text-multilingual-embedding)(?:-|$)/, 'google'],
  [/^grok-/, 'x-ai'],
  [/^(?:labs-)?(?:(?:mi|code|dev|magi|mini)stral|mixtral|pixtral|voxtral|open-mi(?:s|x)tral)/, 'mistral'],
  [/^(?:command|c4ai|embed-(?:v\d|english|multilingual)|rerank-)/, 'cohere'],
  [/^deepseek-/, 'deepseek'],
  [/^(?:sonar|pplx-)/, 'perplexity'],
  [/^(?:kimi|moonshot)-/, 'moonshotai'],
  [/^minimax-/, 'minimax'],
  [/^glm-/, 'zai'],
  [/^voyage-/, 'voyageai'],
  [/^nova-(?:micro|lite|pro|premier|sonic|2)/, 'aws'],
  [/^mimo-/, 'xiaomi'],
  [/^muse-/, 'meta'],
];

/** Maker of the models that are named so. Undefined: not known, or open weights that anybody may run. */
export const vendorOf = (model: string): string | undefined => {
  const vendor = FAMILIES.find(([family]) => family.test(model))?.[1];
  return vendor === 'open-weights' ? undefined : vendor;
};

const MAKERS: ReadonlySet<string> = new Set(FAMILIES.map(([, vendor]) => vendor));

/** True for a provider whose models are its own: every one that it lists. Bedrock's are of many. */
export const isMaker = (provider: string): boolean => provider !== 'aws' && MAKERS.has(provider);
