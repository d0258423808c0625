const PAGE = 1_000;

/** Part of a request that says which page is wanted. */
interface PageWanted<After> {
  readonly after: After | undefined;
  readonly pageSize: number;
  readonly minPosition: string;
}

/**
 * Reads a list to its end, as it stands at the position or later.
 *
 * @param read answers the rows of a page, and the place after it unless it was the last.
 */
export const everyPage = async <Row, After = string>(
  minPosition: string,
  read: (wanted: PageWanted<After>) => Promise<readonly [rows: readonly Row[], next: After | undefined]>,
): Promise<readonly Row[]> => {
  const all: Row[] = [];
  for (let after: After | undefined; ;) {
    const [rows, next] = await read({ after, pageSize: PAGE, minPosition });
    all.push(...rows);
    if (next === undefined) return all;
    after = next;
  }
};
