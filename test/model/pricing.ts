import type { Attribution, MeteredUsage, PriceUsed, RecordedEstimate, Reserve, ResourceAmount } from '@ledger/domain';
import { payerOf } from './figures';
import { limitsAbove } from './limit-figures';
import { stated, type Turn } from './turn';
import { policyOf, refuse, sumsOf, type Sum, type World } from './world';

/** The part of an event's data that tells of a price. */
export interface Pricing {
  readonly price?: PriceUsed;
  readonly unpriced?: true;
  readonly estimate?: RecordedEstimate;
}

export interface Priced {
  readonly sums: readonly Sum[];
  readonly pricing: Pricing;
}

/** Zeros in a usage stand for nothing: they are checked against nothing, and nobody pays for them. */
export const spentOf = (world: World, amounts: readonly ResourceAmount[]): Sum[] =>
  sumsOf(world, amounts).filter(({ amount }) => amount > 0n);

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
  const bounded = payerOf(world, spenderId, 'tokens') !== null || limitsAbove(world, spenderId, 'tokens').length > 0;
  if (!bounded || stated.some(({ resource }) => resource === 'tokens')) return sums;
  return withSum(sums, { resource: 'tokens', amount: BigInt(counted) });
};

/** The day's price: when the call was made, or if that was not said, now. */
const quoteOf = ({ prices, occurredAt, now }: Turn, usage: MeteredUsage) =>
  prices.quote(usage, occurredAt === undefined ? now : Date.parse(occurredAt));

/** @param asks may be refused for want of a price; a report may not. */
const priced = (turn: Turn, spenderId: string, sums: readonly Sum[], usage: MeteredUsage, asks: boolean): Priced => {
  const quote = quoteOf(turn, usage);
  if (quote !== undefined)
    return { sums: withSum(sums, { resource: 'usd', amount: roundedUp(quote.usd) }), pricing: { price: quote.price } };
  if (asks && policyOf(turn.world, spenderId, 'unpriced', 'reject') === 'reject') {
    const { provider, model } = usage;
    refuse(stated({ code: 'price_unknown', provider, model }) as never);
  }
  return { sums, pricing: { unpriced: true } };
};

/** Usage with usd worked out where the caller gave none and said what was measured, of which model or provider. */
export const usageOf = (
  turn: Turn,
  spenderId: string,
  amounts: readonly ResourceAmount[],
  attribution: Attribution | undefined,
  asks: boolean,
): Priced => {
  const { model, provider, tokens, seconds, calls } = attribution ?? {};
  const counted = Object.values(tokens ?? {}).reduce<number>(
    (sum, count) => sum + ((count as number | undefined) ?? 0),
    0,
  );
  const sums = withTokens(turn.world, spenderId, amounts, spentOf(turn.world, amounts), counted);
  const named = model !== undefined || provider !== undefined;
  const measured = Object.keys(tokens ?? {}).length > 0 || seconds !== undefined || calls !== undefined;
  if (!named || !measured || amounts.some(({ resource }) => resource === 'usd')) return { sums, pricing: {} };
  return priced(turn, spenderId, sums, stated({ model, provider, tokens, seconds, calls }), asks);
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
