import { IsBoolean, IsInt, IsOptional, Matches, Max, Min, ValidateBy, type ValidationArguments } from 'class-validator';
import { EntriesMax } from './compiled';
import { decimalPattern, scaled } from './decimal-text';

/** Decorators of the generated classes. Words read after the field's name; options.proto states them and the bounds. */

type Judge = (value: unknown, object: object) => boolean;

const rule = (name: string, words: string, validate: Judge): PropertyDecorator =>
  ValidateBy(
    {
      name,
      validator: { validate: (value: unknown, args?: ValidationArguments) => validate(value, args?.object ?? {}) },
    },
    { message: words },
  );

/** Applies several rules to one field, the first one first. */
const all =
  (...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const each of rules) each(target, property);
  };

/** A rule of a list or map, which has at most so many entries: nothing looks at those of a longer one. */
const listRule = (
  most: number,
  name: string,
  words: string,
  validate: (list: readonly unknown[]) => boolean,
): PropertyDecorator =>
  all(
    EntriesMax(most),
    rule(name, words, (list) => Array.isArray(list) && list.length <= most && validate(list as unknown[])),
  );

export const Optional = (): PropertyDecorator => IsOptional();

export const Flag = (words: string): PropertyDecorator => IsBoolean({ message: words });

/** A rule that only code can say, by the name of its function. */
export const Checked = (name: string, check: Judge, words: string): PropertyDecorator => rule(name, words, check);

export const Pattern = (pattern: RegExp, words: string): PropertyDecorator => Matches(pattern, { message: words });

export const Text = (least: number, most: number, words: string): PropertyDecorator =>
  Matches(textPattern(least, most), { message: words });

/** No control characters. */
const textPattern = (least: number, most: number): RegExp => new RegExp(`^\\P{Cc}{${least},${most}}$`, 'u');

/** Text of any kind, line breaks included. */
export const TextOfBytes = (most: number, words: string): PropertyDecorator =>
  rule(
    'isTextOfBytes',
    words,
    (value) => typeof value === 'string' && value.length <= most && Buffer.byteLength(value) <= most,
  );

export const Whole = (least: number, most: number, words: string): PropertyDecorator => {
  const message = { message: words };
  return all(IsInt(message), Min(least, message), Max(most, message));
};

interface DecimalBounds {
  /** Digits before the point, and after it. */
  readonly before: number;
  readonly after: number;
  readonly aboveZero: boolean;
  /** A decimal itself. Undefined: the digits are bound enough. */
  readonly most: string | undefined;
}

export const Decimal = ({ before, after, aboveZero, most }: DecimalBounds, words: string): PropertyDecorator => {
  const pattern = decimalPattern(before, after);
  const greatest = most === undefined ? undefined : scaled(most, after);
  return rule('isDecimal', words, (value) => {
    if (typeof value !== 'string' || !pattern.test(value)) return false;
    if (aboveZero && !NOT_ZERO.test(value)) return false;
    return greatest === undefined || scaled(value, after) <= greatest;
  });
};

const NOT_ZERO = /[1-9]/;

type EnumOf = Readonly<Record<string, string | number>>;

const membersOf = (values: EnumOf): ReadonlySet<unknown> =>
  new Set(Object.values(values).filter((value) => typeof value === 'number'));

/** A known member; with `required`, another than the unspecified one. */
export const KnownEnum = (values: EnumOf, required: boolean, words: string): PropertyDecorator => {
  const members = membersOf(values);
  return rule('isKnownEnum', words, (value) => members.has(value) && !(required && value === 0));
};

/** A repeated enum: every member known and stated at most once. */
export const DistinctEnums = (values: EnumOf, words: string): PropertyDecorator => {
  const members = membersOf(values);
  return listRule(
    members.size,
    'areDistinctEnums',
    words,
    (list) => new Set(list).size === list.length && list.every((v) => v !== 0 && members.has(v)),
  );
};

/** A list of names, each at most once. */
export const DistinctNames = (most: number, pattern: RegExp, words: string): PropertyDecorator =>
  listRule(
    most,
    'areDistinctNames',
    words,
    (list) =>
      new Set(list).size === list.length && list.every((name) => typeof name === 'string' && pattern.test(name)),
  );

export const TextList = (most: number, least: number, longest: number, words: string): PropertyDecorator => {
  const pattern = textPattern(least, longest);
  return listRule(most, 'isTextList', words, (list) =>
    list.every((entry) => typeof entry === 'string' && pattern.test(entry)),
  );
};

interface MapBounds {
  readonly entries: number;
  readonly keys: RegExp;
  /** Characters of a value. */
  readonly longest: number;
}

export const TextMap = ({ entries: most, keys, longest }: MapBounds, words: string): PropertyDecorator => {
  const pattern = textPattern(0, longest);
  const judge = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    let count = 0;
    for (const key in value) {
      const text: unknown = (value as Record<string, unknown>)[key];
      if (++count > most || !keys.test(key) || typeof text !== 'string' || !pattern.test(text)) return false;
    }
    return true;
  };
  return all(EntriesMax(most), rule('isTextMap', words, judge));
};

/** A list of messages of which no two have the same value in a field. */
export const EachOnce = (property: string, least: number, most: number, words: string): PropertyDecorator =>
  listRule(most, 'isEachOnce', words, (list) => {
    if (list.length < 2) return list.length >= least;
    const values = (list as readonly (Readonly<Record<string, unknown>> | null)[]).map((entry) => entry?.[property]);
    return new Set(values).size === list.length;
  });

const valueIn = (object: object, property: string): unknown => (object as Record<string, unknown>)[property];

/** Only where another field has a certain value; elsewhere it must be absent (unspecified, for an enum). */
export const OnlyWith = (other: string, member: number, words: string): PropertyDecorator =>
  rule('isOnlyWith', words, (value, object) => value === undefined || value === 0 || valueIn(object, other) === member);

/** A field that says something only together with another one; a flag that is false says nothing. */
export const OnlyWithPresent = (other: string, words: string): PropertyDecorator =>
  rule(
    'isOnlyWithPresent',
    words,
    (value, object) => value === undefined || value === false || valueIn(object, other) !== undefined,
  );

export const DifferentFrom = (other: string, words: string): PropertyDecorator =>
  rule('isDifferentFrom', words, (value, object) => value !== valueIn(object, other));

/** A list that may be empty only where other fields say what is meant. */
export const NotEmptyUnless = (
  says: (object: Readonly<Record<string, unknown>>) => boolean,
  words: string,
): PropertyDecorator =>
  rule(
    'isNotEmptyUnless',
    words,
    (list, object) => (Array.isArray(list) && list.length > 0) || says(object as Record<string, unknown>),
  );

/** A message that states one of two fields. */
export const ExactlyOneOf = (one: string, other: string, words: string): PropertyDecorator =>
  rule(
    'hasExactlyOneOf',
    words,
    (message) =>
      typeof message === 'object' &&
      message !== null &&
      (valueIn(message, one) === undefined) !== (valueIn(message, other) === undefined),
  );
