import { hash } from 'node:crypto';

/** A key of 64 bits. A sender who chooses ids, but does not know it, cannot choose two with the same digest. */
export type Salt = readonly [number, number];

/** Digest of content that belongs to one place, in 16 bytes. */
export const placedDigest = (place: string, content: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${place}\n`), content]), 'buffer').subarray(0, 16);

/** Content to be digested, in words of 32 bits. */
let words = new Int32Array(1_024);

const makeRoom = (count: number): void => {
  if (count > words.length) words = new Int32Array(2 * count);
};

/** Digests a key in 64 bits: two words of `digests`, from one on. */
export const digestKey = (salt: Salt, key: string, digests: Uint32Array, at: number): void => {
  const { length } = key;
  makeRoom((length >> 1) + 2);
  let count = 0;
  for (let i = 0; i + 1 < length; i += 2) words[count++] = key.charCodeAt(i) | (key.charCodeAt(i + 1) << 16);
  words[count++] = length % 2 === 1 ? key.charCodeAt(length - 1) : 0;
  words[count++] = length;
  halfSipHash(salt, count, digests, at);
};

/** Digests a value as the value of a key, whose digest stands in the two words before. */
export const digestValue = (salt: Salt, value: Buffer, digests: Uint32Array, at: number): void => {
  const { length } = value;
  makeRoom((length >> 2) + 5);
  words[0] = digests[at - 2]!;
  words[1] = digests[at - 1]!;
  let count = 2;
  let next = 0;
  for (; next + 4 <= length; next += 4)
    words[count++] = value[next]! | (value[next + 1]! << 8) | (value[next + 2]! << 16) | (value[next + 3]! << 24);
  let last = 0;
  for (; next < length; next += 1) last = (last << 8) | value[next]!;
  words[count++] = last;
  words[count++] = length;
  halfSipHash(salt, count, digests, at);
};

/**
 * HalfSipHash-1-3 with 64 bits, over the first words. A call of the crypto library costs more than all else that is done for
 * a key.
 */
const halfSipHash = ([k0, k1]: Salt, count: number, digests: Uint32Array, at: number): void => {
  let [v0, v1, v2, v3] = [k0 | 0, k1 ^ 0xee, 0x6c796765 ^ k0, 0x74656462 ^ k1];
  // The rounds are one for each word, three before the first half of the digest, and three more before the second.
  for (let round = 0; round < count + 6; round += 1) {
    const word = round < count ? words[round]! : 0;
    if (round === count) v2 ^= 0xee;
    if (round === count + 3) {
      digests[at] = v1 ^ v3;
      v1 ^= 0xdd;
    }
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  digests[at + 1] = v1 ^ v3;
};
