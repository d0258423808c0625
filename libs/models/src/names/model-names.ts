import type { ClaimedModel, NameMatch, ResolvedModel } from '@ledger/domain';
import type { ListedModel, ListHit, ModelList } from '../lists/listed-model';
import { isCloserHow } from '../lists/name-match';
import { claimedName, type ClaimedName, type Reading } from './claimed-name';
import { followsVendors, sellsAs } from './providers';
import { spellingsOf, withoutEdition } from './versions';

/** Names of models are the callers': what was looked up is forgotten at so many of them. */
const NAMES_REMEMBERED_MAX = 10_000;
/** A name that is longer is no model's: it is not taken apart. */
const NAME_LENGTH_MAX = 512;

/** A claimed model, what it is called, and the lists that have it. */
export interface FoundModel {
  readonly resolved: ResolvedModel;
  /** Listed prices of it, the first list's first. Empty: nobody has one. */
  readonly listed: readonly ListedModel[];
  /** Models among them whose list spells the name out. */
  readonly exact: readonly ListedModel[];
  /** The model as its maker sells it, where somebody else was called. */
  readonly ofVendor: readonly ListedModel[];
  /** Found by likeness, by a guess at the provider, or at its maker's price instead of the provider's. */
  readonly isApproximate: boolean;
}

/** The one resolver of names: prices, the operator's own prices, tokenizers and reports all ask it. */
export class ModelNames {
  private readonly found = new Map<string, FoundModel>();

  /** @param lists the one that comes first is believed first. */
  constructor(private readonly lists: readonly ModelList[]) {}

  /** Undefined: no model was named. Never throws. */
  resolve({ provider, model }: ClaimedModel): ResolvedModel | undefined {
    return model === undefined ? undefined : this.find(provider, model).resolved;
  }

  find(provider: string | undefined, model: string): FoundModel {
    const key = `${provider ?? ''}\n${model}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const found = this.lookUp(provider?.slice(0, NAME_LENGTH_MAX), model.slice(0, NAME_LENGTH_MAX));
    if (this.found.size >= NAMES_REMEMBERED_MAX) this.found.clear();
    this.found.set(key, found);
    return found;
  }

  private lookUp(provider: string | undefined, model: string): FoundModel {
    const claim = claimedName(provider, model);
    const reading = this.firstRead(claim);
    const resolved = this.resolvedOf(claim, reading && (reading.how === 'region' ? 'name' : reading.how));
    const ofVendor = this.atVendor(claim, reading);
    return {
      resolved,
      listed: reading?.listed ?? [],
      exact: reading?.exact ?? [],
      ofVendor,
      isApproximate: reading !== undefined && (reading.isGuess || reading.how !== 'name'),
    };
  }

  /** The first reading that has a price by its name; without one, what is listed by name, then what a name resembles. */
  private firstRead({ readings }: ClaimedName): FoundReading | undefined {
    const found = readings.flatMap((reading) => this.read(reading) ?? []);
    const named = found.filter(({ how }) => how !== 'resemblance');
    return named.find(({ listed }) => listed.some(({ isPriced }) => isPriced)) ?? named[0] ?? found[0];
  }

  private read({ provider, name, isGuess }: Reading): FoundReading | undefined {
    const spellings = spellingsOf(ALIASES[`${provider}\n${name}`] ?? name);
    const sellers = [provider, ...sellsAs(provider)];
    const hits = this.lists.flatMap((list) => {
      const ofList = sellers.flatMap((seller) => list.find(seller, spellings) ?? []);
      return closestOf(ofList) ?? [];
    });
    const how = closestOf(hits)?.how;
    if (how === undefined) return undefined;
    const closest = hits.filter((hit) => hit.how === how).sort((a, b) => a.spelling - b.spelling);
    const listed = closest.map(({ model }) => model);
    return {
      how,
      listed,
      exact: closest.filter((hit) => hit.isExact).map(({ model }) => model),
      isGuess: isGuess === true,
    };
  }

  private atVendor({ vendor, model, provider }: ClaimedName, reading?: FoundReading): readonly ListedModel[] {
    if (vendor === undefined || provider === undefined || vendor === provider || !followsVendors(provider)) return [];
    if (reading?.listed[0]!.provider === vendor) return [];
    const found = this.read({ provider: vendor, name: model });
    return found?.how === 'name' ? found.listed : [];
  }

  private resolvedOf({ provider, vendor, model }: ClaimedName, how: NameMatch | undefined): ResolvedModel {
    return {
      ...(provider !== undefined && { provider }),
      ...(vendor !== undefined && { vendor }),
      model:
        this.canonicalOf(vendor, model) ?? (vendor === undefined && how === undefined ? model : withoutEdition(model)),
      how: how ?? (vendor === undefined ? 'unknown' : 'rule'),
    };
  }

  /** Name of the model in its vendor's list, without its edition where the list has one model under both names. */
  private canonicalOf(vendor: string | undefined, model: string): string | undefined {
    if (vendor === undefined) return undefined;
    const found = this.read({ provider: vendor, name: model });
    if (found?.how !== 'name') return undefined;
    const id = found.listed[0]!.id.toLowerCase();
    const bare = withoutEdition(id);
    if (bare === id) return id;
    const ofBare = this.read({ provider: vendor, name: bare });
    return ofBare?.how === 'name' && ofBare.listed[0] === found.listed[0] ? bare : id.replace(/-latest$/, '');
  }
}

const closestOf = (hits: readonly ListHit[]): ListHit | undefined =>
  hits.reduce<ListHit | undefined>((best, hit) => (best && !isCloserHow(hit.how, best.how) ? best : hit), undefined);

interface FoundReading {
  readonly how: ListHit['how'];
  /** The model in every list that has it so, at least in one. */
  readonly listed: readonly ListedModel[];
  readonly exact: readonly ListedModel[];
  readonly isGuess: boolean;
}

/** Names that a vendor uses and the lists do not. Source: the vendor's pages, read on 2026-12-01. */
const ALIASES: Readonly<Record<string, string>> = {
  'google\ngemini-1.5-flash-8b': 'gemini-flash-1.5-8b',
  'google\ngemini-1.5-flash-8b-001': 'gemini-flash-1.5-8b',
  'google\ngemini-1.5-flash-8b-latest': 'gemini-flash-1.5-8b',
  'azure\ngpt-35-turbo-0125': 'gpt-3.5-turbo-0125',
  'azure\ngpt-35-turbo-1106': 'gpt-3.5-turbo-1106',
  'azure\ngpt-35-turbo-0613': 'gpt-3.5-turbo-0613',
  'azure\ngpt-35-turbo-instruct': 'gpt-3.5-turbo-instruct',
};
