import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A message made to cost as much as one of its size can. */
export interface HostileMessage {
  readonly what: string;
  readonly bytes: Buffer;
}

const repeated = (piece: Uint8Array, bytes: number): Buffer =>
  Buffer.alloc(Math.floor(bytes / piece.length) * piece.length, piece);
const delimited = (number: number, value: Uint8Array): Buffer =>
  Buffer.from(new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(value).finish());
const numberField = (number: number): Uint8Array => new BinaryWriter().tag(number, WireType.Varint).uint32(0).finish();
const within = (path: readonly DescField[], value: Buffer): Buffer =>
  path.reduceRight((inner, { number }) => delimited(number, inner), value);

/** Every field of the message that has as many entries as one likes, by the way to it. */
export const listsOf = (message: DescMessage): readonly (readonly DescField[])[] =>
  message.fields.flatMap((field): readonly (readonly DescField[])[] => {
    const below = field.message === undefined ? [] : listsOf(field.message).map((path) => [field, ...path]);
    return field.fieldKind === 'list' || field.fieldKind === 'map' ? [[field], ...below] : below;
  });

/** One for each list, with entries of nothing. */
export const hostileLists = (message: DescMessage, bytes: number): readonly HostileMessage[] =>
  listsOf(message).map((path) => {
    const list = path.at(-1)!;
    const isPacked = list.fieldKind === 'list' && list.packed;
    const entries = isPacked
      ? delimited(list.number, Buffer.alloc(bytes, 1))
      : repeated(delimited(list.number, Buffer.alloc(0)), bytes);
    return { what: `entries of ${path.map(({ name }) => name).join('.')}`, bytes: within(path.slice(0, -1), entries) };
  });

const textsOf = (message: DescMessage): readonly (readonly DescField[])[] =>
  message.fields.flatMap((field) => {
    if (field.fieldKind === 'message') return textsOf(field.message).map((path) => [field, ...path]);
    return field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING ? [[field]] : [];
  });

/** One of each other kind. */
export const hostileKinds = (
  message: DescMessage,
  bytes: number,
  random: (below: number) => number,
): readonly HostileMessage[] => {
  const [single] = message.fields.filter(({ fieldKind }) => fieldKind === 'message' || fieldKind === 'scalar');
  const noise = Buffer.from(Array.from({ length: 4_096 }, () => random(256)));
  const texts = textsOf(message);
  const text = texts.length === 0 ? undefined : texts[random(texts.length)];
  return [
    { what: 'unknown numbers', bytes: repeated(numberField(29), bytes) },
    { what: 'unknown texts', bytes: repeated(delimited(30, Buffer.alloc(0)), bytes) },
    { what: 'groups in groups', bytes: repeated(Buffer.from([(15 << 3) | WireType.StartGroup]), bytes) },
    { what: 'noise', bytes: repeated(noise, bytes) },
    {
      what: 'a length beyond the end',
      bytes: Buffer.concat([Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f]), repeated(noise, bytes)]),
    },
    ...(single === undefined
      ? []
      : [
          { what: `${single.name} again and again`, bytes: repeated(delimited(single.number, Buffer.alloc(0)), bytes) },
        ]),
    ...(text === undefined
      ? []
      : [{ what: `a long ${text.at(-1)!.name}`, bytes: within(text, Buffer.alloc(bytes, 'x')) }]),
  ];
};
