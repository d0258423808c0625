import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '..', '..');

/** Words that leave the reader to guess the matter of a comment until its end. */
const PUT_OFF = [
  ...['what', 'which', 'whichever', 'whatever', 'who', 'whom', 'whose', 'whoever', 'how', 'why'],
  ...['where', 'wherever', 'when', 'whenever', 'whether', 'of', 'as', 'that', 'those', 'these', 'such', 'it', 'there'],
  ...['and', 'but', 'or', 'so', 'then', 'thus', 'also'],
];

/** A comment's first word: of a block, of a line that follows code, or of the first of several lines. */
const OPENING =
  /\/\*\*?\s*(?:\n\s*\* ?)?([A-Za-z]+)\b|(?<!\/\/[^\n]*\n[ \t]*)(?<=^[ \t]*|[;,{}()\]>] )\/\/ ([A-Za-z]+)\b/gm;

const openedBy = (source: string): readonly { readonly word: string; readonly line: number }[] =>
  [...source.matchAll(OPENING)].map(({ 1: block, 2: line, index }) => ({
    word: (block ?? line!).toLowerCase(),
    line: source.slice(0, index).split('\n').length,
  }));

/** Files that others publish, kept as they are. */
const OF_OTHERS = /^libs\/protocol\/src\/proto\/google\//;

const filesUnder = (directory: string): readonly string[] =>
  readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs|cjs|proto)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/generated/') && !path.includes('node_modules/') && !OF_OTHERS.test(path));

describe('a comment', () => {
  it('begins with the noun or verb that it is about', () => {
    const files = ['eslint.config.mjs', ...['.ci', 'apps', 'libs', 'test'].flatMap(filesUnder)];
    const found = files.flatMap((path) =>
      openedBy(readFileSync(join(root, path), 'utf8'))
        .filter(({ word }) => PUT_OFF.includes(word))
        .map(({ word, line }) => `${path}:${line} opens with "${word}"`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['#** Of an atomic batch. */', 'of'],
    ['#**\n * What was counted.\n */', 'what'],
    ['  ## Whether it is open.\n', 'whether'],
    ['const a = 1; ## It counts.\n', 'it'],
    ['## Shortest wait,\n## of all.\n', 'shortest'],
  ])('is found by its first word: %j, with a slash for each #', (text, word) => {
    const source = text.replaceAll('#', '/');
    expect(openedBy(source).map((opening) => opening.word)).toEqual([word]);
  });
});
