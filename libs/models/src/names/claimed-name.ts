import { isOwnServer, isRouter, passesOn, providerNamed } from './providers';
import { isMaker, vendorOf } from './vendors';

/** One way to read a claimed name, to be looked for in a provider's list. */
export interface Reading {
  /** Our name of the provider. */
  readonly provider: string;
  /** The model's name in lower case, as it may stand in the provider's list. */
  readonly name: string;
  /** Claimed names contradict each other, or leave something out that changes the price. */
  readonly isGuess?: true;
}

/** A claimed provider and model, taken apart by the rules of how names are written. */
export interface ClaimedName {
  /** Ways to read it, the most exact first. Empty: one's own server, or nobody knows whose the model is. */
  readonly readings: readonly Reading[];
  /** The provider as it is to be called: ours, or the claimed one where it is nobody's. Absent: none can be told. */
  readonly provider?: string;
  readonly vendor?: string;
  /** The model's own name, without providers and regions in front and marks behind. */
  readonly model: string;
}

/**
 * Takes a claimed name apart. A provider that is not known by its whole name is one's own server, whatever its models are
 * called; only where none is claimed does the model's name say who sells it.
 */
export const claimedName = (provider: string | undefined, model: string): ClaimedName => {
  const name = withoutMarks(model.trim().toLowerCase());
  const claimed = provider?.trim();
  if (claimed === undefined || claimed === '' || passesOn(claimed)) return byModelAlone(name, claimed);
  const known = providerNamed(claimed);
  if (known === undefined) return { readings: [], provider: claimed.toLowerCase(), model: name };
  return ofProvider(known, name);
};

/** Marks that clients put behind a name and that change no price: the context that they ask for. */
const withoutMarks = (name: string): string => name.replace(/\[\d+[mk]\]$/, '');

const byModelAlone = (name: string, gateway: string | undefined): ClaimedName => {
  const placed = placedName(name);
  if (placed !== undefined) return ofProvider(placed.provider, placed.name);
  if (OWN_TAG.test(name)) return { readings: [], ...(gateway && { provider: gateway.toLowerCase() }), model: name };
  const colon = COLON_NAME.exec(name);
  const before = colon && providerNamed(colon[1]!);
  if (before) return ofProvider(before, colon[2]!);
  const [first, rest] = cutFirst(name);
  if (rest !== undefined && passesOn(first)) return byModelAlone(rest, first);
  if (rest !== undefined && isOwnServer(first)) return { readings: [], provider: first, model: rest };
  const known = rest === undefined ? undefined : providerNamed(first);
  if (known !== undefined) return ofProvider(known, rest!);
  const vendor = rest === undefined ? vendorOf(name) : undefined;
  if (vendor !== undefined) {
    const claim = ofProvider(vendor, name);
    return gateway ? { ...claim, readings: claim.readings.map((one) => ({ ...one, isGuess: true })) } : claim;
  }
  return { readings: [], ...(gateway && { provider: gateway.toLowerCase() }), model: name };
};

/** `mistral:7b` or `deepseek-r1:latest`: a model of one's own server and its size, as Ollama writes it. */
const OWN_TAG = /^[^/:]+:(?:\d+(?:\.\d+)?[bm](?![a-z0-9])|latest$|instruct|chat|text|q\d)/;
/** `provider:model`, as agents' libraries write it. */
const COLON_NAME = /^([a-z][a-z0-9_.-]*):([^:\d].*)$/;

