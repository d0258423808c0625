import type { MatchLogic } from '@pydantic/genai-prices';
import { isEdition } from '../names/versions';
import type { ListHit } from './listed-model';

/** Closeness of a name to a rule of the package: a longer text that fits is closer. */
export interface NameFit {
  readonly how: ListHit['how'];
  readonly length: number;
}

/**
 * Fit of a name in lower case. The package takes the first rule that holds, whatever follows; here a name that goes on
 * behind the listed one with more than its edition only resembles it: `o4-mini-deep-research` is no `o4-mini`.
 */
export const fitOf = (rule: MatchLogic, name: string): NameFit | undefined => {
  if ('or' in rule) return bestOf(rule.or.map((one) => fitOf(one, name)));
  if ('and' in rule) return worstOf(rule.and.map((one) => fitOf(one, name)));
  if ('equals' in rule) return name === rule.equals.toLowerCase() ? { how: 'name', length: Infinity } : undefined;
  if ('regex' in rule) return fitOfPattern(rule.regex, name);
  if ('starts_with' in rule) return fitOfPart(name, rule.starts_with, 0);
  if ('ends_with' in rule) return fitOfPart(name, rule.ends_with, name.length - rule.ends_with.length);
  return fitOfPart(name, rule.contains, name.indexOf(rule.contains.toLowerCase()));
};

/** Whole names that a rule spells out. */
export const namesIn = (rule: MatchLogic): readonly string[] => {
  if ('equals' in rule) return [rule.equals];
  return 'or' in rule ? rule.or.flatMap(namesIn) : [];
};

/** True for a rule of whole names only. */
export const isSpelledOut = (rule: MatchLogic): boolean =>
  'equals' in rule || ('or' in rule && rule.or.every(isSpelledOut));

const fitOfPart = (name: string, part: string, place: number): NameFit | undefined => {
  if (place < 0 || !name.startsWith(part.toLowerCase(), place)) return undefined;
  const length = part.length;
  const rest = name.slice(place + length);
  if (!isEdition(rest)) return { how: 'resemblance', length };
  // The latest of a family may be another model than the one that the family's name stood for.
  if (place === 0) return { how: rest.includes('latest') ? 'region' : 'name', length };
  return { how: REGION.test(name.slice(0, place)) ? 'region' : 'resemblance', length };
};

/** A cloud's region in front of a name that the rule begins without. */
const REGION = /^(?:[a-z]{2,6}(?:-[a-z]+)*\.)$/;

/** A pattern of the whole name is a name; one that only excludes something says nothing of its own. */
const fitOfPattern = (pattern: string, name: string): NameFit | undefined => {
  if (!patternOf(pattern).test(name)) return undefined;
  if (pattern.startsWith('^(?!')) return { how: 'name', length: 0 };
  return { how: pattern.startsWith('^') && pattern.endsWith('$') ? 'name' : 'resemblance', length: pattern.length };
};

const patterns = new Map<string, RegExp>();
const NOTHING = /(?!)/;

/** A pattern that this engine does not take fits nothing: it must not fail a decision. */
const patternOf = (source: string): RegExp => {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    try {
      pattern = new RegExp(source, 'i');
    } catch {
      pattern = NOTHING;
    }
    patterns.set(source, pattern);
  }
  return pattern;
};

export const isCloser = (a: NameFit, b: NameFit | undefined): boolean =>
  b === undefined || (a.how === b.how ? a.length > b.length : RANK[a.how] < RANK[b.how]);

const RANK = { name: 0, region: 1, resemblance: 2 } as const satisfies Record<ListHit['how'], number>;

/** The closer one of two ways to be found. */
export const isCloserHow = (a: ListHit['how'], b: ListHit['how']): boolean => RANK[a] < RANK[b];

const bestOf = (fits: readonly (NameFit | undefined)[]): NameFit | undefined =>
  fits.reduce((best, fit) => (fit !== undefined && isCloser(fit, best) ? fit : best), undefined);

const worstOf = (fits: readonly (NameFit | undefined)[]): NameFit | undefined => {
  if (fits.includes(undefined)) return undefined;
  const all = fits as readonly NameFit[];
  return {
    how: all.reduce((worst: ListHit['how'], { how }) => (isCloserHow(worst, how) ? how : worst), 'name'),
    length: Math.max(...all.map(({ length }) => length)),
  };
};
