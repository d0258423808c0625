import { hash } from 'node:crypto';
import { canonicalDecimal } from '../amount';
import type { Instruction, LedgerCommand, LedgerInstruction } from './commands';

/** Hash of a command's content, and bytes of the canonical form that was hashed. */
export interface HashedContent {
  readonly hash: string;
  readonly bytes: number;
}

/**
 * Hashes a command as it was sent: SHA-256, in base64, over its content with sorted keys and amounts in canonical
 * form, without the ids that only trace it and what the server added. Two commands of one id are the same command
 * exactly when their hashes are equal.
 */
export const hashedContent = ({ body, actor, occurredAt, at }: LedgerCommand): HashedContent => {
  const text = `${JSON.stringify([actor, occurredAt ?? null, at ?? null])}${canonicalJson(asSent(body))}`;
  return { hash: hash('sha256', text, 'base64'), bytes: Buffer.byteLength(text) };
};

export const commandHash = (command: LedgerCommand): string => hashedContent(command).hash;

/** The command without the count of a text, which the server adds. */
const asSent = (body: Instruction): Instruction => {
  if (body.type === 'Reserve' && body.counted !== undefined) return { ...body, counted: undefined };
  if (body.type !== 'AtomicBatch' || !body.items.some((item) => item.type === 'Reserve')) return body;
  return { ...body, items: body.items.map((item) => asSent(item) as LedgerInstruction) };
};

/** Keys of decimal text: the same number may be written in several ways. */
const DECIMAL_KEYS: ReadonlySet<string> = new Set([
  'amount',
  'confidence',
  'confidenceThreshold',
  'rollover',
  'share',
  'tolerance',
  'weight',
  'work',
]);

/** Maps whose keys the caller chooses: a `weight` in them is no decimal, and `1` is another text than `1.0`. */
const MAPS_OF_TEXT: ReadonlySet<string> = new Set(['labels', 'tags']);

/** JSON with sorted keys. A field that is undefined is absent; lists keep their order. */
const canonicalJson = (value: unknown, isMapOfText = false): string => {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one)).join(',')}]`;
  const record = value as Record<string, unknown>;
  let text = '{';
  for (const key of sortedKeys(record)) {
    const member = record[key];
    if (member === undefined) continue;
    const isDecimal = !isMapOfText && DECIMAL_KEYS.has(key) && typeof member === 'string';
    if (text.length > 1) text += ',';
    text += `${quoted(key)}:${isDecimal ? quoted(canonicalDecimal(member)) : canonicalJson(member, MAPS_OF_TEXT.has(key))}`;
  }
  return `${text}}`;
};

/** Quotes a text. Most need no escapes, and looking for them is cheaper than encoding. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));
const PLAIN = /^[\w.:@ /-]*$/;

const sortedKeys = (record: Record<string, unknown>): readonly string[] => {
  const keys = Object.keys(record);
  for (let i = 1; i < keys.length; i += 1) if (keys[i - 1]! > keys[i]!) return keys.sort();
  return keys;
};
