/** Passes pages on, and asks for `count` of them ahead, so that the source works while the consumer does. */
export async function* readAhead<T>(pages: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const source = pages[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<T>>[] = [];
  const ask = (): void => {
    const next = source.next();
    // A failure is reported when the page is taken. Handled here, it is no unhandled rejection if the page never is.
    next.catch(() => undefined);
    asked.push(next);
  };
  try {
    for (let i = 0; i <= count; i += 1) ask();
    for (let next = await asked.shift()!; next.done !== true; next = await asked.shift()!) {
      ask();
      yield next.value;
    }
  } finally {
    // The source is not waited for: pages that it still fetches may take long, and nobody wants them.
    source.return?.().catch(() => undefined);
  }
}
