import type { TokenClasses } from '@ledger/domain';
import { Decimal } from 'decimal.js';
import { spellingsOf } from '../names/versions';
import type { ListedModel, ModelList, RateCard } from './listed-model';

/** One price that two lists of the same provider's model do not have alike. */
export interface PriceDifference {
  readonly provider: string;
  readonly model: string;
  readonly name: keyof TokenClasses;
  readonly first: string;
  readonly second: string;
}

/** Result of comparing two lists on a day: the number of models that both price, and the prices that differ too much. */
export interface ListComparison {
  readonly compared: number;
  readonly differences: readonly PriceDifference[];
}

const COMPARED = ['input', 'output', 'cachedInput', 'cacheWrite'] as const satisfies readonly (keyof TokenClasses)[];

/** @param share of the first list's price, 0.05 for five of a hundred. */
export const compareLists = (
  [first, second]: readonly [ModelList, ModelList],
  providers: readonly string[],
  at: number,
  share: number,
): ListComparison => {
  const pairs = providers.flatMap((provider) =>
    second.models(provider).flatMap((model) => {
      const other = first.find(provider, spellingsOf(model.id.toLowerCase()));
      const cards = other?.how === 'name' && [other.model.cardAt(at)?.card, model.cardAt(at)?.card];
      return cards && cards[0] && cards[1] ? [{ model, cards: [cards[0], cards[1]] as const }] : [];
    }),
  );
  return {
    compared: pairs.length,
    differences: pairs.flatMap(({ model, cards }) => differencesOf(model, cards, share)),
  };
};

const differencesOf = (
  { provider, id }: ListedModel,
  [a, b]: readonly [RateCard, RateCard],
  share: number,
): readonly PriceDifference[] =>
  COMPARED.flatMap((name) => {
    const first = a.perMillion[name]?.price.text;
    const second = b.perMillion[name]?.price.text;
    if (first === undefined || second === undefined) return [];
    const distance = new Decimal(second).minus(first).abs();
    return distance.gt(new Decimal(first).times(share)) ? [{ provider, model: id, name, first, second }] : [];
  });
