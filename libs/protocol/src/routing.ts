import { createHash } from 'node:crypto';

/**
 * Routing of commands among servers of the same ledgers. Any server answers any command rightly; sending those of one
 * ledger to one server spares the servers races against each other. To compute it in another language, see
 * docs/NATS.md, which says it in words, and the spec beside this file, which has figures to compare with.
 */

/** Number of partitions. Never to be changed: senders and servers of different versions would name different owners. */
export const PARTITIONS = 64;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Hash FNV-1a, 32 bits unsigned, over the text in UTF-8. */
const fnv1a = (text: string): number => {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
};

/**
 * Partition of a ledger, from 0 to {@link PARTITIONS} - 1. A NATS server computes the same for `{{partition(64,n)}}` in
 * a mapping of subjects, so that a mapping routes the messages of clients that know nothing of partitions.
 */
export const partitionOf = (ledgerId: string): number => fnv1a(ledgerId) % PARTITIONS;

/**
 * Orders the members by their claim on the partition: the first owns it, and the second would without the first. A
 * member that joins or leaves moves only the partitions that it gets or had.
 * @param members each a name such as `host:port`, in any order.
 */
export const ownersInOrder = (members: Iterable<string>, partition: number): readonly string[] =>
  [...new Set(members)]
    .map((member) => ({ member, weight: weightOf(member, partition) }))
    .sort((a, b) => b.weight - a.weight || (a.member < b.member ? -1 : 1))
    .map(({ member }) => member);

/** The first six bytes of SHA-256 over `<member>\n<partition>`: as much as a double holds exactly. */
const weightOf = (member: string, partition: number): number =>
  createHash('sha256').update(`${member}\n${partition}`).digest().readUIntBE(0, 6);

/** The partitions of one member among all, itself included, in ascending order. */
export const partitionsOwnedBy = (member: string, members: Iterable<string>): readonly number[] => {
  const all = [...members];
  return Array.from({ length: PARTITIONS }, (_, partition) => partition).filter(
    (partition) => ownersInOrder(all, partition)[0] === member,
  );
};
