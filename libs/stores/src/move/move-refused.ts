import type { Revision, Difference } from '@ledger/event-store';

/**
 * The move is not possible: from this store, or to that one. The message names the stream; nothing that was in the
 * target was changed.
 */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
  constructor(
    readonly stream: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`${stream}: ${why}`, options);
  }
}

export const refusedFor = (stream: string, whose: string, difference: Difference): MoveRefused => {
  const { revision, what, expected, found } = difference;
  return new MoveRefused(stream, `${whose} at revision ${revision}: ${what} is ${found}, not ${expected}`);
};

export const upTo = (revision: Revision | 'no-stream'): string =>
  revision === 'no-stream' ? 'is not there' : `ends at revision ${revision}`;
