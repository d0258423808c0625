import { OutcomesDamaged } from '@ledger/event-store';
import { placedDigest } from './digest';

/**
 * Entries of some keys that a write made: four words each, the first 64 bits of the key's digest and of the value's, in
 * the order of the keys' digests, each once.
 */
export type Page = Uint32Array;

export const WORDS = 4;
const DIGEST_BYTES = 16;

/** @param place place where the page is kept; it is not accepted anywhere else. */
export const encodePage = (page: Page, place: string): Buffer => {
  const content = Buffer.from(page.buffer, page.byteOffset, page.byteLength);
  return Buffer.concat([placedDigest(place, content), content]);
};

/** @throws OutcomesDamaged when the page is missing, or not the one that was written there. */
export const decodePage = (stored: Buffer | undefined, place: string): Page => {
  if (stored === undefined) throw new OutcomesDamaged(`${place} is missing`);
  const content = stored.subarray(DIGEST_BYTES);
  const isWhole = content.length % (WORDS * 4) === 0;
  if (!isWhole || !placedDigest(place, content).equals(stored.subarray(0, DIGEST_BYTES)))
    throw new OutcomesDamaged(`${place} is damaged`);
  const page = new Uint32Array(content.length / 4);
  Buffer.from(page.buffer).set(content);
  return page;
};

/** Place of a key's entry, as the number of its first word, or the place where it would stand. */
export const placeIn = (page: Page, high: number, low: number): number => {
  let [from, before] = [0, page.length / WORDS];
  while (from < before) {
    const middle = (from + before) >>> 1;
    const at = page[middle * WORDS]!;
    if (at < high || (at === high && page[middle * WORDS + 1]! < low)) from = middle + 1;
    else before = middle;
  }
  return from * WORDS;
};

/** Place of a key's entry. -1: it has none. */
export const entryIn = (page: Page, high: number, low: number): number => {
  const at = placeIn(page, high, low);
  return page[at] === high && page[at + 1] === low ? at : -1;
};

/** Merges two pages. The newer one's entry counts where both have the key. */
export const mergePages = (newer: Page, older: Page): Page => {
  if (newer.length === 0) return older;
  if (older.length === 0) return newer;
  const merged = new Uint32Array(newer.length + older.length);
  let [a, b, end] = [0, 0, 0];
  while (a < newer.length || b < older.length) {
    const order = a === newer.length ? 1 : b === older.length ? -1 : compare(newer, a, older, b);
    const from = order <= 0 ? newer : older;
    const at = order <= 0 ? a : b;
    copyEntry(from, at, merged, end);
    end += WORDS;
    if (order <= 0) a += WORDS;
    if (order >= 0) b += WORDS;
  }
  return end === merged.length ? merged : merged.slice(0, end);
};

const compare = (one: Page, a: number, other: Page, b: number): number =>
  one[a]! - other[b]! || one[a + 1]! - other[b + 1]!;

/** Sorts entries into the order of a page. Each key stands in them once. */
export const sorted = (entries: Page): Page => {
  const order = new Uint32Array(entries.length / WORDS).map((_, i) => i * WORDS);
  order.sort((a, b) => compare(entries, a, entries, b));
  const page = new Uint32Array(entries.length);
  order.forEach((from, i) => copyEntry(entries, from, page, i * WORDS));
  return page;
};

const copyEntry = (from: Page, at: number, to: Page, place: number): void => {
  for (let word = 0; word < WORDS; word += 1) to[place + word] = from[at + word]!;
};
