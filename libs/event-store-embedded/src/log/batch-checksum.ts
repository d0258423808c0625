import { crc32 } from 'node:zlib';

/** Place of a batch of events. Positions and revisions are safe integers here: a disk is full long before 2^53. */
export interface BatchAddress {
  readonly stream: string;
  readonly firstRevision: number;
  readonly firstPosition: number;
  readonly count: number;
}

/** CRC-32 over a batch's place and content, so that a batch at another's place is found as well. */
export const batchChecksum = ({ stream, firstRevision, firstPosition, count }: BatchAddress, bytes: Buffer): number =>
  crc32(bytes, crc32(`${stream}\n${firstRevision}\n${firstPosition}\n${count}`));
