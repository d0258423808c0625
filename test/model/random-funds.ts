import type { Distribute } from '@ledger/domain';
import * as fc from 'fast-check';
import { account, escrow, fields, moved, optional, type Weighted } from './random-values';

const children = fc.uniqueArray(account, { minLength: 1, maxLength: 3 });
const weight = fc.constantFrom('1', '2', '0.5', '0.333', '7');

const distribute: fc.Arbitrary<Distribute> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('equal' as const, 'priority' as const, 'dynamic' as const),
      fc.constantFrom('root', 'team', 'c', 'a'),
      moved,
      optional(
        'children',
        children.map((ids) => ids.map((accountId) => ({ accountId }))),
        1,
      ),
    )
    .map(([strategy, accountId, amounts, rest]): Distribute => ({
      type: 'Distribute',
      accountId,
      amounts,
      strategy,
      ...rest,
    })),
  fc
    .tuple(
      fc.constantFrom('root', 'team'),
      moved,
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'u'), { minLength: 1 }),
      weight,
    )
    .map(([accountId, amounts, ids, first]): Distribute => ({
      type: 'Distribute',
      accountId,
      amounts,
      strategy: 'proportional',
      children: ids.map((id, i) => ({ accountId: id, weight: i === 0 ? first : '1.5' })),
    })),
);

export const fundsCommands: Weighted = [
  [4, fc.tuple(account, moved).map(([accountId, amounts]) => ({ type: 'Allocate' as const, accountId, amounts }))],
  [3, fc.tuple(account, moved).map(([accountId, amounts]) => ({ type: 'Reclaim' as const, accountId, amounts }))],
  [
    3,
    fc
      .tuple(account, account, moved)
      .filter(([fromId, toId]) => fromId !== toId)
      .map(([fromId, toId, amounts]) => ({ type: 'Transfer' as const, fromId, toId, amounts })),
  ],
  [3, fc.tuple(account, moved).map(([accountId, amounts]) => ({ type: 'Reallocate' as const, accountId, amounts }))],
  [3, distribute],
  [3, moved.map((amounts) => ({ type: 'Fund' as const, amounts }))],
  [1, moved.map((amounts) => ({ type: 'Withdraw' as const, amounts }))],
];

const parties = fc
  .tuple(fc.constantFrom('root', 'team', 'a', 'a', 'b', 'b', 'x'), account, optional('arbiterId', account, 1))
  .filter(([payerId, payeeId, { arbiterId }]) => new Set([payerId, payeeId, arbiterId]).size === 3)
  .map(([payerId, payeeId, rest]) => ({ payerId, payeeId, ...rest }));

export const escrowCommands: Weighted = [
  [
    8,
    fc
      .tuple(
        escrow,
        parties,
        moved,
        fields({ ttlSeconds: fc.integer({ min: 1, max: 300 }), reason: fc.constant('work') }),
      )
      .map(([escrowId, who, amounts, rest]) => ({ type: 'OpenEscrow' as const, escrowId, ...who, amounts, ...rest })),
  ],
  [
    5,
    fc
      .tuple(
        escrow,
        fields({ amounts: fc.oneof(moved, fc.constant([{ resource: 'usd', amount: '31' }])), byId: account }),
      )
      .map(([escrowId, rest]) => ({ type: 'ReleaseEscrow' as const, escrowId, ...rest })),
  ],
  [
    2,
    fc
      .tuple(escrow, optional('byId', account, 1))
      .map(([escrowId, rest]) => ({ type: 'RefundEscrow' as const, escrowId, ...rest })),
  ],
];

/** The number stands for one of the bills that were written by then. */
export const bookCommands: Weighted = [
  [
    7,
    fc
      .tuple(
        fc.nat({ max: 99 }),
        fc.constantFrom(
          ...['0.5', '1', '2', '12.25'].map((amount) => ({ resource: 'usd', amount })),
          ...['1', '3'].map((amount) => ({ resource: 'tokens', amount })),
          { resource: 'gold', amount: '1' },
        ),
        fc.constantFrom('credit' as const, 'debit' as const),
      )
      .map(([bill, sum, direction]) => ({ type: 'Adjust' as const, revision: String(bill), ...sum, direction })),
  ],
];
