import type { Run } from './record';

/** Beginning of the keys of all records, which stand together, apart from everything else. */
export const RECORDS_FROM = '#';
export const RECORDS_BEFORE = '$';

/**
 * Beginning of a stream's keys: the length of its name, then the name, so that a name that begins with another's is
 * kept apart from it.
 */
const named = (stream: string): string => `${stream.length}:${stream}`;

export const recordKey = (stream: string): string => `${RECORDS_FROM}${stream}`;
export const streamOfRecord = (key: string): string => key.slice(RECORDS_FROM.length);

export const entryKey = (stream: string, key: string): string => `e${named(stream)}/${key}`;
export const pageKey = (stream: string, run: Run, page: number): string =>
  `p${named(stream)}/${run.id}/${page.toString(36)}`;

/** Ranges with everything of a stream except its record. In every encoding the digit 0 follows the slash. */
export const rangesOf = (stream: string): readonly (readonly [from: string, before: string])[] =>
  ['e', 'p'].map((kind) => [`${kind}${named(stream)}/`, `${kind}${named(stream)}0`]);