/** Names that say by their form alone whose they are. */
const placedName = (name: string): { readonly provider: string; readonly name: string } | undefined => {
  if (/^arn:aws[a-z-]*:bedrock:/.test(name)) return { provider: 'aws', name };
  if (/^(?:projects\/|publishers\/|models\/|tunedmodels\/)/.test(name)) return { provider: 'google', name };
  if (/^accounts\/[^/]+\//.test(name)) return { provider: 'fireworks', name };
  if (name.startsWith('@cf/')) return { provider: 'cloudflare', name };
  return CLOUD_NAME.test(name) ? { provider: 'aws', name } : undefined;
};

/** Bedrock's region, vendor and model, with dots between them. */
const CLOUD_NAME =
  /^(?:(?:[a-z]{2,6}|us-gov)\.)?(ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshotai|moonshot|nvidia|openai|qwen|stability|writer|zai)\.(?=[a-z])(.+)$/;

const ofProvider = (provider: string, name: string): ClaimedName => {
  if (provider === 'aws') return ofBedrock(name);
  if (provider === 'google') return ofGoogle(name);
  if (isRouter(provider)) return ofRouter(provider, name);
  const own = { provider, name };
  const [first, rest] = cutFirst(name);
  if (rest === undefined) return ofVendor(provider, name);
  const other = providerNamed(first);
  // Azure's deployments of one region cost more than those of all.
  const isOfRegion = provider === 'azure' && !first.startsWith('global');
  const cut: Reading = { provider, name: withoutPath(name), ...(isOfRegion && { isGuess: true as const }) };
  if (other === undefined || other === provider) {
    const inner = other === provider ? ofProvider(provider, rest) : undefined;
    const readings = [own, ...(inner?.readings ?? [cut])];
    return { readings, provider, ...vendorField(inner?.vendor ?? vendorOf(cut.name)), model: inner?.model ?? cut.name };
  }
  // A client of one provider that was pointed at a gateway: the model's name knows better who was called.
  const meant = ofProvider(other, rest);
  const guesses = meant.readings.map((reading): Reading => ({ ...reading, isGuess: true }));
  return { ...meant, readings: [own, cut, ...guesses], provider };
};

/** A plain name at a provider. A fine-tuned model that is not listed costs at least what its base does. */
const ofVendor = (provider: string, name: string): ClaimedName => {
  const model = fineTuned(name);
  const base = model.replace(/^ft:|\.ft-$/g, '');
  return {
    readings: [
      { provider, name: model },
      ...(base === model ? [] : [{ provider, name: base, isGuess: true as const }]),
    ],
    provider,
    ...vendorField(vendorOf(name) ?? (isMaker(provider) ? provider : undefined)),
    model,
  };
};

/** `ft:BASE:org::id` and Azure's `BASE.ft-id` without whom they belong to. */
const fineTuned = (name: string): string =>
  name.startsWith('ft:') ? name.split(':').slice(0, 2).join(':') : name.replace(/(\.ft-).+$/, '$1');

const ofBedrock = (name: string): ClaimedName => {
  const id = withoutPath(name.replace(/^arn:.*?\//, ''));
  const isOpaque = /(?:application-inference-profile|provisioned-model|custom-model|imported-model)\//.test(name);
  if (isOpaque) return { readings: [], provider: 'aws', model: id };
  const cloud = CLOUD_NAME.exec(id);
  const model = (cloud?.[2] ?? id).replace(/-v\d+(?::\d+)?(?::\d+k)?$/, '');
  const vendor = cloud === null ? vendorOf(model) : (providerNamed(cloud[1]!) ?? cloud[1]!);
  const readings: Reading[] = [{ provider: 'aws', name: id.replace(/:\d+k$/, '') }];
  if (cloud === null && vendor === 'aws') readings.push({ provider: 'aws', name: `amazon.${id}` });
  if (vendor !== undefined && vendor !== 'aws') readings.push({ provider: vendor, name: model, isGuess: true });
  return { readings, provider: 'aws', ...vendorField(vendor), model };
};

const ofGoogle = (name: string): ClaimedName => {
  const published = /publishers\/([^/]+)\/models\/(.+)$/.exec(name);
  const isOpaque = /^tunedmodels\/|\/endpoints\/|\/tunedmodels\//.test(name);
  const model = withoutPath(name);
  if (isOpaque) return { readings: [], provider: 'google', model };
  const named = published && (providerNamed(published[1]!) ?? published[1]!);
  const vendor = named ?? vendorOf(model) ?? 'google';
  return { readings: [{ provider: 'google', name: model }], provider: 'google', vendor, model };
};

/** `:free`, `:batch`, `:thinking`, `:extended` have prices of their own; these only say how a call is to be routed. */
const ROUTING = /:(?:nitro|floor|exacto|online)$/;
const VARIANT = /:[a-z][a-z-]*$/;

const ofRouter = (provider: string, name: string): ClaimedName => {
  const routed = name.replace(ROUTING, '');
  const base = routed.replace(VARIANT, '');
  const [first, rest] = cutFirst(base);
  const vendor = rest === undefined ? vendorOf(base) : (providerNamed(first.replace('~', '')) ?? vendorOf(rest));
  const model = rest === undefined ? base : withoutPath(base);
  const readings: Reading[] = [{ provider, name: routed, ...(routed !== name && { isGuess: true as const }) }];
  const host = provider === 'huggingface' ? providerNamed(`huggingface_${routed.slice(base.length + 1)}`) : undefined;
  if (host !== undefined) readings.unshift({ provider: host, name: base });
  // Nothing says what a free model costs; another variant may cost as the model does.
  if (!routed.endsWith(':free')) {
    if (base !== routed) readings.push({ provider, name: base, isGuess: true });
    if (rest === undefined && vendor !== undefined) readings.push({ provider, name: `${vendor}/${base}` });
    if (vendor !== undefined && !isRouter(vendor)) readings.push({ provider: vendor, name: model, isGuess: true });
  }
  return { readings, provider, ...vendorField(vendor), model };
};

const vendorField = (vendor: string | undefined) => ({ ...(vendor !== undefined && { vendor }) });

const cutFirst = (name: string): readonly [string, string | undefined] => {
  const slash = name.indexOf('/');
  return slash < 0 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
};

/** The last part of a path, without the deployment that Fireworks puts behind it. */
const withoutPath = (name: string): string => name.slice(name.lastIndexOf('/') + 1).replace(/#.*$/, '');
