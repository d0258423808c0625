/**
 * A place in a whole store, as text: `commit/prepare`, or `commit` alone where both are the same. Places have gaps, are
 * compared by {@link comparePositions} only, and mean nothing in another store.
 */
export type Position = string & { readonly __unit: 'position' };

/** The place before the first event. */
export const START = '0' as Position;

const POSITION = /^(?:0|[1-9]\d{0,19})(?:\/(?:0|[1-9]\d{0,19}))?$/;

/** Each half is stored with 64 bits, by every store that there is. */
const PLACE_MAX = 2n ** 64n - 1n;

/** A position that this log cannot have answered: it is of another store, or made up. */
export class ForeignPosition extends RangeError {
  override readonly name = 'ForeignPosition';
}

/** @throws ForeignPosition for text that is not a position. */
export const parsePosition = (text: string): Position => {
  if (!POSITION.test(text) || text.split('/').some((place) => BigInt(place) > PLACE_MAX)) {
    throw new ForeignPosition(`not a position: ${JSON.stringify(text.slice(0, 50))}`);
  }
  return text as Position;
};

export const positionOf = (commit: bigint | number, prepare: bigint | number = commit): Position =>
  (BigInt(commit) === BigInt(prepare) ? `${commit}` : `${commit}/${prepare}`) as Position;

export const positionParts = (position: Position): { readonly commit: bigint; readonly prepare: bigint } => {
  const [commit, prepare = commit] = position.split('/');
  return { commit: BigInt(commit!), prepare: BigInt(prepare!) };
};

/** Negative when `a` is before `b`, zero when they are the same place. */
export const comparePositions = (a: Position, b: Position): number => {
  if (a === b) return 0;
  // Without leading zeros, the longer number is the larger. Compared as text, since every event that is read is asked.
  if (!a.includes('/') && !b.includes('/')) return a.length === b.length ? (a < b ? -1 : 1) : a.length - b.length;
  const [left, right] = [positionParts(a), positionParts(b)];
  const difference = left.commit === right.commit ? left.prepare - right.prepare : left.commit - right.commit;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
