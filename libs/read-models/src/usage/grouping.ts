import { InvalidPageToken } from '../errors';

/** Ways in which lines of usage can be grouped; a tag of the usage or a label of its account is named. */
export type UsageGroup = NamedGroup | `tag:${string}` | `label:${string}`;
type NamedGroup = (typeof NAMED_GROUPS)[number];

/** Groups in the order of lines, whatever order was asked for. Tags and then labels follow, by name. */
const NAMED_GROUPS = [
  'account',
  'operation',
  'model',
  'provider',
  'task',
  'session',
  'hour',
  'payer',
] as const satisfies readonly string[];

/** Columns over accounts `s`, usage `u`, attributions `t` and payers `p`. Sorted by text or number. */
const NAMED_COLUMNS: Readonly<Record<NamedGroup, string>> = {
  account: 's.account_id',
  operation: 't.operation',
  model: 't.model',
  provider: 't.provider',
  task: 't.task',
  session: 't.session',
  hour: 'u.hour',
  payer: "coalesce(p.account_id, '')",
};

export const inOrder = (groups: readonly UsageGroup[]): readonly UsageGroup[] => [
  ...NAMED_GROUPS.filter((group) => groups.includes(group)),
  ...groups.filter((group) => group.startsWith('tag:')).sort(),
  ...groups.filter((group) => group.startsWith('label:')).sort(),
];

export const columnOf = (group: UsageGroup): string => {
  if (group.startsWith('tag:')) return tagColumn(group.slice('tag:'.length));
  if (group.startsWith('label:')) return labelColumn(group.slice('label:'.length));
  return NAMED_COLUMNS[group as NamedGroup];
};

/** Column of a tag; '' where the usage does not have it. */
export const tagColumn = (name: string): string => `coalesce(json_extract(t.tags, ${jsonPath(name)}), '')`;
/** Column of a label; '' where the account does not have it. */
export const labelColumn = (name: string): string => `coalesce(json_extract(s.labels, ${jsonPath(name)}), '')`;

const NAME = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/** @throws RangeError for text that is not the name of a tag or label: it would become part of a statement. */
const jsonPath = (name: string): string => {
  if (!NAME.test(name)) throw new RangeError(`not the name of a tag or label: ${JSON.stringify(name)}`);
  return `'$."${name}"'`;
};

export type Key = string | number;

export const tokenOf = (keys: readonly Key[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * Keys of the line after which a page of these groups ended.
 * @throws InvalidPageToken
 */
export const keysOf = (token: string, groups: readonly UsageGroup[]): readonly Key[] => {
  const keys = parsed(Buffer.from(token, 'base64url').toString());
  const fits = (key: unknown, place: number): boolean =>
    groups[place] === 'hour' ? Number.isSafeInteger(key) : typeof key === 'string';
  if (!Array.isArray(keys) || keys.length !== groups.length + 1 || !keys.every(fits)) {
    throw new InvalidPageToken('must be what a page of this query ended with');
  }
  return keys as Key[];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
