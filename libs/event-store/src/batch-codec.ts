import { AppendTooLarge, APPEND_BYTES_MAX, APPEND_EVENTS_MAX, type NewEvent } from './event-store';

/*
 * One append as bytes: a byte that says whether all of it is ASCII, then per event the lengths of type, data and
 * metadata in bytes (three 32-bit integers, little-endian), then per event id, type, data and metadata.
 */
const FLAG_BYTES = 1;
const LENGTHS_BYTES = 12;
const ID_CHARACTERS = 36;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Encodes an append into memory of its own, so that it can be handed to another thread without a copy.
 *
 * @throws RangeError for no events, an id that is no UUID or comes twice, an empty type, text that is not Unicode.
 * @throws AppendTooLarge
 */
export const encodeBatch = (events: readonly NewEvent[]): Buffer<ArrayBuffer> => {
  if (events.length === 0) throw new RangeError('an append needs at least one event');
  if (events.length > APPEND_EVENTS_MAX) throw new AppendTooLarge(`${events.length} events in one append`);
  let text = '';
  let typeCharacters = 0;
  const ids = new Set<string>();
  for (const { id, type, data, metadata } of events) {
    if (!isPlausibleId(id)) throw new RangeError(`not an event id: ${JSON.stringify(id)}`);
    if (type === '') throw new RangeError('an event needs a type');
    ids.add(id);
    typeCharacters += type.length;
    text += id + type + data + metadata;
  }
  if (ids.size < events.length) throw new RangeError('an event id twice in one append');
  const textBytes = Buffer.byteLength(text);
  const ascii = textBytes === text.length;
  const typeBytes = ascii ? typeCharacters : events.reduce((sum, { type }) => sum + Buffer.byteLength(type), 0);
  const contentBytes = textBytes - typeBytes - events.length * ID_CHARACTERS;
  if (contentBytes > APPEND_BYTES_MAX) throw new AppendTooLarge(`${contentBytes} bytes in one append`);
  if (!ascii) assertEncodable(text, events);
  const lengthOf = ascii ? (part: string) => part.length : Buffer.byteLength;

  const bytes = Buffer.allocUnsafeSlow(FLAG_BYTES + events.length * LENGTHS_BYTES + textBytes);
  let at = bytes.writeUInt8(ascii ? 1 : 0, 0);
  for (const { type, data, metadata } of events) {
    at = bytes.writeUInt32LE(lengthOf(type), at);
    at = bytes.writeUInt32LE(lengthOf(data), at);
    at = bytes.writeUInt32LE(lengthOf(metadata), at);
  }
  bytes.write(text, at, ascii ? 'latin1' : 'utf8');
  return bytes;
};

/**
 * Checks only the shape, on which storing relies: checking every digit would cost more than all the rest of the
 * encoding.
 */
const isPlausibleId = (id: string): boolean =>
  id.length === ID_CHARACTERS && id[8] === '-' && id[13] === '-' && id[18] === '-' && id[23] === '-';

const assertEncodable = (text: string, events: readonly NewEvent[]): void => {
  if (LONE_SURROGATE.test(text)) throw new RangeError('half of a surrogate pair has no UTF-8');
  const wrong = events.find(({ id }) => Buffer.byteLength(id) !== ID_CHARACTERS);
  if (wrong !== undefined) throw new RangeError(`not an event id: ${JSON.stringify(wrong.id)}`);
};

export const decodeBatch = (bytes: Buffer, count: number): NewEvent[] => {
  const encoding = bytes.readUInt8(0) === 1 ? 'latin1' : 'utf8';
  let lengths = FLAG_BYTES;
  let at = FLAG_BYTES + count * LENGTHS_BYTES;
  const take = (length: number): string => bytes.toString(encoding, at, (at += length));
  const events = new Array<NewEvent>(count);
  for (let i = 0; i < count; i++, lengths += LENGTHS_BYTES) {
    events[i] = {
      id: take(ID_CHARACTERS),
      type: take(bytes.readUInt32LE(lengths)),
      data: take(bytes.readUInt32LE(lengths + 4)),
      metadata: take(bytes.readUInt32LE(lengths + 8)),
    };
  }
  return events;
};

/** Reads the id of the batch's last event, without decoding the others. */
export const lastEventId = (bytes: Buffer, count: number): string => {
  const lengths = FLAG_BYTES + (count - 1) * LENGTHS_BYTES;
  const content = [0, 4, 8].reduce((sum, at) => sum + bytes.readUInt32LE(lengths + at), ID_CHARACTERS);
  return bytes.toString('latin1', bytes.length - content, bytes.length - content + ID_CHARACTERS);
};
