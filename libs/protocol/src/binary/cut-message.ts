import type { FieldBounds, MessageBounds } from './list-bounds';

/** A shorter message cannot hold so much that decoding it would be felt. */
const CUT_BYTES_MIN = 8 * 1024;
/** Fields of one message that are looked at. What has more is nothing that this protocol can say. */
const FIELDS_MAX = 2_500_000;
/** Fields of a later version of the protocol that pass unread; a newer client has some. */
const UNKNOWN_MAX = 64;

const VARINT = 0;
const FIXED_64 = 1;
const DELIMITED = 2;
const FIXED_32 = 5;

/** The bytes are no message of this protocol. */
export class NoMessage extends Error {
  override readonly name = 'NoMessage';
}

/**
 * The message as it may be decoded in little time: of a list beyond its bound one entry too many is left, for which its
 * rule refuses the request by name; of a field that stands again and again the last stays, as decoding would have it; of
 * text beyond every bound a byte too many stays; unknown fields go. A message within its bounds comes back as it is.
 *
 * @throws NoMessage for what is cut off, has groups, or has fields by the million.
 */
export const cutMessage = (bounds: MessageBounds, bytes: Uint8Array): Uint8Array => {
  if (bytes.length < CUT_BYTES_MIN) return bytes;
  fieldsSeen = 0;
  if (isWithin(bounds, bytes, 0, bytes.length)) return bytes;
  fieldsSeen = 0;
  return Buffer.concat(kept(bounds, bytes, 0, bytes.length));
};

// Outside of the functions, since a message can have two million fields: what they hand on would be two million objects.
// Reading never waits, so there is one reading at a time.
let fieldsSeen = 0;
/** Place behind the varint that was read last. */
let behind = 0;

/** Bits on which JavaScript's bitwise operations work. */
const BITS = 32;

/** Reads the lower 32 bits of a varint, and leaves {@link behind} at its end. */
const varint = (bytes: Uint8Array, at: number, end: number): number => {
  let value = 0;
  for (let shift = 0; at < end && shift < 70; shift += 7) {
    const byte = bytes[at++]!;
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    behind = at;
    return value >>> 0;
  }
  throw new NoMessage('it is cut off');
};

/** Reads the tag of the field that follows: its number, and in the lowest three bits its wire type. */
const tagAt = (bytes: Uint8Array, at: number, end: number): number => {
  if ((fieldsSeen += 1) > FIELDS_MAX) throw new NoMessage(`it has more than ${FIELDS_MAX} fields`);
  behind = at + 1;
  return bytes[at]! < 0x80 ? bytes[at]! : varint(bytes, at, end);
};

/**
 * Finds the end of the value that begins here. Where the value states its length, {@link behind} is left at its first
 * byte.
 */
const valueEnd = (wireType: number, bytes: Uint8Array, at: number, end: number): number => {
  let to: number;
  if (wireType === DELIMITED) {
    const length = varint(bytes, at, end);
    to = behind + length;
  } else {
    behind = at;
    if (wireType === VARINT) to = pastVarint(bytes, at, end);
    else if (wireType === FIXED_64) to = at + 8;
    else if (wireType === FIXED_32) to = at + 4;
    else throw new NoMessage('it has groups');
  }
  if (to > end) throw new NoMessage('it is cut off');
  return to;
};

const pastVarint = (bytes: Uint8Array, from: number, end: number): number => {
  for (let to = from; to < end; to += 1) if (bytes[to]! < 0x80) return to + 1;
  throw new NoMessage('it is cut off');
};

const isWithin = ({ fields, hasLists }: MessageBounds, bytes: Uint8Array, from: number, end: number): boolean => {
  const counts = hasLists || fields.length > BITS ? new Uint32Array(fields.length) : undefined;
  // Bits of one number, for the fields that stand once and whose own numbers it has bits for.
  let seen = 0;
  let unknown = 0;
  for (let at = from; at < end;) {
    const tag = tagAt(bytes, at, end);
    const number = tag >>> 3;
    const to = valueEnd(tag & 7, bytes, behind, end);
    const field = fields[number];
    if (field === undefined) {
      if ((unknown += 1) > UNKNOWN_MAX) return false;
    } else {
      if (field.isList || number >= BITS) {
        if ((counts![number]! += 1) > field.entriesMax) return false;
      } else if (seen === (seen |= 1 << number)) return false;
      if ((tag & 7) === DELIMITED && !isValueWithin(field, bytes, behind, to)) return false;
    }
    at = to;
  }
  return true;
};

