import { READ_PAGE_EVENTS_MAX, type ReadStreamOptions, type Revision } from '@ledger/event-store';
import type { PageRange } from '../messages/client-requests';

const REVISION_MAX = 2n ** 63n - 1n;

/**
 * Asks for one page after the other until the stream's end or the wanted count.
 *
 * @throws RangeError for a count below one or a revision that none can have.
 */
export async function* inPages<Event extends { readonly revision: Revision }>(
  stream: string,
  { from: first, direction, maxCount = Infinity }: ReadStreamOptions,
  pageOf: (range: PageRange) => Promise<readonly Event[]>,
): AsyncGenerator<readonly Event[]> {
  if (!(maxCount >= 1)) throw new RangeError(`maxCount is at least 1, not ${maxCount}`);
  assertStream(stream);
  if (first !== undefined && (first < 0n || first > REVISION_MAX)) throw new RangeError(`not a revision: ${first}`);
  const backwards = direction === 'backwards';
  let left = maxCount;
  let from = first;
  for (;;) {
    const page = await pageOf({
      stream,
      ...(from !== undefined && { from }),
      ...(backwards && from === first && { mayBeBeyond: true }),
      backwards,
      maxEvents: Math.min(left, READ_PAGE_EVENTS_MAX),
    });
    const last = page[page.length - 1];
    // A short page is no end: the server may have been cut off, or the events may be large.
    if (last === undefined) return;
    yield page;
    left -= page.length;
    if (left <= 0 || (backwards && last.revision === 0n)) return;
    from = last.revision + (backwards ? -1n : 1n);
  }
}

/** @throws RangeError */
export const assertStream = (stream: string): void => {
  if (stream === '') throw new RangeError('a stream needs a name');
};

/** @throws RangeError */
export const assertRevision = (revision: Revision | 'no-stream'): void => {
  if (revision !== 'no-stream' && (revision < 0n || revision > REVISION_MAX)) {
    throw new RangeError(`not a revision: ${revision}`);
  }
};
