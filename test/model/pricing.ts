import {
  formatAmount,
  type Attribution,
  type BilledUsage,
  type MeteredUsage,
  type PriceUsed,
  type RecordedEstimate,
  type Reserve,
  type ResourceAmount,
} from '@ledger/domain';
import { payerOf, textIn } from './figures';
import { limitsAbove } from './limit-figures';
import { stated, type Turn } from './turn';
import { byResource, policyOf, refuse, units, type ModelReservation, type Sum, type World } from './world';

/** The part of an event's data that tells of a price. */
export interface Pricing {
  readonly price?: PriceUsed;
  readonly billedBefore?: BilledUsage;
  readonly unpriced?: true;
  readonly estimate?: RecordedEstimate;
}

export interface Priced {
  readonly sums: readonly Sum[];
  readonly pricing: Pricing;
}

/**
 * Usage in units, rounded up. Zeros stand for nothing: they are checked against nothing, and nobody pays for them.
 *
 * @param reports a fact, of which resources that nobody defined are left out.
 */
export const spentOf = (world: World, amounts: readonly ResourceAmount[], reports = false): Sum[] => {
  const ordered = [...amounts].sort(byResource);
  const unknown = ordered.find(({ resource }) => !world.scales.has(resource));
  if (unknown !== undefined && !reports) refuse({ code: 'resource_unknown', resource: unknown.resource });
  return ordered
    .filter(({ resource }) => world.scales.has(resource))
    .map(({ resource, amount }) => ({ resource, amount: upwards(amount, world.scales.get(resource)!) }))
    .filter(({ amount }) => amount > 0n);
};

/** Amounts that are not booked as they were sent, as an event tells them. */
export const notedOf = (world: World, amounts: readonly ResourceAmount[]) => {
  const ordered = [...amounts].sort(byResource);
  const unbooked = ordered.filter(({ resource }) => !world.scales.has(resource));
  const rounded = ordered.filter(
    ({ resource, amount }) => world.scales.has(resource) && units(amount, world.scales.get(resource)!) === undefined,
  );
  return stated({
    rounded: rounded.length > 0 ? rounded : undefined,
    unbooked: unbooked.length > 0 ? unbooked : undefined,
  });
};

const upwards = (text: string, scale: number): bigint => {
  const [whole, decimals = ''] = text.split('.');
  return units(text, scale) ?? units(`${whole}.${decimals.slice(0, scale)}`, scale)! + 1n;
};

const USD_SCALE = 9;

/** Minor units of usd, rounded up. */
const roundedUp = (usd: string): bigint => {
  const [whole, decimals = ''] = usd.split('.');
  const kept = BigInt(whole! + decimals.slice(0, USD_SCALE).padEnd(USD_SCALE, '0'));
  return /[1-9]/.test(decimals.slice(USD_SCALE)) ? kept + 1n : kept;
};

const withSum = (sums: readonly Sum[], one: Sum): Sum[] =>
  [...sums, one].filter((sum) => sum.amount > 0n).sort((a, b) => (a.resource < b.resource ? -1 : 1));

/** Counted tokens stand for those that were not stated, where anybody's funds or limit of them would bear them. */
const withTokens = (
  world: World,
  spenderId: string,
  stated: readonly ResourceAmount[],
  sums: readonly Sum[],
  counted: number,
): readonly Sum[] => {
  if (!isBounded(world, spenderId, 'tokens') || stated.some(({ resource }) => resource === 'tokens')) return sums;
  return withSum(sums, { resource: 'tokens', amount: BigInt(counted) });
};

const isBounded = (world: World, spenderId: string, resource: string): boolean =>
  payerOf(world, spenderId, resource) !== null || limitsAbove(world, spenderId, resource).length > 0;

/** The day's price: of a request now, of a report when the call was made, which was not after it was told. */
const quoteOf = ({ prices, occurredAt, now }: Turn, usage: MeteredUsage, asks: boolean) =>
  prices.quote(usage, asks || occurredAt === undefined ? now : Math.min(now, Date.parse(occurredAt)));

/**
 * @param asks may be refused for want of a price; a report may not.
 * @param before usage of the same operation that was priced already.
 */
