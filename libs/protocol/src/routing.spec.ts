import fc from 'fast-check';
import { ownersInOrder, partitionOf, PARTITIONS, partitionsOwnedBy } from './routing';

const A = '10.0.0.1:50051';
const B = '10.0.0.2:50051';
const C = '10.0.0.3:50051';

const PARTITION_NUMBERS = Array.from({ length: PARTITIONS }, (_, partition) => partition);
const members = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.-]{1,20}:\d{1,5}$/), { minLength: 1, maxLength: 8 });

describe('the partition of a ledger', () => {
  // Partitions as a NATS server 2.9 computed them for {{partition(64,1)}}.
  it.each([
    { ledgerId: 'a', partition: 44 },
    { ledgerId: 'acme', partition: 47 },
    { ledgerId: 'bench', partition: 57 },
    { ledgerId: 'ledger-1', partition: 38 },
    { ledgerId: 'over:nats@home_1-a', partition: 40 },
    { ledgerId: 'x'.repeat(128), partition: 5 },
  ])('of $ledgerId is $partition', ({ ledgerId, partition }) => {
    expect(partitionOf(ledgerId)).toBe(partition);
  });

  it('is each of them for some ledger', () => {
    const found = new Set(Array.from({ length: 1_000 }, (_, i) => partitionOf(`ledger-${i}`)));
    expect([...found].sort((a, b) => a - b)).toEqual(PARTITION_NUMBERS);
  });
});

describe('the owners of a partition', () => {
  it.each([
    { partition: 0, owners: [C, B, A] },
    { partition: 1, owners: [A, B, C] },
    { partition: 2, owners: [B, A, C] },
    { partition: 47, owners: [A, B, C] },
    { partition: 63, owners: [C, A, B] },
  ])('of $partition are $owners', ({ partition, owners }) => {
    expect(ownersInOrder([A, B, C], partition)).toEqual(owners);
  });

  it('are the same whoever lists them, in whatever order and how often', () => {
    fc.assert(
      fc.property(members, fc.nat(PARTITIONS - 1), (all, partition) => {
        const owners = ownersInOrder(all, partition);
        expect(ownersInOrder([...all, ...all].reverse(), partition)).toEqual(owners);
        expect([...owners].sort()).toEqual([...all].sort());
      }),
    );
  });

  it('stay, when a member joins, but for those that it takes; and when it leaves, but for those that it had', () => {
    fc.assert(
      fc.property(members, fc.stringMatching(/^[a-z0-9.-]{1,20}:\d{1,5}$/), (all, joining) => {
        fc.pre(!all.includes(joining));
        const gained = new Set(partitionsOwnedBy(joining, [...all, joining]));
        for (const partition of PARTITION_NUMBERS) {
          const before = ownersInOrder(all, partition)[0];
          const after = ownersInOrder([...all, joining], partition)[0];
          expect(after).toBe(gained.has(partition) ? joining : before);
        }
      }),
    );
  });

  it('have each partition once among them', () => {
    fc.assert(
      fc.property(members, (all) => {
        const owned = all.flatMap((member) => partitionsOwnedBy(member, all));
        expect(owned.sort((a, b) => a - b)).toEqual(PARTITION_NUMBERS);
      }),
    );
  });

  it('have fair shares', () => {
    for (const member of [A, B, C]) {
      expect(partitionsOwnedBy(member, [A, B, C]).length).toBeGreaterThan(PARTITIONS / 3 / 2);
      expect(partitionsOwnedBy(member, [A, B, C]).length).toBeLessThan((PARTITIONS / 3) * 2);
    }
  });
});
