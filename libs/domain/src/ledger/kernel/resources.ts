import type { LedgerState, Resources } from './state';

export const withResource = (resources: Resources, resource: string, scale: number): Resources => {
  const names = [...resources.names, resource];
  const places = new Map(names.map((name, place) => [name, place]));
  const byName = [...names].sort(byText).map((name) => places.get(name)!);
  return { names, scales: [...resources.scales, scale], places, byName };
};

/** Place of a resource in the books. @throws Error when it was never defined: the history is corrupt. */
export const placeOf = (state: LedgerState, resource: string): number => {
  const place = state.resources.places.get(resource);
  if (place === undefined) throw new Error(`unknown resource ${resource}: the history is corrupt`);
  return place;
};

/** Compares by code unit, which is the same on every machine, whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
