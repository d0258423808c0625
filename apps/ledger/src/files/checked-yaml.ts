import { readFile } from 'node:fs/promises';
import { isMap, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { didYouMean, givenInWords, whyUnreadable } from '@ledger/platform';
import { keysAt } from './schema-keys';

/** A fault in a file, and its place. */
export interface FileProblem {
  /** Path from the top: `['profiles', 'quick_answer', 'max_seconds']`. */
  readonly path: readonly PropertyKey[];
  /** Broken rule, in words that read on after the path. */
  readonly rule: string;
}

/** A file that the server needs at its start is not usable. The message names every problem with its line. */
export class BadFile extends Error {
  override readonly name = 'BadFile';
  constructor(
    file: string,
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`${file} is not usable:\n  ${problems.join('\n  ')}`, options);
  }
}

/**
 * Reads a YAML file and checks it as a whole. Every scalar is given as the text in the file, so that decimals stay
 * exact: the schema takes strings. `across` finds faults that no single entry shows, even if there are others.
 * @throws BadFile naming every problem as `file:line:column path rule`.
 */
export const readCheckedYaml = async <S extends z.ZodType>(
  file: string,
  schema: S,
  across: (entries: unknown) => readonly FileProblem[] = () => [],
): Promise<z.output<S>> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new BadFile(file, [`cannot be read: ${whyUnreadable(error)}`], { cause: error });
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const unreadable = [...document.errors, ...document.warnings].map(({ pos, message }) => `${at(pos[0])} ${message}`);
  if (unreadable.length > 0) throw new BadFile(file, unreadable);
  const entries: unknown = document.toJS();
  const parsed = schema.safeParse(entries);
  const found = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, schema));
  const problems = [...found, ...across(entries)];
  if (parsed.success && problems.length === 0) return parsed.data;
  const placed = problems.map(({ path, rule }) => ({ offset: offsetOf(document, path), path, rule }));
  placed.sort((a, b) => a.offset - b.offset);
  throw new BadFile(
    file,
    placed.map(({ offset, path, rule }) =>
      `${at(offset)} ${path.map(String).join('.')} ${rule}${givenWords(document, path, rule)}`.replace('  ', ' '),
    ),
  );
};

/** Adds to a rule about a value the value itself, and the word that was perhaps meant. */
const givenWords = (document: Document, path: readonly PropertyKey[], rule: string): string => {
  if (path.length === 0 || !rule.startsWith('must ')) return '';
  const given: unknown = document.getIn(path);
  if (given === undefined || given === '') return '; there is none';
  if (typeof given !== 'string') return '';
  return givenInWords(given, rule, given.length > GIVEN_MAX ? `${given.slice(0, GIVEN_MAX)}...` : given);
};

const GIVEN_MAX = 60;

const problemsOf = (issue: z.core.$ZodIssue, schema: z.ZodType): readonly FileProblem[] => {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const hint = didYouMean(key, known) || `; known are ${known.join(', ')}`;
      return { path: [...path, key], rule: `is not known here${hint}` };
    });
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, rule: message }));
  return [{ path, rule: issue.message }];
};

/** Finds the beginning of the entry at a path, by its key; for a missing entry, that of the map which lacks it. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const key = isMap(parent)
      ? parent.items.map((pair) => pair.key as Node).find((node) => String(node) === last)
      : (document.getIn(path.slice(0, length), true) as Node | undefined);
    if (key?.range) return key.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
};
