/** The same pages, of which so many are asked for before they are wanted: who gives them works while who takes them does. */
export async function* readAhead<T>(pages: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const source = pages[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<T>>[] = [];
  const ask = (): void => {
    const next = source.next();
    // It is told of where it is taken, if it ever is.
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
    // Not waited for: what was asked for may take long, and nobody wants it.
    source.return?.().catch(() => undefined);
  }
}