const isValueWithin = (field: FieldBounds, bytes: Uint8Array, from: number, end: number): boolean => {
  if (field.message !== undefined) return isWithin(field.message, bytes, from, end);
  if (field.isPacked) return endOfPacked(field.entriesMax, bytes, from, end) === end;
  return end - from <= (field.textBytesMax ?? Infinity);
};

/** Finds the end of the last number that may stand in a packed list. */
const endOfPacked = (entriesMax: number, bytes: Uint8Array, from: number, end: number): number => {
  let at = from;
  for (let count = 0; count < entriesMax && at < end; count += 1) at = pastVarint(bytes, at, end);
  return at;
};

/** Gives the values that are kept of a message, by the numbers of their fields. A nested message is not cut itself. */
export const valuesIn = (bounds: MessageBounds, bytes: Uint8Array): ReadonlyMap<number, readonly Uint8Array[]> => {
  fieldsSeen = 0;
  const values = new Map<number, Uint8Array[]>();
  for (const at of placesKept(bounds, bytes, 0, bytes.length)) {
    const tag = tagAt(bytes, at, bytes.length);
    const end = valueEnd(tag & 7, bytes, behind, bytes.length);
    if ((tag & 7) !== DELIMITED) continue;
    const ofField = values.get(tag >>> 3) ?? [];
    values.set(tag >>> 3, ofField);
    ofField.push(bytes.subarray(behind, end));
  }
  return values;
};

/** Gives the parts that are kept of a message, in their order. */
const kept = (bounds: MessageBounds, bytes: Uint8Array, from: number, end: number): Uint8Array[] =>
  [...placesKept(bounds, bytes, from, end)].sort((a, b) => a - b).flatMap((at) => keptField(bounds, bytes, at, end));

/** Finds the places at which the fields begin that are kept. */
const placesKept = ({ fields }: MessageBounds, bytes: Uint8Array, from: number, end: number): Iterable<number> => {
  const places: number[] = [];
  const counts = new Uint32Array(fields.length);
  /** Last place of each field that stands once: of repeated ones, and of the members of a oneof, the last counts. */
  const last = new Float64Array(fields.length).fill(-1);
  for (let at = from; at < end;) {
    const tag = tagAt(bytes, at, end);
    const number = tag >>> 3;
    const to = valueEnd(tag & 7, bytes, behind, end);
    const field = fields[number];
    if (field !== undefined && !field.isList) last[number] = at;
    else if (field !== undefined && (counts[number]! += 1) <= field.entriesMax + 1) places.push(at);
    const isSurplus = field === undefined || (field.isList && counts[number]! > field.entriesMax);
    at = isSurplus ? pastAlike(tag, bytes, to, end) : to;
  }
  return [...places, ...last.filter((at) => at >= 0)];
};

/** Skips the short fields of the same tag that follow: among those that are not kept there may be a million. */
const pastAlike = (tag: number, bytes: Uint8Array, from: number, end: number): number => {
  if ((tag & 7) !== DELIMITED || tag >= 0x80) return from;
  let at = from;
  while (at + 1 < end && bytes[at] === tag && bytes[at + 1]! < 0x80) {
    const to = at + 2 + bytes[at + 1]!;
    if (to > end) break;
    at = to;
  }
  return at;
};

const keptField = ({ fields }: MessageBounds, bytes: Uint8Array, at: number, messageEnd: number): Uint8Array[] => {
  const tag = tagAt(bytes, at, messageEnd);
  const tagBytes = bytes.subarray(at, behind);
  const { message, isPacked, entriesMax, textBytesMax = Infinity } = fields[tag >>> 3]!;
  const end = valueEnd(tag & 7, bytes, behind, messageEnd);
  const from = behind;
  if ((tag & 7) !== DELIMITED) return [tagBytes, bytes.subarray(from, end)];
  let value: Uint8Array[];
  if (message !== undefined) value = kept(message, bytes, from, end);
  else if (isPacked) value = [bytes.subarray(from, endOfPacked(entriesMax + 1, bytes, from, end))];
  else value = [bytes.subarray(from, Math.min(end, from + textBytesMax + 1))];
  return [tagBytes, lengthOf(value), ...value];
};

const lengthOf = (pieces: readonly Uint8Array[]): Uint8Array => {
  let length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes: number[] = [];
  for (; length >= 0x80; length >>>= 7) bytes.push((length & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, length]);
};
