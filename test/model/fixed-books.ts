import { formatAmount, type PriceBook, type PriceUsed, type Profile, type ProfileBook } from '@ledger/domain';
import { T0 } from '../support/ledger-builders';
import { units } from './world';

/** Trillionths of a dollar, in which all of these prices are whole numbers. */
const PICO = 12;
const MILLION = 1_000_000n;

interface Listed {
  readonly provider: string;
  readonly model: string;
  /** Usd per million tokens; reasoning costs as output, caches as input. */
  readonly input: string;
  readonly output: string;
  readonly perSecond?: string;
  readonly perCall?: string;
  readonly from?: number;
}

/** `dated` became cheaper a few moments after test ledgers begin. */
const LIST: readonly Listed[] = [
  { provider: 'acme', model: 'small', input: '1.5', output: '30000' },
  { provider: 'acme', model: 'odd', input: '0.000777', output: '0.3333', perCall: '0.25' },
  { provider: 'acme', model: 'dated', input: '500000', output: '900000', perSecond: '0.125' },
  { provider: 'acme', model: 'dated', input: '250000', output: '450000', perSecond: '0.0625', from: T0 + 60_000 },
];

/** A book of few models with exact prices, as steady as a test needs it. */
export const fixedPrices: PriceBook = {
  quote: ({ provider, model, tokens = {}, seconds, calls }, at) => {
    const listed = LIST.filter((one) => one.model === model && (provider ?? one.provider) === one.provider);
    const price = listed.filter(({ from }) => from === undefined || from <= at).at(-1);
    if (price === undefined) return undefined;
    if (seconds !== undefined && price.perSecond === undefined) return undefined;
    if (calls !== undefined && price.perCall === undefined) return undefined;
    const perToken = (usd: string): bigint => units(usd, PICO)! / MILLION;
    const { input = 0, cachedInput = 0, cacheWrite = 0, output = 0, reasoning = 0 } = tokens;
    const cost =
      BigInt(input + cachedInput + cacheWrite) * perToken(price.input) +
      BigInt(output + reasoning) * perToken(price.output) +
      (units(seconds ?? '0', 3)! * units(price.perSecond ?? '0', PICO)!) / 1000n +
      BigInt(calls ?? 0) * units(price.perCall ?? '0', PICO)!;
    const used: PriceUsed = {
      source: 'fixed',
      provider: price.provider,
      model: price.model,
      ...(price.from !== undefined && { from: new Date(price.from).toISOString() }),
      perMillion: { input: price.input, output: price.output },
      ...(price.perSecond !== undefined && { perSecond: price.perSecond }),
      ...(price.perCall !== undefined && { perCall: price.perCall }),
    };
    return { usd: formatAmount(cost, PICO), price: used };
  },
};

const PROFILES: Readonly<Record<string, Profile>> = {
  quick: {
    maxima: [
      { resource: 'tokens', amount: '30' },
      { resource: 'usd', amount: '6' },
    ],
    maxSeconds: 90,
  },
  steady: {
    maxima: [{ resource: 'tokens', amount: '50' }],
    maxOpen: 1,
    allocation: [{ resource: 'usd', amount: '3' }],
    priority: 2,
    minReserve: [{ resource: 'usd', amount: '1' }],
    thresholds: { orange: '0.75', red: '0.9', black: '0.95' },
    policy: { throttle: 'binding', degrade: { models: ['small'], dropFeatures: ['images'] } },
    confidenceThreshold: '0.8',
  },
  thread: { maxima: [{ resource: 'tokens', amount: '40' }] },
};

/** Profiles, and a default for threads. */
export const fixedProfiles: ProfileBook = {
  profile: (name) => PROFILES[name],
  defaultFor: (kind) => (kind === 'thread' ? 'thread' : undefined),
};
