import type { MeteredUsage, TokenClasses } from '@ledger/domain';
import type { PriceTier, RateCard, TieredClasses, TieredPrice } from '../lists/listed-model';
import { contextOf, timesPrice, withClassesOf, type ClassRate, type Rates } from './rates';

/** The rates of a card for one usage: the tier is that of the whole call. */
export const ratesOf = (card: RateCard, usage: MeteredUsage): Rates => {
  const known = flatRates.get(card);
  if (known !== undefined) return known;
  const context = contextOf(usage);
  const { perMillion, ...others } = card;
  const classes = Object.entries(perMillion).map(([name, tiered]) => [name, rateAt(tiered, context)] as const);
  const rates = { ...others, perMillion: withClassesOf(Object.fromEntries(classes)) };
  if (!hasTiers(card)) flatRates.set(card, rates);
  return rates;
};

/** Rates of cards without tiers, which every usage shares. */
const flatRates = new WeakMap<RateCard, Rates>();

const rateAt = ({ price, tiers, approximate }: TieredPrice, context: number): ClassRate => {
  const tier = tiers.findLast(({ above }) => context > above);
  const isApproximate = tier === undefined ? approximate : tier.approximate;
  return { price: tier?.price ?? price, ...(isApproximate && { approximate: true }) };
};

/** True where both lists say the same of a call's text: their other prices may then be put together. */
export const agree = (a: RateCard, b: RateCard): boolean =>
  BASIC.every((name) => a.perMillion[name]?.price.units === b.perMillion[name]?.price.units);

const BASIC = ['input', 'output'] as const;

const hasTiers = ({ perMillion }: RateCard): boolean =>
  Object.values(perMillion).some((tiered) => tiered.tiers.length > 0);

/**
 * The card with the prices that only the other list of the same provider has: classes, and tiers where it has none. Where
 * the two disagree about text, nothing is taken over: it is the price of another day.
 */
export const completedBy = (card: RateCard, other: RateCard): RateCard => {
  if (!agree(card, other)) return card;
  const richer = hasTiers(other) && !hasTiers(card) ? { ...card.perMillion, ...other.perMillion } : card.perMillion;
  return { ...other, ...card, perMillion: { ...other.perMillion, ...richer } };
};

/**
 * The card of a router or cloud with what it does not say, as the vendor has it, in the proportion in which their prices
 * of input stand: approximately so.
 *
 * @param withTiers the only list that knows the model there has no tiers; false: two lists say that there are none.
 */
export const borrowing = (card: RateCard, vendor: RateCard, withTiers: boolean): RateCard => {
  const own = card.perMillion.input;
  const theirs = vendor.perMillion.input;
  if (own === undefined || theirs === undefined || theirs.price.units === 0n) return card;
  const scaled = (tier: Pick<PriceTier, 'price'>) => ({
    price: timesPrice(tier.price, own.price.units, theirs.price.units),
    approximate: true as const,
  });
  const scaledTiers = (tiers: readonly PriceTier[]): readonly PriceTier[] =>
    tiers.map(({ above, ...tier }) => ({ above, ...scaled(tier) }));
  const takesTiers = withTiers && !hasTiers(card) && hasTiers(vendor);
  const classes = (Object.entries(vendor.perMillion) as [keyof TokenClasses, TieredPrice][]).map(([name, tiered]) => {
    const known = card.perMillion[name];
    if (known === undefined) return [name, { ...scaled(tiered), tiers: takesTiers ? scaledTiers(tiered.tiers) : [] }];
    return [name, takesTiers ? { ...known, tiers: scaledTiers(tiered.tiers) } : known];
  });
  const perMillion = { ...card.perMillion, ...(Object.fromEntries(classes) as TieredClasses) };
  return { ...card, perMillion };
};

/** Distance from which on two prices count as different, as a fraction of the lower one. */
export type Share = readonly [numerator: bigint, denominator: bigint];

/** The card, approximate where the other list has another price: which of them is right, nobody says. */
export const doubtedBy = (card: RateCard, other: RateCard, share: Share): RateCard => {
  const doubted = Object.entries(card.perMillion).map(([name, tiered]) => {
    const theirs = other.perMillion[name as keyof TokenClasses];
    if (theirs === undefined || !isFar(tiered.price.units, theirs.price.units, share)) return [name, tiered];
    const tiers = tiered.tiers.map((tier): PriceTier => ({ ...tier, approximate: true }));
    return [name, { ...tiered, tiers, approximate: true } satisfies TieredPrice];
  });
  return { ...card, perMillion: Object.fromEntries(doubted) as TieredClasses };
};

const isFar = (a: bigint, b: bigint, [numerator, denominator]: Share): boolean =>
  (a > b ? a - b : b - a) * denominator > (a < b ? a : b) * numerator;
