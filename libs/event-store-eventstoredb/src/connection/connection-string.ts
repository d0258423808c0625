import { resolve } from 'node:path';
import { certificateProblem, FILE_OPTIONS } from './certificate-files';

/** Says what is wrong with it, and never repeats the password. */
export class BadConnectionString extends Error {
  override readonly name = 'BadConnectionString';
}

export interface ReadConnectionString {
  /** The string as the client reads it without a doubt: every part checked and encoded again. */
  readonly connectionString: string;
  /** Warnings of options that have no effect here. */
  readonly warnings: readonly string[];
}

const GRAMMAR =
  /^(?:esdb|kurrentdb|kurrent|kdb)(?<discover>\+discover)?:\/\/(?:(?<user>[^:@/?#]*):(?<password>[^:@/?#]*)@)?(?<hosts>[^@/?#]*)\/*(?:\?(?<options>[^?#]*))?$/;
const HOST = /^(?<name>[\w.-]+)(?::(?<port>\d{1,5}))?$/;
const PORT = '2113';

/** A rule of an option: what the client makes of it, or why it is refused. Bounds are inclusive. */
type OptionRule =
  | { readonly kind: 'flag' | 'file' | 'text' | 'preference' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string };

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  tls: { kind: 'flag' },
  tlsVerifyCert: { kind: 'flag' },
  throwOnAppendFailure: { kind: 'flag' },
  tlsCAFile: { kind: 'file' },
  userCertFile: { kind: 'file' },
  userKeyFile: { kind: 'file' },
  connectionName: { kind: 'text' },
  nodePreference: { kind: 'preference' },
  // A node that has gone is searched for with every call again, so that many attempts in one only hold up the next.
  maxDiscoverAttempts: { kind: 'number', min: 1, max: 100, unit: 'attempts' },
  discoveryInterval: { kind: 'number', min: 10, max: 10_000, unit: 'milliseconds' },
  gossipTimeout: { kind: 'number', min: 1, max: 60, unit: 'seconds' },
  defaultDeadline: { kind: 'number', min: 1, max: 600_000, unit: 'milliseconds' },
  // A connection that died in silence would never be noticed without it; more often than that the client advises
  // against.
  keepAliveInterval: { kind: 'number', min: 10_000, max: 120_000, unit: 'milliseconds' },
  keepAliveTimeout: { kind: 'number', min: 1_000, max: 60_000, unit: 'milliseconds' },
};
/**
 * Options that are added where they are not stated. A member of a cluster that hangs must not hold up the search for
 * the others.
 */
const DEFAULTS: readonly (readonly [option: string, value: string])[] = [['gossipTimeout', '2']];
const FLAT_NAMES = new Map(Object.keys(OPTIONS).map((name) => [name.toLowerCase(), name]));

/** @throws BadConnectionString */
export const readConnectionString = (text: string): ReadConnectionString => {
  const parts = GRAMMAR.exec(text.trim())?.groups;
  if (parts === undefined) {
    throw new BadConnectionString(
      'expected esdb://[user:password@]host[:port][,...][?option=value&...] or esdb+discover://...; characters like ' +
        '@ : / ? # of a user or password are percent-encoded',
    );
  }
  const hosts = hostsOf(parts.hosts!);
  const options = optionsOf(parts.options ?? '');
  const warnings = assertOptions(options, parts.user !== undefined);
  const credentials =
    parts.user === undefined ? '' : `${encoded('user', parts.user)}:${encoded('password', parts.password!)}@`;
  // Several hosts are asked for the cluster in either scheme; the client would take the first of them only.
  const scheme = parts.discover !== undefined && hosts.length === 1 ? 'esdb+discover' : 'esdb';
  const stated = new Map([...DEFAULTS, ...options]);
  const query = [...stated].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return {
    connectionString: `${scheme}://${credentials}${hosts.join(',')}?${query}`,
    warnings,
  };
};

const hostsOf = (list: string): string[] =>
  list.split(',').map((text) => {
    const { name, port = PORT } = HOST.exec(text.trim())?.groups ?? {};
    if (name === undefined || Number(port) < 1 || Number(port) > 65_535) {
      throw new BadConnectionString(`not a host and port: ${JSON.stringify(text)}`);
    }
    return `${name}:${port}`;
  });

/** Options by the client's own names, as stated, decoded. */
const optionsOf = (query: string): Map<string, string> => {
  const options = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [key = '', value = '', ...rest] = pair.split('=');
    const name = FLAT_NAMES.get(key.trim().toLowerCase().replace(/[_-]/g, ''));
    if (name === undefined) throw new BadConnectionString(`unknown option ${JSON.stringify(key)}`);
    if (options.has(name)) throw new BadConnectionString(`${name} is stated twice`);
    if (value === '' || rest.length > 0) throw new BadConnectionString(`${name} needs one value`);
    options.set(name, decoded(name, value.trim()));
  }
  return options;
};

/** Takes out what has no effect, and says so where that could surprise. */
const assertOptions = (options: Map<string, string>, hasUser: boolean): readonly string[] => {
  for (const [name, value] of options) assertOption(name, OPTIONS[name]!, value);
  const refuse = (what: string): never => {
    throw new BadConnectionString(what);
  };
  const insecure = options.get('tls') === 'false';
  if (options.get('throwOnAppendFailure') === 'false') refuse('throwOnAppendFailure=false loses revisions');
  if (options.get('tlsVerifyCert') === 'false')
    refuse('tlsVerifyCert=false is not supported: give the CA as tlsCAFile');
  for (const name of FILE_OPTIONS) {
    const path = options.get(name);
    if (path === undefined) continue;
    if (insecure) refuse(`${name} needs TLS, which tls=false turns off`);
    options.set(name, resolve(path));
  }
  const problem = certificateProblem(options);
  if (problem !== undefined) refuse(problem);
  const warnings: string[] = [];
  if (insecure && hasUser) warnings.push('EventStoreDB: user and password are not sent without TLS');
  const unused = {
    nodePreference: 'the leader is asked, always',
    defaultDeadline: 'the time limit of the store is configured apart',
    tlsVerifyCert: '',
    throwOnAppendFailure: '',
  };
  for (const [name, why] of Object.entries(unused)) {
    if (options.delete(name) && why !== '') warnings.push(`EventStoreDB: ${name} has no effect: ${why}`);
  }
  return warnings;
};

const assertOption = (name: string, rule: OptionRule, value: string): void => {
  const refuse = (expected: string): never => {
    throw new BadConnectionString(`${name} is ${JSON.stringify(value)}, expected ${expected}`);
  };
  switch (rule.kind) {
    case 'flag':
      return value === 'true' || value === 'false' ? undefined : refuse('true or false');
    case 'text':
      // The value travels as a header.
      return /^[\x20-\x7e]+$/.test(value) ? undefined : refuse('printable ASCII');
    case 'preference':
      return /^(?:leader|follower|random|read_?-?only_?-?replica)$/i.test(value)
        ? undefined
        : refuse('leader, follower, readOnlyReplica or random');
    case 'number': {
      const within = /^\d+$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
      return within ? undefined : refuse(`${rule.min} to ${rule.max} ${rule.unit}`);
    }
    case 'file':
      return;
  }
};

const decoded = (what: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new BadConnectionString(`${what} is not percent-encoded properly`, { cause: error });
  }
};

/** @throws BadConnectionString for an empty one as well: the client would take the rest for something else. */
const encoded = (what: string, text: string): string => {
  if (text === '') throw new BadConnectionString(`the ${what} is empty`);
  return encodeURIComponent(decoded(what, text));
};
