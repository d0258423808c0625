import { distance } from 'fastest-levenshtein';

/** Most letters that are wrong, missing or too many in a mistyped word. */
const WRONG_MAX = 3;
/** Least share of a word's letters that must be right: a word of four with three wrong letters is another word. */
const RIGHT_MIN = 0.5;
/** Most characters of a text that is compared with words. */
const LENGTH_MAX = 64;

/** Asks, behind a fault about a word, if a known one was meant. Empty: none is near. */
export const didYouMean = (typed: string, known: readonly string[]): string => {
  const nearest = nearestWord(typed, known);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
};

/**
 * Tells the value that broke a rule and, where the rule lists words, the word that was perhaps meant. It reads on after
 * the rule.
 */
export const givenInWords = (given: string, rule: string, shown = given): string =>
  `; given ${JSON.stringify(shown)}${didYouMean(given, /^must be one of (.*)$/.exec(rule)?.[1]?.split(', ') ?? [])}`;

/** The known word that a mistyped one is nearest to; capitals do not count. Undefined: none is near. */
export const nearestWord = (typed: string, known: readonly string[]): string | undefined => {
  if (typed.length > LENGTH_MAX) return undefined;
  let [nearest, least]: [string | undefined, number] = [undefined, WRONG_MAX + 1];
  for (const word of known) {
    const wrong = distance(typed.toLowerCase(), word.toLowerCase());
    const length = Math.max(typed.length, word.length);
    if (wrong < least && length - wrong >= length * RIGHT_MIN) [nearest, least] = [word, wrong];
  }
  return nearest;
};
