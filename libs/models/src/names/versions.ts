/** Parts of a name that say which edition of a model it is: dates, revisions, `latest`. */
const EDITION =
  '(?:20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])|(?:0[1-9]|1[0-2])-20\\d{2}|(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])|\\d{4}|0\\d{2}|latest|v\\d+(?::\\d+)?)';
const STAGE = '(?:preview|exp|experimental|beta|stable)';

const EDITION_BEHIND = new RegExp(`[-@:]${EDITION}$`);
const EDITIONS_ONLY = new RegExp(`^(?:[-@:_]?(?:${EDITION}|${STAGE}))*$`);
/** A beginning that ends in a hyphen leaves the edition bare. */
const BARE_EDITION = new RegExp(`^${EDITION}(?:[-@:_]?(?:${EDITION}|${STAGE}))*$`);

/** The name without its edition: `gpt-4o-2024-11-20` and `gpt-4o-latest` are gpt-4o. */
export const withoutEdition = (model: string): string => {
  let name = model;
  while (EDITION_BEHIND.test(name)) name = name.replace(EDITION_BEHIND, '');
  return name === '' ? model : name;
};

/** True where what is left of a name behind a listed one is nothing, or tells its edition only. */
export const isEdition = (rest: string): boolean => EDITIONS_ONLY.test(rest) || BARE_EDITION.test(rest);

/** True for the claimed spelling, and for any other one that still tells the edition. */
export const isSameEdition = (spelling: number, name: string): boolean =>
  spelling === 0 || withoutEdition(name) !== name;

/** Days without hyphens, as some vendors write them and others do not. */
const COMPACT_DAY = /([-@])(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=$|[-:])/;
const HYPHENED_DAY = /([-@])(20\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=$|[-:])/;

/** The same name with its day and its version number as others write them; the name itself first. */
export const spellingsOf = (model: string): readonly string[] => {
  const at = model.replace('@', '-');
  const spellings = [model, at, at.replace(COMPACT_DAY, '-$2-$3-$4'), at.replace(HYPHENED_DAY, '-$2$3$4')];
  const bare = withoutEdition(at);
  return [...new Set([...spellings, bare])].flatMap((name) => [
    name,
    ...(DOTTED.test(name) ? [name.replaceAll(DOTTED_ALL, '$1-')] : []),
    ...(HYPHENED.test(name) ? [name.replace(HYPHENED, '$1.')] : []),
  ]);
};

/** `3.5` and `3-5`, but no part of a date. */
const DOTTED = /(\d)\.(?=\d)/;
const DOTTED_ALL = /(\d)\.(?=\d)/g;
const HYPHENED = /(?<!\d)(\d)-(?=\d(?!\d))/;
