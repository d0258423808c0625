import type { Attribution, LedgerInstruction, Policy, ResourceAmount, GivenWindow, ThresholdSet } from '@ledger/domain';
import * as fc from 'fast-check';

export type Weighted = readonly (readonly [number, fc.Arbitrary<LedgerInstruction>])[];

/** Few ids, so that commands meet: accounts that are open, closed, never opened; reservations of every status. */
const ACCOUNTS = ['root', 'team', 'a', 'b', 'c', 'd', 'u', 'v', 'w', 'x'] as const;
export const account = fc.constantFrom<string>(...ACCOUNTS, 'root', 'a', 'a', 'b', 'b', 'c', 'd', 'u', 'team');
export const newAccount = fc.constantFrom('v', 'w', 'x', 'x', 'y', 'z', 'a');
const RESERVATIONS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9'] as const;
export const newReservation = fc.constantFrom<string>(...RESERVATIONS);
export const reservation = fc.constantFrom<string>(...RESERVATIONS.slice(0, 5), ...RESERVATIONS);
export const escrow = fc.constantFrom('e1', 'e2', 'e3', 'e4');

const texts = {
  usd: ['0.5', '1', '1', '2', '2.5', '4', '7', '0.000000001', '12.25', '31'],
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
export const moved = listOf(false);
export const spent = listOf(true);

export const policy: fc.Arbitrary<Policy> = fc.constantFrom<Policy[]>(
  {},
  { donors: 'ledger' },
  { unfunded: 'deny' },
  { unfunded: 'allow', unpriced: 'flag' },
  { stop: 'binding' },
  { stop: 'advice', donors: 'siblings' },
  { throttle: 'binding' },
  { throttle: 'binding', degrade: { models: ['small', 'odd'], dropFeatures: ['images'] } },
  { enforcement: 'observe' },
  { enforcement: 'enforce', unpriced: 'reject' },
  { enforcement: 'observe', unfunded: 'deny', stop: 'binding', throttle: 'binding' },
);
export const thresholds: fc.Arbitrary<ThresholdSet> = fc.constantFrom<ThresholdSet[]>(
  { yellow: '0.3', orange: '0.31', red: '0.8', black: '1' },
  { yellow: '0.1' },
  { black: '1.2' },
  { orange: '0.75', red: '0.9', black: '0.95' },
  {},
);

/** A unit of each length; zones with and without daylight saving, one that skips midnight, one half an hour off. */
export const window: fc.Arbitrary<GivenWindow> = fc.constantFrom<GivenWindow[]>(
  { unit: 'minute' },
  { unit: 'minute' },
  { unit: 'hour' },
  { unit: 'hour', timeZone: 'Asia/Kolkata' },
  { unit: 'day', timeZone: 'Europe/Berlin' },
  { unit: 'day', timeZone: 'America/New_York' },
  { unit: 'day', timeZone: 'Africa/Cairo' },
  { unit: 'week', timeZone: 'Europe/Berlin' },
  { unit: 'month' },
  { unit: 'month', timeZone: 'America/New_York' },
  { unit: 'year', timeZone: 'Europe/Berlin' },
);

const counts = fc.constantFrom(0, 1, 3, 10, 24);
export const attribution: fc.Arbitrary<Attribution> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ operation: 'chat', task: 't1', tags: { env: 'test' } }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          { model: 'small' },
          { model: 'odd', provider: 'acme' },
          { model: 'dated' },
          { model: 'unheard' },
        ),
        counts,
        counts,
        fc.constantFrom<Attribution[]>({}, {}, { calls: 2 }, { seconds: '1.5' }),
      )
      .map(([of, input, output, rest]) => ({ ...of, tokens: { input, output }, ...rest })),
  },
);

export const optional = <T, K extends string>(
  key: K,
  value: fc.Arbitrary<T>,
  freq = 3,
): fc.Arbitrary<Partial<Record<K, T>>> =>
  fc.option(value, { nil: undefined, freq }).map((v) => (v === undefined ? {} : { [key]: v }) as Partial<Record<K, T>>);

/** Several optional fields in one object. `freq` to one, each is there. */
export const fields = (of: Readonly<Record<string, fc.Arbitrary<unknown>>>, freq = 1): fc.Arbitrary<object> =>
  fc
    .tuple(...Object.entries(of).map(([key, value]) => optional(key, value, freq)))
    .map((parts) => Object.assign({}, ...parts) as object);

/** Rarely there. */
export const seldom = <T, K extends string>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<Partial<Record<K, T>>> =>
  fc
    .tuple(fc.integer({ min: 0, max: 5 }), value)
    .map(([n, v]) => (n === 0 ? { [key]: v } : {}) as Partial<Record<K, T>>);
