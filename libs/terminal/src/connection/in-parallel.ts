const CALLS_AT_ONCE = 16;

/** Gives results in the order of the items; the first failure fails the whole. */
export const inParallel = async <T, R>(items: readonly T[], call: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await call(items[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(CALLS_AT_ONCE, items.length) }, worker));
  return results;
};
