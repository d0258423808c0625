import { IsInt, IsOptional, Matches, Max, Min, ValidateBy, type ValidationArguments } from 'class-validator';
import {
  AMOUNTS_MAX,
  DECIMAL_DIGITS_AFTER_MAX,
  DECIMAL_DIGITS_BEFORE_MAX,
  HINTS_MAX,
  ID_LENGTH_MAX,
  MAP_ENTRIES_MAX,
  NAME_LENGTH_MAX,
  TEXT_LENGTH_MAX,
  TIME_ZONE_LENGTH_MAX,
} from './bounds';
import { EntriesMax } from '../compiled';

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

/** Applies several rules to one field, the first one first. */
export const all =
  (...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const each of rules) each(target, property);
  };

/** A rule of a list or map, which has at most so many entries: nothing looks at those of a longer one. */
const listRule = (
  most: number,
  name: string,
  message: string,
  validate: (list: readonly unknown[], object: object) => boolean,
): PropertyDecorator =>
  all(
    EntriesMax(most),
    rule(
      name,
      message,
      (list, object) => Array.isArray(list) && list.length <= most && validate(list as unknown[], object),
    ),
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

/** A decimal from 0 to 1. */
export const Ratio = () =>
  rule(
    'isRatio',
    `must be a decimal from 0 to 1, of at most ${DECIMAL_DIGITS_AFTER_MAX} digits after the point`,
    (value) => isDecimal(value) && scaled(value) <= scaled('1'),
  );

export const DecimalOf = (decimals: number) =>
  rule(
    'isDecimalOf',
    `must be a plain decimal of at most ${DECIMAL_DIGITS_BEFORE_MAX} digits before and ${decimals} after the point`,
    (value) => isDecimal(value) && (value.split('.')[1] ?? '').length <= decimals,
  );

export const Whole = (least: number, most: number): PropertyDecorator => {
  const words = { message: `must be a whole number from ${least} to ${most}` };
  return all(IsInt(words), Min(least, words), Max(most, words));
};

/** Of an event other than the first of its ledger, which opens it. */
export const LaterRevision = () =>
  rule('isLaterRevision', 'must be the revision of an event, above zero', (value) => {
    return typeof value === 'bigint' && value > 0n;
  });

const TIME_ZONE = new RegExp(`^[A-Za-z][A-Za-z0-9_+/-]{0,${TIME_ZONE_LENGTH_MAX - 1}}$`);

/** The shape of its name; whether there is such a zone is for the domain to say. */
export const TimeZone = () =>
  Matches(TIME_ZONE, { message: 'must be a time zone of the IANA database, such as Europe/Berlin' });

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

export const Instant = () =>
  rule('isInstant', 'must be an ISO 8601 instant in UTC, such as 2026-11-23T12:00:00.000Z', (value) => {
    if (typeof value !== 'string' || !INSTANT.test(value)) return false;
    const milliseconds = Date.parse(value);
    // A day that the month does not have is moved into the next month by the parser: the text must come back.
    return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value.slice(0, 19));
  });

/** No zeros ahead: what is answered as `7` was never given as `007`. Bounds and meaning are for the store to judge. */
export const StorePosition = () =>
  Matches(/^(?:0|[1-9]\d{0,19})(?:\/(?:0|[1-9]\d{0,19}))?$/, {
    message: 'must be a position that this server answered',
  });

type EnumOf = Readonly<Record<string, string | number>>;

const membersOf = (values: EnumOf): ReadonlySet<unknown> =>
  new Set(Object.values(values).filter((value) => typeof value === 'number'));

/** A known member of the one enum that is given by its name; with `required`, another than the unspecified one. */
export const KnownEnum = (named: Readonly<Record<string, EnumOf>>, { required }: { readonly required: boolean }) => {
  const [[name, values]] = Object.entries(named) as [[string, EnumOf]];
  const members = membersOf(values);
  const prefix = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  const names = Object.keys(values).filter(
    (member) => Number.isNaN(Number(member)) && (!required || values[member] !== 0),
  );
  return rule(
    'isKnownEnum',
    // In full, as the proto files and JSON have them.
    `must be one of ${names.map((member) => `${prefix}_${member}`).join(', ')}`,
    (value) => members.has(value) && !(required && value === 0),
  );
};

