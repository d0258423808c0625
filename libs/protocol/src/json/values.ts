import { ScalarType, type DescEnum } from '@bufbuild/protobuf';

/** Reads and writes one value that is neither a message nor a list. */
export interface ValueForm {
  /** Value of a field without presence when it is absent. */
  readonly absent: unknown;
  /** @throws Unfit */
  read(json: unknown): unknown;
  write(value: never): unknown;
}

/** A value that does not fit its field; the message reads after the field's name. */
export class Unfit extends Error {
  /** @param known the words that would have fitted. Undefined: it is not a matter of words. */
  constructor(
    rule: string,
    readonly known?: readonly string[],
  ) {
    super(rule);
  }
}

/** Half of a surrogate pair: JSON can say it, UTF-8 cannot, so nothing that is stored can. */
const LONE_SURROGATE = /\p{Cs}/u;

export const readText = (json: unknown): string => {
  if (typeof json !== 'string') throw new Unfit('must be text in JSON');
  if (LONE_SURROGATE.test(json)) throw new Unfit('must be whole characters, not half of a surrogate pair');
  return json;
};

const asIs = (value: never): unknown => value;

const text: ValueForm = { absent: '', read: readText, write: asIs };

const bool: ValueForm = {
  absent: false,
  read: (json) => {
    if (typeof json !== 'boolean') throw new Unfit('must be true or false in JSON');
    return json;
  },
  write: asIs,
};

/** Neither leading zeros nor a sign of zero: one number has one text. */
const INTEGER = /^(?:0|-?[1-9]\d{0,19})$/;

/** 32 bits: a number in JSON. The same number as text is taken too, as every reader of this mapping must. */
const small = (least: number, most: number): ValueForm => ({
  absent: 0,
  read: (json) => {
    const value = typeof json === 'string' && INTEGER.test(json) ? Number(json) : json;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new Unfit(`must be a whole number from ${least} to ${most} in JSON`);
    }
    return value;
  },
  write: asIs,
});

/** 64 bits: text in JSON, since a JSON number loses digits. A number that has lost none is taken too. */
const large = (least: bigint, most: bigint): ValueForm => ({
  absent: 0n,
  read: (json) => {
    const exact =
      typeof json === 'number' ? Number.isSafeInteger(json) : typeof json === 'string' && INTEGER.test(json);
    const value = exact ? BigInt(json as string | number) : most + 1n;
    if (value < least || value > most)
      throw new Unfit(`must be a whole number from ${least} to ${most}, as text in JSON`);
    return value;
  },
  write: (value: bigint) => value.toString(),
});

const SCALARS: Readonly<Partial<Record<ScalarType, ValueForm>>> = {
  [ScalarType.STRING]: text,
  [ScalarType.BOOL]: bool,
  [ScalarType.INT32]: small(-(2 ** 31), 2 ** 31 - 1),
  [ScalarType.UINT32]: small(0, 2 ** 32 - 1),
  [ScalarType.INT64]: large(-(2n ** 63n), 2n ** 63n - 1n),
  [ScalarType.UINT64]: large(0n, 2n ** 64n - 1n),
};

/** @throws Error for a type that no message of the ledger has; it needs a form here first. */
export const scalarForm = (type: ScalarType): ValueForm => {
  const form = SCALARS[type];
  if (form === undefined) throw new Error(`${ScalarType[type]} has no form in JSON`);
  return form;
};

/**
 * An enum is written as its member's name; the member's number is taken too. A number without a name is left to the
 * rules of the field.
 */
export const enumForm = (description: DescEnum): ValueForm => {
  const numbers = new Map(description.values.map(({ name, number }) => [name, number]));
  const names = new Map(description.values.map(({ name, number }) => [number, name]));
  const known = description.values.filter(({ number }) => number !== 0).map(({ name }) => name);
  return {
    absent: 0,
    read: (json) => {
      const number = typeof json === 'string' ? numbers.get(json) : json;
      if (typeof number === 'number' && Number.isInteger(number)) return number;
      throw new Unfit(`must be one of ${known.join(', ')}`, known);
    },
    write: (value: number) => names.get(value) ?? value,
  };
};
