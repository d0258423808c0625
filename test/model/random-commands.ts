import type { AccountKind, LedgerInstruction, Policy, ResourceAmount, ThresholdSet } from '@ledger/domain';
import * as fc from 'fast-check';
import { allocate, fund, limit, open, openLedger } from '../support/ledger-builders';

/** One turn of a random history: time passes by the server's clock (or goes back a little), then a command comes. */
export interface RandomTurn {
  readonly waitSeconds: number;
  readonly body: LedgerInstruction | { readonly type: 'AtomicBatch'; readonly items: readonly LedgerInstruction[] };
  readonly dryRun: boolean;
}

/** Few ids, so that commands meet: accounts that are open, closed, never opened; reservations of every status. */
const ACCOUNTS = ['root', 'team', 'a', 'b', 'c', 'd', 'u', 'v', 'w', 'x', 'y'] as const;
const account = fc.constantFrom<string>(...ACCOUNTS, 'a', 'b', 'c', 'team');
const newAccount = fc.constantFrom('v', 'w', 'x', 'y', 'a');
const reservation = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8');
const newReservation = fc.constantFrom(...Array.from({ length: 16 }, (_, i) => `r${i + 1}`));
const anyReservation = fc.oneof({ arbitrary: reservation, weight: 3 }, { arbitrary: newReservation, weight: 2 });

const texts = {
  usd: ['1', '2', '2.5', '4', '7', '0.000000001', '12.25', '31'],
  tokens: ['1', '3', '10', '25', '60'],
  gold: ['0.000000000000000001', '1', '5', '9.5'],
};
type Named = keyof typeof texts;

const amountIn = (resource: Named, zero: boolean): fc.Arbitrary<ResourceAmount> =>
  fc.constantFrom(...texts[resource], ...(zero ? ['0'] : [])).map((amount): ResourceAmount => ({ resource, amount }));

const sets: readonly (readonly Named[])[] = [
  ['usd'],
  ['usd'],
  ['tokens'],
  ['usd', 'tokens'],
  ['gold'],
  ['tokens', 'gold', 'usd'],
];

const listOf = (zero: boolean): fc.Arbitrary<readonly ResourceAmount[]> =>
  fc.oneof(
    {
      arbitrary: fc.constantFrom(...sets).chain((set) => fc.tuple(...set.map((one) => amountIn(one, zero)))),
      weight: 40,
    },
    { arbitrary: fc.constant([{ resource: 'unheard_of', amount: '1' }]), weight: 1 },
    { arbitrary: fc.constant([{ resource: 'tokens', amount: '1.5' }]), weight: 1 },
  );
const moved = listOf(false);
const spent = listOf(true);

