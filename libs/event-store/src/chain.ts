import { createHash, hash } from 'node:crypto';
import type { JsonText, NewEvent, Revision } from './event-store';

/** Hash over everything appended so far, in hex; the empty text before the first append. */
export type ChainHead = string;

export interface UnsealedEvent {
  readonly type: string;
  readonly data: JsonText;
  /** A JSON object without `chain`. */
  readonly metadata: JsonText;
}

/** Namespace of event ids, fixed forever: changing it would change the id of every event. */
const EVENT_NAMESPACE = Buffer.from('8f3c9d4e5b6a4c7d9e2f1a0b3c4d5e6f', 'hex');

/**
 * UUIDv5 of (stream, revision, type, data, metadata without the chain): the same event at the same place has the same
 * id, so that a repeated append is recognised, and another process, whose writer id is in the metadata, never makes it.
 */
export const eventId = (stream: string, revision: Revision, event: UnsealedEvent): string => {
  const text = `${stream}\n${revision}\n${event.type}\n${event.data}\n${event.metadata}`;
  const hex = hash('sha1', named(text), 'hex');
  const variant = VARIANTS[parseInt(hex[16]!, 16) & 0x3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const VARIANTS = ['8', '9', 'a', 'b'] as const;

/** Buffer that already begins with the namespace: hashing one buffer costs half of hashing two parts. */
const scratch = Buffer.alloc(64 * 1024);
EVENT_NAMESPACE.copy(scratch);

const named = (text: string): Uint8Array => {
  // UTF-8 takes at most three bytes for each of a text's units.
  const room = EVENT_NAMESPACE.length + 3 * text.length;
  if (room > scratch.length) return Buffer.concat([EVENT_NAMESPACE, Buffer.from(text)]);
  return scratch.subarray(0, EVENT_NAMESPACE.length + scratch.write(text, EVENT_NAMESPACE.length));
};

/**
 * Gives each event its id and the last one the chain: `"chain":{"count":n,"hash":h}`, where h is SHA-256 over the
 * previous head and each event's id, type, data and metadata without the hash.
 */
export const sealAppend = (
  stream: string,
  firstRevision: Revision,
  previous: ChainHead,
  events: readonly UnsealedEvent[],
): { readonly events: readonly NewEvent[]; readonly head: ChainHead } => {
  const sealed = events.map((event, i): NewEvent => {
    const { type, data, metadata } = event;
    return { id: eventId(stream, firstRevision + BigInt(i), event), type, data, metadata };
  });
  const head = chainHash(previous, sealed);
  const last = sealed[sealed.length - 1];
  if (last === undefined) throw new RangeError('an append needs at least one event');
  const chain = JSON.stringify({ count: sealed.length, hash: head });
  const separator = last.metadata === '{}' ? '' : ',';
  sealed[sealed.length - 1] = { ...last, metadata: `${last.metadata.slice(0, -1)}${separator}"chain":${chain}}` };
  return { events: sealed, head };
};

export interface ChainSeal {
  /** Events of the append that ends here. */
  readonly count: number;
  readonly hash: ChainHead;
}

/**
 * The seal in an event's metadata, and the metadata before they were sealed. Absent: the append goes on after the
 * event.
 */
export const unseal = (metadata: JsonText): { readonly seal: ChainSeal; readonly unsealed: JsonText } | undefined => {
  const match = SEAL.exec(metadata);
  if (match === null) return undefined;
  const before = metadata.slice(0, match.index);
  return { seal: { count: Number(match[1]), hash: match[2]! }, unsealed: before === '{' ? '{}' : `${before}}` };
};

const SEAL = /,?"chain":\{"count":(\d+),"hash":"([0-9a-f]{64})"\}\}$/;

/**
 * Text that is hashed, as UTF-8. Each part is preceded by its length in UTF-16 units, so that no two different appends
 * give the same text.
 */
export const chainHash = (
  previous: ChainHead,
  events: readonly (UnsealedEvent & { readonly id: string })[],
): ChainHead => {
  const digest = createHash('sha256').update(previous);
  let text = '';
  for (const { id, type, data, metadata } of events) {
    text += `${id}${type.length}:${type}${data.length}:${data}${metadata.length}:${metadata}`;
    if (text.length < HASHED_AT_ONCE) continue;
    digest.update(text);
    text = '';
  }
  return digest.update(text).digest('hex');
};

/** Tells in which way an append does not continue the chain before it. Undefined: it does. */
export const brokenLink = (
  previous: ChainHead,
  append: readonly (UnsealedEvent & { readonly id: string })[],
  seal: ChainSeal,
): string | undefined => {
  if (seal.count !== append.length)
    return `its last append has ${append.length} events, and its seal says ${seal.count}`;
  const right = chainHash(previous, append);
  return seal.hash === right ? undefined : `its hash chain is broken: the seal says ${seal.hash}, and it is ${right}`;
};

/**
 * Characters that are hashed together: a call for each event costs more than the hashing itself, and one for all of
 * them would hold them all twice.
 */
const HASHED_AT_ONCE = 32 * 1024;
