/**
 * The work's own result, or the error of being late when the time is over first. What becomes of late work is nobody's
 * concern: also when it fails.
 */
export const within = async <Value>(
  milliseconds: number,
  work: Promise<Value>,
  late: () => Error = () => new Error(`no answer within ${milliseconds} ms`),
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
};
