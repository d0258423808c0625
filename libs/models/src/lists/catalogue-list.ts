import type { TokenClasses } from '@ledger/domain';
import { BOUNDS_SOURCE, CATALOGUE, CATALOGUE_DATE, CATALOGUE_SOURCE, OLDER_BOUNDS } from '../generated/catalogue';
import { isSameEdition, spellingsOf, withoutEdition } from '../names/versions';
import { exactly } from '../prices/rates';
import type { CatalogueRow } from './catalogue-rows';
import type { ListedModel, ListHit, ModelList, PriceTier, RateCard, TieredPrice } from './listed-model';

/**
 * The catalogue of a second maintained source, as it stood on one day: routers' and clouds' own rates, tiers of models that
 * the first list has flat, and the most that models put out.
 */
export class CatalogueList implements ModelList {
  readonly source = CATALOGUE_SOURCE;
  private readonly byProvider = new Map<string, ListedModel[]>();
  private readonly byName = new Map<string, ListedModel>();

  constructor() {
    for (const row of CATALOGUE) this.add(row[0], listedOf(row));
    for (const [provider, id, maxOutputTokens] of OLDER_BOUNDS) {
      this.add(provider, {
        source: BOUNDS_SOURCE,
        provider,
        id,
        maxOutputTokens,
        isPriced: false,
        isDated: false,
        cardAt: () => undefined,
      });
    }
    for (const row of CATALOGUE) this.addSpellings(row);
  }

  find(provider: string, spellings: readonly string[]): ListHit | undefined {
    for (const [spelling, name] of spellings.entries()) {
      const model = this.byName.get(keyOf(provider, name));
      if (model !== undefined)
        return {
          model,
          how: 'name',
          spelling,
          isExact: model.id.toLowerCase() === name && isSameEdition(spelling, name),
        };
    }
    return undefined;
  }

  models(provider: string): readonly ListedModel[] {
    return this.byProvider.get(provider) ?? [];
  }

  private add(provider: string, model: ListedModel): void {
    const models = this.byProvider.get(provider);
    if (models === undefined) this.byProvider.set(provider, [model]);
    else models.push(model);
    const key = keyOf(provider, model.id.toLowerCase());
    if (!this.byName.has(key)) this.byName.set(key, model);
  }

  /** Other spellings of a name, none of which may hide a model that is listed under it. */
  private addSpellings([provider, id]: CatalogueRow): void {
    const name = id.toLowerCase();
    const model = this.byName.get(keyOf(provider, name))!;
    const bare = withoutEdition(name);
    for (const spelling of spellingsOf(name)) {
      const key = keyOf(provider, spelling);
      // A model of several editions: nobody says which of them the name without one is.
      if (!this.byName.has(key) && (spelling === name || withoutEdition(spelling) !== spelling || bare === name)) {
        this.byName.set(key, model);
      }
    }
  }
}

const keyOf = (provider: string, name: string): string => `${provider}\n${name}`;

const PUBLISHED = Date.parse(CATALOGUE_DATE);

const listedOf = (row: CatalogueRow): ListedModel => {
  const [provider, id, input, output, , , maxOutputTokens] = row;
  const isPriced = input !== null || output !== null;
  let card: RateCard | undefined;
  return {
    source: CATALOGUE_SOURCE,
    provider,
    id,
    isPriced,
    isDated: false,
    asOf: PUBLISHED,
    ...(maxOutputTokens !== null && { maxOutputTokens }),
    cardAt: (at) => {
      card ??= cardOf(row);
      if (!isPriced) return undefined;
      return { card, ...(at < PUBLISHED && { approximate: true as const }) };
    },
  };
};

const CLASSES = ['input', 'output', 'cachedInput', 'cacheWrite'] as const satisfies readonly (keyof TokenClasses)[];

const cardOf = ([, , input, output, cachedInput, cacheWrite, , , tiers = []]: CatalogueRow): RateCard => {
  const prices = [input, output, cachedInput, cacheWrite];
  const classes = CLASSES.flatMap((name, place) => {
    const price = prices[place];
    if (price === null || price === undefined) return [];
    const steps = tiers.flatMap((tier): readonly PriceTier[] => {
      const usd = tier[place + 1];
      return usd === null || usd === undefined ? [] : [{ above: tier[0], price: exactly(usd) }];
    });
    return [[name, { price: exactly(price), tiers: steps.sort((a, b) => a.above - b.above) } satisfies TieredPrice]];
  });
  return { perMillion: Object.fromEntries(classes) };
};
