import type { Run } from './record';

/** All records stand together, apart from everything else. */
export const RECORDS_FROM = '#';
export const RECORDS_BEFORE = '$';

/**
 * Begins with the length of the stream's name and the name: a name that begins with another's is kept apart from it.
 */
const named = (stream: string): string => `${stream.length}:${stream}`;

export const recordKey = (stream: string): string => `${RECORDS_FROM}${stream}`;
export const streamOfRecord = (key: string): string => key.slice(RECORDS_FROM.length);

export const entryKey = (stream: string, key: string): string => `e${named(stream)}/${key}`;
export const pageKey = (stream: string, run: Run, page: number): string =>
  `p${named(stream)}/${run.id}/${page.toString(36)}`;

/** Everything of a stream but its record. The successor of the slash in every encoding is the digit 0. */
export const rangesOf = (stream: string): readonly (readonly [from: string, before: string])[] =>
  ['e', 'p'].map((kind) => [`${kind}${named(stream)}/`, `${kind}${named(stream)}0`]);
