import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { whyUnreadable } from '@ledger/platform';
import { assertBoundedJson, NotInSchema } from '@ledger/protocol';
import { UsageFault } from '@ledger/terminal';
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { treeOf } from './json-faults';

export type Path = readonly (string | number)[];

const GIVEN_MAX = 60;

/** Fields of a command as they were typed, which know their places, so that faults can name them. */
export class TypedFields {
  constructor(
    readonly value: object,
    private readonly text: string,
    private readonly tree: Node,
    private readonly source: Source,
  ) {}

  /** Line in a file of many commands. Undefined: the text holds one command's fields. */
  get line(): number | undefined {
    return this.source.line;
  }

  /** The value as it was typed, cut where it is long. Undefined: none was typed. */
  given(path: Path): string | undefined {
    const node = findNodeAtLocation(this.tree, [...path]);
    if (node === undefined) return undefined;
    const text = this.text.slice(node.offset, node.offset + node.length).replace(/\s+/g, ' ');
    return text.length > GIVEN_MAX ? `${text.slice(0, GIVEN_MAX)}...` : text;
  }

  /** Tells the file and line of a field, to stand before the words about it. Empty: the fields are an argument. */
  whereabouts(path: Path): string {
    const { name } = this.source;
    if (name === undefined) return '';
    for (let length = path.length; length >= 0; length -= 1) {
      const node = findNodeAtLocation(this.tree, path.slice(0, length));
      if (node !== undefined) return `${placeIn(this.text, node.parent?.offset ?? node.offset, this.source)}: `;
    }
    return `${name}: `;
  }
}

/** The origin of a text. */
interface Source {
  /** Name of the file. Undefined: the text is an argument of the command line. */
  readonly name?: string;
  /** Line of the file that is the text. Undefined: the text is the whole file. */
  readonly line?: number;
}

const LINES: ReadonlySet<string> = new Set(['.jsonl', '.ndjson']);
const STDIN = 0;

/**
 * Reads one command's fields: as JSON, from a file as `@file`, or from the standard input as `@-`. A file of JSON lines
 * has those of a command in each.
 *
 * @throws UsageFault saying what is wrong with the text, and where.
 */
export const typedFields = (argument: string): readonly TypedFields[] => {
  if (!argument.startsWith('@')) return [read(argument, {})];
  const name = argument.slice(1);
  const text = contentOf(name);
  if (!LINES.has(extname(name))) return [read(text, { name })];
  const lines = text
    .split(/\r?\n/)
    .flatMap((content, i) => (content.trim() === '' ? [] : [read(content, { name, line: i + 1 })]));
  if (lines.length === 0) throw new UsageFault(`${name} has no lines: one command's fields belong into each`);
  return lines;
};

const contentOf = (name: string): string => {
  if (name === '') throw new UsageFault('@ stands before the name of a file with the fields, or - for the input');
  try {
    return readFileSync(name === '-' ? STDIN : name, 'utf8');
  } catch (error) {
    throw new UsageFault(`@${name} cannot be read: ${whyUnreadable(error)}`);
  }
};

const read = (text: string, source: Source): TypedFields => {
  try {
    assertBoundedJson(Buffer.from(text));
  } catch (error) {
    if (error instanceof NotInSchema) throw new UsageFault(`${lead(source)}${error.message}`);
    throw error;
  }
  const tree = treeOf(text);
  if ('words' in tree) {
    throw new UsageFault(`${placed(text, tree.offset, source)}: ${tree.words}${quotesEaten(text, source)}`);
  }
  if (tree.type !== 'object') {
    throw new UsageFault(`${lead(source)}fields must be a JSON object such as {"accountId":"a"}; given ${text.trim()}`);
  }
  return new TypedFields(JSON.parse(text) as object, text, tree, source);
};

const lead = ({ name, line }: Source): string =>
  name === undefined ? '' : `${name}${line === undefined ? '' : `:${line}`}: `;

const placed = (text: string, offset: number, source: Source): string =>
  source.name === undefined
    ? `fields must be JSON, and are not at ${lineAndColumn(text, offset)}`
    : `${placeIn(text, offset, source)}: this is no JSON`;

const placeIn = (text: string, offset: number, { name, line = 1 }: Source): string => {
  const { row, column } = position(text, offset);
  return `${name}:${line + row - 1}:${column}`;
};

const lineAndColumn = (text: string, offset: number): string => {
  const { row, column } = position(text, offset);
  return text.includes('\n') ? `line ${row}, column ${column}` : `column ${column}`;
};

const position = (text: string, offset: number): { readonly row: number; readonly column: number } => {
  const before = text.slice(0, offset).split('\n');
  return { row: before.length, column: before.at(-1)!.length + 1 };
};

const quotesEaten = (text: string, { name }: Source): string =>
  name === undefined && !text.includes('"') && /[A-Za-z]/.test(text)
    ? '. The shell takes double quotes away: put the JSON between single quotes'
    : '';