const priced = (
  turn: Turn,
  spenderId: string,
  sums: readonly Sum[],
  usage: MeteredUsage,
  asks: boolean,
  before?: BilledBefore,
): Priced => {
  const named = usage.provider !== undefined || usage.model !== undefined;
  const quote = named ? quoteOf(turn, before ? addedUp([before.usage, usage]) : usage, asks) : undefined;
  if (quote !== undefined) {
    const whole = roundedUp(quote.usd);
    const due = whole - (before?.usd ?? 0n);
    const { usage: told, usd } = before ?? {};
    const billedBefore = told && { ...told, usd: textIn(turn.world, 'usd', usd!) };
    return {
      sums: withSum(sums, { resource: 'usd', amount: due < 0n ? 0n : due }),
      pricing: stated({ price: quote.price, billedBefore }),
    };
  }
  const refuses = isBounded(turn.world, spenderId, 'usd');
  if (asks && refuses && policyOf(turn.world, spenderId, 'unpriced', 'reject') === 'reject') {
    const { provider, model } = usage;
    refuse(stated({ code: 'price_unknown', provider, model }) as never);
  }
  return { sums, pricing: { unpriced: true } };
};

type PricedBill = ModelReservation['priced'][number];
type BilledBefore = PricedBill;

const usdOf = (bills: readonly PricedBill[]): bigint => bills.reduce((sum, { usd }) => sum + usd, 0n);

/** Usage of the same model in one. */
const addedUp = (usages: readonly MeteredUsage[]): MeteredUsage => {
  const [{ provider, model } = {}] = usages;
  const tokens: Record<string, number> = {};
  for (const { tokens: some = {} } of usages) {
    for (const [name, count] of Object.entries(some)) tokens[name] = (tokens[name] ?? 0) + (count as number);
  }
  const seconds = usages.flatMap((usage) => usage.seconds ?? []);
  const calls = usages.flatMap((usage) => usage.calls ?? []);
  const milliseconds = seconds.reduce((sum, one) => sum + units(one, SECONDS_SCALE)!, 0n);
  return stated({
    provider,
    model,
    tokens: usages.some((usage) => usage.tokens !== undefined) ? tokens : undefined,
    seconds: seconds.length > 0 ? formatAmount(milliseconds, SECONDS_SCALE) : undefined,
    calls: calls.length > 0 ? calls.reduce((sum, one) => sum + one, 0) : undefined,
  });
};

const SECONDS_SCALE = 3;

/** Usage with usd worked out where the caller gave none and said what was measured, of which model or provider. */
export const usageOf = (
  turn: Turn,
  spenderId: string,
  amounts: readonly ResourceAmount[],
  attribution: Attribution | undefined,
  asks: boolean,
  earlier: readonly PricedBill[] = [],
): Priced => {
  const { model, provider, tokens, seconds, calls } = attribution ?? {};
  const counted = Object.values(tokens ?? {}).reduce<number>(
    (sum, count) => sum + ((count as number | undefined) ?? 0),
    0,
  );
  const sums = withTokens(turn.world, spenderId, amounts, spentOf(turn.world, amounts, !asks), counted);
  const measured = Object.keys(tokens ?? {}).length > 0 || seconds !== undefined || calls !== undefined;
  if (!measured || amounts.some(({ resource }) => resource === 'usd')) return { sums, pricing: {} };
  const usage: MeteredUsage = stated({ provider, model, tokens, seconds, calls });
  const same = earlier.filter((bill) => bill.usage.provider === provider && bill.usage.model === model);
  const before = same.length === 0 ? undefined : { usage: addedUp(same.map((bill) => bill.usage)), usd: usdOf(same) };
  return priced(turn, spenderId, sums, usage, asks, before);
};

/** Amounts to hold for an estimate; amounts that are given win. */
export const estimated = (turn: Turn, body: Reserve, estimate: NonNullable<Reserve['estimate']>): Priced => {
  const { world } = turn;
  const { accountId, amounts } = body;
  const { provider, model, maxOutputTokens } = estimate;
  const inputTokens = estimate.inputTokens ?? body.counted!.inputTokens;
  const method = estimate.inputTokens === undefined ? body.counted!.method : 'given';
  const recorded = stated({ provider, model, inputTokens, maxOutputTokens, method }) as RecordedEstimate;
  const sums = withTokens(world, accountId, amounts, spentOf(world, amounts), inputTokens + maxOutputTokens);
  if (amounts.some(({ resource }) => resource === 'usd')) return { sums, pricing: { estimate: recorded } };
  const usage = stated({ provider, model, tokens: { input: inputTokens, output: maxOutputTokens } });
  const found = priced(turn, accountId, sums, usage, true);
  return { sums: found.sums, pricing: { ...found.pricing, estimate: recorded } };
};
