import { IsOptional, Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import {
  AMOUNTS_MAX,
  DECIMAL_DIGITS_AFTER_MAX,
  DECIMAL_DIGITS_BEFORE_MAX,
  ID_LENGTH_MAX,
  MAP_ENTRIES_MAX,
  NAME_LENGTH_MAX,
  TEXT_LENGTH_MAX,
} from './bounds';

/** A class-validator rule with a message that reads after the field's name. */
const rule = (
  name: string,
  message: string,
  validate: (value: unknown, object: object) => boolean,
): PropertyDecorator =>
  ValidateBy(
    {
      name,
      validator: { validate: (value: unknown, args?: ValidationArguments) => validate(value, args?.object ?? {}) },
    },
    { message },
  );

/** A field that may be absent; what is present obeys the other rules of the field. */
export const Optional = (): PropertyDecorator => IsOptional();

const ID = new RegExp(`^[A-Za-z0-9_:@-]{1,${ID_LENGTH_MAX}}$`);
const NAME = new RegExp(`^[A-Za-z][A-Za-z0-9_.-]{0,${NAME_LENGTH_MAX - 1}}$`);
const DECIMAL = new RegExp(`^\\d{1,${DECIMAL_DIGITS_BEFORE_MAX}}(?:\\.\\d{1,${DECIMAL_DIGITS_AFTER_MAX}})?$`);
const NOT_ZERO = /[1-9]/;
const DECIMAL_WORDS = `a plain decimal of at most ${DECIMAL_DIGITS_BEFORE_MAX} digits before and ${DECIMAL_DIGITS_AFTER_MAX} after the point`;

export const Id = () => Matches(ID, { message: `must be 1 to ${ID_LENGTH_MAX} of A-Z a-z 0-9 _ : @ -` });

export const Name = () =>
  Matches(NAME, { message: `must begin with a letter and be 1 to ${NAME_LENGTH_MAX} letters, digits, _ - or .` });

/** Text for people: no control characters, so that it can be logged, listed and stored as it is. */
export const Text = (least: number, most: number) =>
  Matches(textPattern(least, most), {
    message: `must be ${least} to ${most} characters without control characters`,
  });

const textPattern = (least: number, most: number): RegExp => new RegExp(`^\\P{Cc}{${least},${most}}$`, 'u');

const isDecimal = (value: unknown): value is string => typeof value === 'string' && DECIMAL.test(value);

export const Decimal = () => rule('isAmount', `must be ${DECIMAL_WORDS}`, isDecimal);

export const PositiveDecimal = () =>
  rule('isPositiveAmount', `must be ${DECIMAL_WORDS}, above zero`, (value) => isDecimal(value) && NOT_ZERO.test(value));

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

export const Instant = () =>
  rule('isInstant', 'must be an ISO 8601 instant in UTC, such as 2026-11-23T12:00:00.000Z', (value) => {
    if (typeof value !== 'string' || !INSTANT.test(value)) return false;
    const milliseconds = Date.parse(value);
    // A day that the month does not have is moved into the next month by the parser: the text must come back.
    return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value.slice(0, 19));
  });

export const StorePosition = () =>
  Matches(/^\d{1,20}(?:\/\d{1,20})?$/, { message: 'must be a position that this server answered' });

type EnumOf = Readonly<Record<string, string | number>>;

const membersOf = (values: EnumOf): ReadonlySet<unknown> =>
  new Set(Object.values(values).filter((value) => typeof value === 'number'));

/** A known member; with `required`, another than the unspecified one. */
export const KnownEnum = (values: EnumOf, { required }: { readonly required: boolean }) => {
  const members = membersOf(values);
  const names = Object.keys(values).filter((name) => Number.isNaN(Number(name)) && (!required || values[name] !== 0));
  return rule(
    'isKnownEnum',
    `must be one of ${names.join(', ')}`,
    (value) => members.has(value) && !(required && value === 0),
  );
};

/** A repeated enum: every member known and stated at most once. */
export const DistinctEnums = (values: EnumOf) => {
  const members = membersOf(values);
  return rule(
    'areDistinctEnums',
    'must be known members, each at most once',
    (list) => Array.isArray(list) && new Set(list).size === list.length && list.every((v) => v !== 0 && members.has(v)),
  );
};

const TEXT_VALUE = textPattern(0, TEXT_LENGTH_MAX);

export const TextMap = () =>
  rule(
    'isTextMap',
    `must have at most ${MAP_ENTRIES_MAX} entries, keys that begin with a letter and are 1 to ${NAME_LENGTH_MAX} letters, digits, _ - or ., and values of at most ${TEXT_LENGTH_MAX} characters`,
    (value) => {
      if (typeof value !== 'object' || value === null) return false;
      let count = 0;
      for (const key in value) {
        const text: unknown = (value as Record<string, unknown>)[key];
        if (++count > MAP_ENTRIES_MAX || !NAME.test(key) || typeof text !== 'string' || !TEXT_VALUE.test(text))
          return false;
      }
      return true;
    },
  );

/** A list of at most 64 entries in which each resource stands once. */
export const EachResourceOnce = ({ least }: { readonly least: 0 | 1 }) =>
  rule('isListOfResources', `must name ${least} to ${AMOUNTS_MAX} resources, each once`, (list) => {
    if (!Array.isArray(list) || list.length < least || list.length > AMOUNTS_MAX) return false;
    if (list.length < 2) return true;
    return new Set(list.map((entry: { resource?: unknown } | null) => entry?.resource)).size === list.length;
  });

/** The statuses' ratios, each above the one before. Their own text is judged by their own rules. */
export const Rising = () =>
  rule('isRising', 'must rise: yellow below orange below red below black', (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const { yellow, orange, red, black } = value as Record<string, unknown>;
    const ratios = [yellow, orange, red, black].filter(isDecimal).map(scaled);
    return ratios.every((ratio, i) => i === 0 || ratio > ratios[i - 1]!);
  });

const scaled = (text: string): bigint => {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole! + fraction.padEnd(DECIMAL_DIGITS_AFTER_MAX, '0'));
};

/** Only where another field has a certain value; elsewhere it must be absent (unspecified, for an enum). */
export const OnlyWith = (other: string, member: number, words: string) =>
  rule(
    'isOnlyWith',
    `is allowed only with ${words}`,
    (value, object) => value === undefined || value === 0 || (object as Record<string, unknown>)[other] === member,
  );

export const DifferentFrom = (other: string, words: string) =>
  rule(
    'isDifferentFrom',
    `must differ from ${words}`,
    (value, object) => value !== (object as Record<string, unknown>)[other],
  );

/** A flag that says something only together with another field. */
export const OnlyWithPresent = (other: string, words: string) =>
  rule(
    'isOnlyWithPresent',
    `is allowed only with ${words}`,
    (value, object) => value !== true || (object as Record<string, unknown>)[other] !== undefined,
  );
