import { distance } from 'fastest-levenshtein';

/** Letters at most that are wrong, missing or too many in a word that was mistyped. */
const WRONG_MAX = 3;
/** Share of a word's letters that must be right: three wrong ones of four are another word. */
const RIGHT_MIN = 0.5;
/** Longer texts are no words. */
const LENGTH_MAX = 64;

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
