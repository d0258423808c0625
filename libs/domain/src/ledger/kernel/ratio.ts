import type { ThresholdBasis } from './event-parts';
import type { LedgerState } from './state';
import type { Window } from './terms';

/** Something that has a ratio: the funds of a payer, or a limit of an owner. */
export interface RatioKey {
  readonly ownerId: string;
  readonly place: number;
  readonly basis: ThresholdBasis;
  /** Window of the limit. Absent: it has none. */
  readonly window?: Window | undefined;
}

export const NO_RATIOS: readonly RatioKey[] = [];

/** Ratios of the funds of the same owners in each resource. */
export const fundsRatios = (
  state: LedgerState,
  amounts: readonly { readonly resource: string }[],
  ownersOf: (resource: string) => readonly string[],
): readonly RatioKey[] =>
  amounts.flatMap(({ resource }) => {
    const place = state.resources.places.get(resource)!;
    return ownersOf(resource).map((ownerId) => ({ ownerId, place, basis: 'funds' as const }));
  });