const policy: fc.Arbitrary<Policy> = fc.constantFrom<Policy[]>(
  {},
  { donors: 'ledger' },
  { unfunded: 'deny' },
  { unfunded: 'allow' },
  { stop: 'binding' },
  { stop: 'advice', donors: 'siblings' },
);
const thresholds: fc.Arbitrary<ThresholdSet> = fc.constantFrom<ThresholdSet[]>(
  { yellow: '0.3', orange: '0.31', red: '0.8', black: '1' },
  { yellow: '0.1' },
  { black: '1.2' },
  {},
);
const optional = <T, K extends string>(key: K, value: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<Partial<Record<K, T>>> =>
  fc.option(value, { nil: undefined, freq }).map((v) => (v === undefined ? {} : { [key]: v }) as Partial<Record<K, T>>);

const terms = fc
  .tuple(
    optional('priority', fc.integer({ min: 1, max: 3 }), 2),
    optional('minReserve', moved, 1),
    optional('policy', policy, 1),
    optional('thresholds', thresholds, 1),
  )
  .map((parts) => Object.assign({}, ...parts) as object);

const kinds: readonly AccountKind[] = ['team', 'agent', 'run'];
const onShortage = optional('onShortage', fc.constantFrom('reject' as const, 'reallocate' as const), 2);
const ttlSeconds = fc.integer({ min: 1, max: 40 });

const weighted: readonly (readonly [number, fc.Arbitrary<LedgerInstruction>])[] = [
  [
    10,
    fc.tuple(account, spent, onShortage).map(([accountId, amounts, rest]) => ({
      type: 'Consume' as const,
      accountId,
      mode: 'enforce' as const,
      amounts,
      ...rest,
    })),
  ],
  [
    4,
    fc.tuple(account, spent, optional('reservationId', reservation, 1)).map(([accountId, amounts, rest]) => ({
      type: 'Consume' as const,
      accountId,
      mode: 'record' as const,
      amounts,
      ...rest,
    })),
  ],
  [
    12,
    fc
      .tuple(account, newReservation, spent, ttlSeconds, onShortage)
      .map(([accountId, reservationId, amounts, ttl, rest]) => ({
        type: 'Reserve' as const,
        accountId,
        reservationId,
        amounts,
        ttlSeconds: ttl,
        ...rest,
      })),
  ],
  [
    10,
    fc.tuple(anyReservation, spent, optional('final', fc.boolean())).map(([reservationId, amounts, rest]) => ({
      type: 'Settle' as const,
      reservationId,
      amounts,
      ...rest,
    })),
  ],
  [4, anyReservation.map((reservationId) => ({ type: 'VoidReservation' as const, reservationId }))],
  [
    4,
    fc
      .tuple(anyReservation, ttlSeconds)
      .map(([reservationId, ttl]) => ({ type: 'ExtendReservation' as const, reservationId, ttlSeconds: ttl })),
  ],
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
  [
    3,
    fc
      .tuple(
        account,
        spent.filter((list) => list.length === 1),
      )
      .map(([accountId, [sum]]) => ({ type: 'SetLimit' as const, accountId, ...sum! })),
  ],
  [
    2,
    fc
      .tuple(account, fc.constantFrom('usd', 'usd', 'tokens', 'unheard_of'))
      .map(([accountId, resource]) => ({ type: 'RemoveLimit' as const, accountId, resource })),
  ],
  [
    4,
    fc
      .tuple(newAccount, account, fc.constantFrom(...kinds), terms, optional('allocation', spent))
      .map(([accountId, parentId, kind, stated, rest]) => ({
        type: 'OpenAccount' as const,
        accountId,
        parentId,
        kind,
        ...stated,
        ...rest,
      })),
  ],
  [
    1,
    fc.tuple(account, terms).map(([accountId, stated]) => ({ type: 'UpdateAccount' as const, accountId, ...stated })),
  ],
  [1, account.map((accountId) => ({ type: 'SuspendAccount' as const, accountId }))],
  [2, account.map((accountId) => ({ type: 'ResumeAccount' as const, accountId }))],
  [
    1,
    fc
      .tuple(account, optional('cascade', fc.boolean(), 1))
      .map(([accountId, rest]) => ({ type: 'CloseAccount' as const, accountId, ...rest })),
  ],
  [2, moved.map((amounts) => ({ type: 'Fund' as const, amounts }))],
  [2, moved.map((amounts) => ({ type: 'Withdraw' as const, amounts }))],
  [
    1,
    fc
      .constantFrom('gold', 'silver', 'usd')
      .map((resource) => ({ type: 'DefineResource' as const, resource, scale: 18 })),
  ],
];

const instruction: fc.Arbitrary<LedgerInstruction> = fc.oneof(
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);
const rare: fc.Arbitrary<LedgerInstruction> = fc.constantFrom(openLedger(), { type: 'CloseLedger' as const });
const batch = fc
  .array(instruction, { minLength: 1, maxLength: 3 })
  .map((items) => ({ type: 'AtomicBatch' as const, items }));

export const randomTurn: fc.Arbitrary<RandomTurn> = fc.record({
  waitSeconds: fc.constantFrom(0, 0, 0, 1, 3, 8, -2),
  body: fc.oneof(
    { weight: 300, arbitrary: instruction },
    { weight: 16, arbitrary: batch },
    { weight: 2, arbitrary: rare },
  ),
  dryRun: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
});

/** A ledger in which things happen at once: some have funds, some share, `u` has none and nobody above it either. */
export const beginning = (clock: 'server' | 'caller'): readonly LedgerInstruction[] => [
  openLedger({ clock, resources: [{ resource: 'gold', scale: 18 }] }),
  fund({ usd: '120', tokens: '200' }),
  open('team', { kind: 'team', with: { usd: '90' } }),
  open('a', { parentId: 'team', with: { usd: '30' }, priority: 2 }),
  open('b', { parentId: 'team', with: { usd: '25' }, policy: { stop: 'binding' } }),
  open('c', { parentId: 'team' }),
  open('d', { parentId: 'c', with: {} }),
  open('u'),
  allocate('b', { usd: '5' }),
  limit('team', '80'),
];
