import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The part of a service of docker-compose.yml that tests look at. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, object>>;
}

/** The file as Compose reads it where no variable is set: defaults filled in, merge keys merged, values as text. */
export const readCompose = (root: string): Compose => {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const filled = text.replace(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', '$');
  const { services, volumes } = parse(filled, { merge: true }) as Compose;
  const named = Object.entries(services).map(([name, { environment, ...service }]) => {
    const texts = Object.entries(environment ?? {}).map(([key, value]) => [key, String(value)]);
    return [name, { ...service, environment: Object.fromEntries(texts) as Record<string, string> }];
  });
  return { services: Object.fromEntries(named) as Compose['services'], volumes };
};

/** Services that Compose starts where these are named: they, and what they depend on. */
export const startedWith = ({ services }: Compose, names: readonly string[]): ReadonlySet<string> => {
  const started = new Set<string>(names);
  for (const name of started) Object.keys(services[name]?.depends_on ?? {}).forEach((needed) => started.add(needed));
  return started;
};
