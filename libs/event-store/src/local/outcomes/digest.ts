import { hash } from 'node:crypto';

/** Of a key, under its stream's salt: nobody who chooses ids can choose two that are taken for one another. */
export const keyDigest = (salt: string, key: string): Buffer => hash('sha256', `${salt}${key}`, 'buffer');

/** Of a value as the value of one key. */
export const valueDigest = (ofKey: Buffer, value: Buffer): Buffer =>
  hash('sha256', Buffer.concat([ofKey, value]), 'buffer');

/** Of content that belongs to one place, in 16 bytes. */
export const placedDigest = (place: string, content: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${place}\n`), content]), 'buffer').subarray(0, 16);
