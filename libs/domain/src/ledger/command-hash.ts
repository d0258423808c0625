import { createHash } from 'node:crypto';
import { canonicalDecimal } from '../amount';
import type { LedgerCommand } from './commands';

/**
 * SHA-256, in base64, over a command as it was sent: its keys sorted and its amounts in canonical form; without the ids
 * that only trace it. Two commands of one id are the same command exactly when their hashes are equal.
 */
export const commandHash = (command: LedgerCommand): string => {
  const { body, actor, occurredAt, at } = command;
  const text = `${JSON.stringify([actor, occurredAt ?? null, at ?? null])}${canonicalJson(body)}`;
  return createHash('sha256').update(text).digest('base64');
};

/** Keys of decimal text: the same amount may be written in several ways. */
const DECIMAL_KEYS: ReadonlySet<string> = new Set(['amount']);

/** Absent and undefined are the same; lists keep their order. */
const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const record = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    const isDecimal = DECIMAL_KEYS.has(key) && typeof member === 'string';
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${isDecimal ? JSON.stringify(canonicalDecimal(member)) : canonicalJson(member)}`;
  }
  return `${text}}`;
};
