/**
 * Answers the work's own result or, when the time is over first, rejects with the given error. The result of late work
 * is dropped, and so is its failure.
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