/** A repeated enum: every member known and stated at most once. */
export const DistinctEnums = (values: EnumOf) => {
  const members = membersOf(values);
  return listRule(
    members.size,
    'areDistinctEnums',
    'must be known members, each at most once',
    (list) => new Set(list).size === list.length && list.every((v) => v !== 0 && members.has(v)),
  );
};

/** A list of names, each at most once. */
export const DistinctNames = (most: number) =>
  listRule(
    most,
    'areDistinctNames',
    `must be at most ${most} names, each at most once, that begin with a letter and are 1 to ${NAME_LENGTH_MAX} letters, digits, _ - or .`,
    (list) => new Set(list).size === list.length && list.every((name) => typeof name === 'string' && NAME.test(name)),
  );

const TEXT_VALUE = textPattern(0, TEXT_LENGTH_MAX);

export const TextMap = () =>
  all(
    EntriesMax(MAP_ENTRIES_MAX),
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
    ),
  );

const LISTED_TEXT = textPattern(1, TEXT_LENGTH_MAX);

export const TextList = () =>
  listRule(
    HINTS_MAX,
    'isTextList',
    `must have at most ${HINTS_MAX} entries, each of 1 to ${TEXT_LENGTH_MAX} characters without control characters`,
    (list) => list.every((entry) => typeof entry === 'string' && LISTED_TEXT.test(entry)),
  );

/** Text of any kind, line breaks included. */
export const TextOfBytes = (most: number) =>
  rule(
    'isTextOfBytes',
    `must be at most ${most} bytes in UTF-8`,
    (value) => typeof value === 'string' && value.length <= most && Buffer.byteLength(value) <= most,
  );

/** A list of at most 64 entries in which each resource stands once. */
export const EachResourceOnce = ({ least }: { readonly least: 0 | 1 }) =>
  listRule(AMOUNTS_MAX, 'isListOfResources', `must name ${least} to ${AMOUNTS_MAX} resources, each once`, (list) => {
    if (list.length < least) return false;
    return list.length < 2 || isEachOnce(list as readonly ({ resource?: unknown } | null)[], 'resource');
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

/** A list in which each account stands once. */
export const EachAccountOnce = (most: number) =>
  listRule(most, 'isListOfAccounts', `must name at most ${most} accounts, each once`, (list) =>
    isEachOnce(list as readonly ({ accountId?: unknown } | null)[], 'accountId'),
  );

const isEachOnce = <Name extends string>(list: readonly ({ [N in Name]?: unknown } | null)[], name: Name): boolean =>
  new Set(list.map((entry) => entry?.[name])).size === list.length;

/** Entries have a weight each where the strategy goes by weights, and none elsewhere. */
export const WeightsWith = (other: string, member: number, words: string) =>
  rule('haveWeights', `must have a weight each with ${words}, and none with another`, (list, object) => {
    if (!Array.isArray(list)) return false;
    const weighted = (object as Record<string, unknown>)[other] === member;
    if (weighted && list.length === 0) return false;
    return list.every((entry: { weight?: unknown } | null) => (entry?.weight !== undefined) === weighted);
  });

/** A list that may be empty only where another field says what is meant. */
export const NotEmptyUnless = (says: (object: Readonly<Record<string, unknown>>) => boolean, words: string) =>
  rule(
    'isNotEmptyUnless',
    `must not be empty, unless ${words}`,
    (list, object) => (Array.isArray(list) && list.length > 0) || says(object as Record<string, unknown>),
  );

/** A message that states one of two fields. */
export const ExactlyOneOf = (one: string, other: string, words: string) =>
  rule(
    'hasExactlyOneOf',
    `must have exactly one of ${words}`,
    (message) =>
      typeof message === 'object' &&
      message !== null &&
      ((message as Record<string, unknown>)[one] === undefined) !==
        ((message as Record<string, unknown>)[other] === undefined),
  );

/** A field that says something only together with another one; a flag that is false says nothing. */
export const OnlyWithPresent = (other: string, words: string) =>
  rule(
    'isOnlyWithPresent',
    `is allowed only with ${words}`,
    (value, object) =>
      value === undefined || value === false || (object as Record<string, unknown>)[other] !== undefined,
  );
