import { TOKEN_CLASSES, type ServiceTier } from '@ledger/domain';
import { at, countIn, isObject, laterOver, UsageFields } from './fields';
import type { ClassCounts, FoundUsage, ProviderUsage, UsageDoubt } from './provider-usage';
import { shapeNamed, shapeOf, type UsageShape } from './usage-apis';

/** Chunks of one stream beyond so many are not looked at: the usage stands in the last ones, and the first. */
const CHUNKS_MAX = 10_000;

/**
 * Classes out of a provider's own usage object as it was returned, so that nothing is counted twice: the object itself, the
 * whole answer around it, one event or chunk of a stream, or all of them. Never throws: a report of money that was spent is
 * not lost to a shape that nobody knew.
 *
 * @param api as callers name it: `openai.responses`, `anthropic`, `bedrock.converse`, `google.vertex.chat`, ...
 */
export const usageFrom = (api: string, returned: unknown): ProviderUsage => {
  const wholes = chunksOf(returned).map(unfolded);
  const known = shapeNamed(api);
  const shape = known ?? shapeOf(wholes.find((whole) => usageIn(shapeOf(whole), whole) !== undefined));
  const usages: readonly unknown[] = wholes.flatMap((whole) => usageIn(shape, whole) ?? []);
  const model = lastText(wholes, MODEL_PATHS);
  const unknown: readonly UsageDoubt[] = known === undefined ? ['api_unknown'] : [];
  const named = model === undefined ? {} : { model };
  if (usages.length === 0) return { tokens: {}, ...named, doubts: [...unknown, 'no_usage'], ignored: [] };
  const fields = new UsageFields(usages.reduce(laterOver));
  const found = shape.read(fields, { wholes, model });
  const terms = termsIn([...wholes, ...usages]);
  const isOther = Object.keys(terms).some((name) => PRICED_TERMS.includes(name));
  const doubts: readonly UsageDoubt[] = isOther ? [...unknown, 'terms_not_priced'] : unknown;
  return {
    ...finished(found, searchesOfItems(wholes)),
    ...serviceTierIn([...wholes, ...usages]),
    ...(Object.keys(terms).length > 0 && { terms }),
    ...named,
    ...notes(found, doubts, fields),
  };
};

const chunksOf = (returned: unknown): readonly unknown[] => {
  if (!Array.isArray(returned)) return [returned];
  const chunks: readonly unknown[] = returned;
  return chunks.length <= CHUNKS_MAX ? chunks : [...chunks.slice(0, CHUNKS_MAX / 2), ...chunks.slice(-CHUNKS_MAX / 2)];
};

/** Keys with dots in them, as OpenTelemetry has them, as the objects that they stand for. */
const unfolded = (whole: unknown): unknown => {
  if (!isObject(whole) || !Object.keys(whole).some((key) => key.startsWith('gen_ai.'))) return whole;
  return Object.entries(whole)
    .map(([key, value]) => key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value))
    .reduce(laterOver);
};

const usageIn = ({ paths, signs }: UsageShape, whole: unknown): unknown =>
  [...paths, '']
    .map((path) => at(whole, path))
    .find((place) => isObject(place) && signs.some((sign) => countIn(at(place, sign)) !== undefined));

const MODEL_PATHS = [
  'model',
  'response.model',
  'message.model',
  'modelVersion',
  'response.modelId',
  'gen_ai.response.model',
];
const TIER_PATHS = ['service_tier', 'response.service_tier', 'serviceTier.type', 'serviceTier', 'trafficType'];

const lastText = (wholes: readonly unknown[], paths: readonly string[]): string | undefined =>
  wholes
    .flatMap((whole) => paths.map((path) => at(whole, path)))
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .at(-1);

const TIERS: Readonly<Record<string, ServiceTier>> = {
  flex: 'flex',
  batch: 'batch',
  priority: 'priority',
  fast: 'priority',
  on_demand_flex: 'flex',
  on_demand_priority: 'priority',
};

const serviceTierIn = (places: readonly unknown[]): Pick<ProviderUsage, 'serviceTier'> => {
  const tier = TIERS[lastText(places, TIER_PATHS)?.toLowerCase() ?? ''];
  return tier === undefined ? {} : { serviceTier: tier };
};

/** Terms by their paths, and their usual values, which say nothing. */
const TERMS: Readonly<Record<string, readonly string[]>> = {
  speed: ['standard'],
  inference_geo: ['global', 'not_available'],
  trafficType: ['ON_DEMAND', 'TRAFFIC_TYPE_UNSPECIFIED'],
};
/** Anthropic bills its fast mode and inference in one country above the list price. */
const PRICED_TERMS = ['speed', 'inference_geo'];

const termsIn = (places: readonly unknown[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(TERMS).flatMap(([name, usual]) => {
      const value = lastText(places, [name]);
      return value === undefined || usual.includes(value) ? [] : [[name, value] as const];
    }),
  );

/** OpenAI's Responses count no searches: each stands among the items of the answer. */
const searchesOfItems = (wholes: readonly unknown[]): number | undefined => {
  const items = wholes.flatMap((whole) => [at(whole, 'output'), at(whole, 'response.output')]).filter(Array.isArray);
  const searches = items.flat().filter((item) => at(item, 'type') === 'web_search_call' && isSearch(item));
  return searches.length === 0 ? undefined : searches.length;
};

/** Opening a page that was found is no other search. */
const isSearch = (item: unknown): boolean => (at(item, 'action.type') ?? 'search') === 'search';

const finished = (found: FoundUsage, ofItems: number | undefined): Omit<ProviderUsage, 'doubts' | 'ignored'> => {
  const { seconds, calls, usd, others } = found;
  const searches = found.searches ?? ofItems;
  return {
    tokens: wholeCounts(found.counts),
    ...(seconds !== undefined && seconds !== '0' && { seconds }),
    ...(calls !== undefined && { calls }),
    ...(searches !== undefined && searches > 0 && { searches: Math.ceil(searches) }),
    ...(usd !== undefined && { usd }),
    ...(others && { others }),
  };
};

/** Counts above zero, whole, in the order of the classes. */
const wholeCounts = (counts: ClassCounts): ProviderUsage['tokens'] =>
  Object.fromEntries(
    TOKEN_CLASSES.flatMap((name) => {
      const count = Math.ceil(counts[name] ?? 0);
      return count > 0 ? [[name, count] as const] : [];
    }),
  );

const notes = (
  { counts, doubts = [] }: FoundUsage,
  others: readonly UsageDoubt[],
  fields: UsageFields,
): Pick<ProviderUsage, 'doubts' | 'ignored'> => {
  const values = Object.values(counts);
  const all: readonly UsageDoubt[] = [
    ...others,
    ...doubts,
    ...(values.some((count) => count < 0) ? (['does_not_add_up'] as const) : []),
    ...(values.some((count) => !Number.isInteger(count)) ? (['rounded_up'] as const) : []),
  ];
  return { doubts: [...new Set(all)], ignored: fields.ignored() };
};
