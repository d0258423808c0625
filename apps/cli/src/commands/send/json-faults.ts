import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

/** Fault of a text that is not JSON, or of JSON that gives a name twice: its place, and how to mend it. */
export interface JsonFault {
  readonly offset: number;
  readonly words: string;
}

/** Finds the first fault of a text, or else answers its tree, which knows the place of each value. */
export const treeOf = (text: string): Node | JsonFault => {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined) return { offset: first.offset, words: wordsFor(first, text) };
  if (tree === undefined) return { offset: 0, words: 'there is nothing' };
  return repeatedName(tree) ?? tree;
};

const wordsFor = ({ error, offset, length }: ParseError, text: string): string => {
  const there = text.slice(offset, offset + Math.max(length, 1));
  const seen = there === '' ? 'the end' : JSON.stringify(there.slice(0, SHOWN_MAX));
  switch (printParseErrorCode(error)) {
    case 'PropertyNameExpected':
      return /,\s*$/.test(text.slice(0, offset))
        ? `take out the comma before ${seen}`
        : `the name of a field, between double quotes, belongs before ${seen}`;
    case 'ValueExpected':
      return /,\s*$/.test(text.slice(0, offset)) && /^[}\]]/.test(there)
        ? `take out the comma before ${seen}`
        : `a value is missing before ${seen}`;
    case 'InvalidSymbol':
      return `${seen} is neither a number nor true, false or null; text and names stand between double quotes`;
    case 'ColonExpected':
      return `a colon is missing before ${seen}`;
    case 'CommaExpected':
      return `a comma is missing before ${seen}`;
    case 'CloseBraceExpected':
      return 'a } is missing at the end';
    case 'CloseBracketExpected':
      return 'a ] is missing at the end';
    case 'EndOfFileExpected':
      return `nothing may follow the last }, and ${seen} does`;
    case 'UnexpectedEndOfString':
      return 'a double quote is missing at the end of a text';
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return `${seen} is no number of JSON`;
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return 'a \\ in a text stands before one of " \\ / b f n r t, or before u and four digits';
    case 'InvalidCharacter':
      return 'a text has no line breaks or other control characters: write \\n for one';
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return 'JSON has no comments';
    case '<unknown ParseErrorCode>':
      return `${seen} is not understood`;
  }
};

const SHOWN_MAX = 40;

/**
 * Finds a name that is given twice: JSON's own parser takes the last one silently, and half of what was meant would be
 * lost.
 */
const repeatedName = (node: Node): JsonFault | undefined => {
  const names = new Set<string>();
  for (const child of node.children ?? []) {
    if (node.type === 'object') {
      const [key] = child.children as [Node];
      const name = key.value as string;
      if (names.has(name)) return { offset: key.offset, words: `${JSON.stringify(name)} is written twice` };
      names.add(name);
    }
    const within = repeatedName(child);
    if (within !== undefined) return within;
  }
  return undefined;
};
