/** Above so many tokens of input the whole call costs so much: input, output, cached input, cache write. */
type CatalogueTier = readonly [number, number | null, number | null, number | null, number | null];
/** Provider, model; usd per million of input, output, cached input, cache write; most tokens of output, of context; tiers. */
export type CatalogueRow = readonly [
  string,
  string,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
  (readonly CatalogueTier[])?,
];
/** Provider, model, most tokens of output, of context. */
export type BoundsRow = readonly [string, string, number, number | null];
