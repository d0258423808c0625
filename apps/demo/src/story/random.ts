/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32): a run can be repeated as it was. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Draws places 0 to n - 1, each with its weight. */
export const weightedDraw = (weights: readonly number[], random: () => number): (() => number) => {
  let sum = 0;
  const upTo = weights.map((weight) => (sum += weight));
  return () => {
    const drawn = random() * sum;
    const place = upTo.findIndex((bound) => drawn < bound);
    return place < 0 ? weights.length - 1 : place;
  };
};

/** Fisher-Yates. */
export const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] => {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
};
