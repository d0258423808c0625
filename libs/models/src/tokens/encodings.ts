import { modelToEncodingMap } from 'gpt-tokenizer/mapping';
import { claimedName } from '../names/claimed-name';

/** Every encoding that can be run here. A rank table has some megabytes, and is loaded when it is first needed. */
const loaders = {
  o200k_base: () => import('gpt-tokenizer/encoding/o200k_base'),
  o200k_harmony: () => import('gpt-tokenizer/encoding/o200k_harmony'),
  cl100k_base: () => import('gpt-tokenizer/encoding/cl100k_base'),
  p50k_base: () => import('gpt-tokenizer/encoding/p50k_base'),
  p50k_edit: () => import('gpt-tokenizer/encoding/p50k_edit'),
  r50k_base: () => import('gpt-tokenizer/encoding/r50k_base'),
  gpt2: () => import('gpt-tokenizer/encoding/gpt2'),
} as const;
export type EncodingName = keyof typeof loaders;

/** Families of models by the beginning of their names, as in OpenAI's tiktoken; the first that fits counts. */
const FAMILIES: readonly (readonly [RegExp, EncodingName])[] = [
  [/^gpt-oss(?![a-z0-9])/, 'o200k_harmony'],
  [/^(?:chatgpt-4o|gpt-4o|gpt-4\.[15]|gpt-5|o[134])(?![a-z0-9])/, 'o200k_base'],
  [/^(?:gpt-4|gpt-3\.5|gpt-35|text-embedding-(?:3|ada-002)|davinci-002|babbage-002)(?![a-z0-9])/, 'cl100k_base'],
];

/**
 * The encoding of a model, also when it is named as a router, a cloud or a fine-tuning names it. Undefined: not known
 * here.
 */
export const encodingOf = (model: string): EncodingName | undefined => {
  const name = claimedName(undefined, model).model.replace(/^.*\//, '').replace(/^ft:/, '');
  const listed: Readonly<Record<string, EncodingName>> = modelToEncodingMap;
  return Object.hasOwn(listed, name) ? listed[name] : FAMILIES.find(([family]) => family.test(name))?.[1];
};

/** Most merges that are remembered of an encoding, each of a piece of text up to {@link RUN_CHARACTERS_MAX} long. */
const MERGES_REMEMBERED_MAX = 10_000;
/** Text that reads like a special token is counted as plain text: it comes from a user. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** Tokens of a text in an encoding, without what a chat's format adds to it. */
export const countIn = async (encoding: EncodingName, text: string): Promise<number> => {
  const { countTokens, setMergeCacheSize } = await loaders[encoding]();
  setMergeCacheSize(MERGES_REMEMBERED_MAX);
  let tokens = 0;
  for (const piece of piecesOf(text)) tokens += countTokens(piece, AS_TEXT);
  return tokens;
};

/**
 * Merging takes time by the square of the length of a run of letters, symbols or spaces: a mebibyte of one letter would
 * take minutes. Longer runs are counted in pieces, which may change the count by about one token a piece.
 */
const RUN_CHARACTERS_MAX = 128;
const LONG_RUN = /[\p{L}\p{M}]{129,}|[^\s\p{L}\p{N}]{129,}|\s{129,}/u;
const RUN_PIECE = /[\p{L}\p{M}]{128}|[^\s\p{L}\p{N}]{128}|\s{128}/gu;

const piecesOf = (text: string): readonly string[] => {
  if (text.length <= RUN_CHARACTERS_MAX || !LONG_RUN.test(text)) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (const { index, 0: piece } of text.matchAll(RUN_PIECE)) {
    const end = index + piece.length;
    pieces.push(text.slice(from, end));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces;
};
