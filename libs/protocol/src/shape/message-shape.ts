import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { COMMAND_DTOS, type CommandCase } from '../dto/command-dtos';
import { faultsOf, nestedDtoOf, rulesInWords, type DtoClass } from '../dto/compiled';
import { MEANINGS } from '../generated/meanings';
import { messageJson } from '../json/message-json';
import { mapAlone, messageNamed, serviceNamed } from '../json/schema';

/** A field of a message, for people who write it as JSON. */
export interface FieldShape {
  /** Name in JSON. */
  readonly name: string;
  /** Name in the proto files, and in faults that a server names. */
  readonly protoName: string;
  readonly kind: 'text' | 'number' | 'number as text' | 'flag' | 'word' | 'map' | 'object';
  readonly isList: boolean;
  /** A message without it is malformed. */
  readonly isRequired: boolean;
  /** Rules in words, which read on after the field's name. */
  readonly rules: readonly string[];
  /** Meaning as the proto file says it. Empty: it says nothing. */
  readonly meaning: string;
  /** Words that the field takes. Empty: its kind is not `word`. */
  readonly words: readonly WordShape[];
  /** Fields of an object. Empty: its kind is not `object`. */
  readonly fields: readonly FieldShape[];
  /** Rules that judge the field: the class of its message, and its name there. Undefined: none do. */
  readonly judge: { readonly dto: DtoClass; readonly property: string } | undefined;
}

/** A member of an enum. */
export interface WordShape {
  /** The word in lower case, without the beginning that all members of its enum share. */
  readonly short: string;
  /** The word in full, as the proto files have it. */
  readonly full: string;
  readonly meaning: string;
}

/** A call, for people. */
export interface CallShape {
  /** Name as the proto files write it. */
  readonly name: string;
  readonly meaning: string;
}

export interface CommandShape extends CallShape {
  /** Fields without those of the envelope. */
  readonly fields: readonly FieldShape[];
}

/** A command as people write it. Its bounds are those of its rules, and so the same that a server judges by. */
export const commandShape = ($case: CommandCase): CommandShape => {
  const member = messageNamed('budget.v1.Command').fields.find(({ localName }) => localName === $case);
  if (member?.fieldKind !== 'message') throw new Error(`no proto file has the command ${$case}`);
  const { message } = member;
  const name = message.name.replace(/Request$/, '');
  const fields = fieldsOf(message, COMMAND_DTOS[$case]).filter((field) => field.name !== 'envelope');
  return { name, meaning: meaningOf(message.name), fields };
};

/** Every call that reads, as the proto files list them. */
export const queryShapes = (): readonly CallShape[] => {
  const { name: service, methods } = serviceNamed('budget.v1.LedgerQueryService');
  return methods.map(({ name }) => ({ name, meaning: meaningOf(`${service}.${name}`) }));
};

const meaningOf = (name: string): string => MEANINGS[name] ?? '';

const fieldsOf = (message: DescMessage, dto: DtoClass | undefined): readonly FieldShape[] => {
  const absent = messageJson<object>(message.typeName).read({});
  const missing = new Set(dto === undefined ? [] : faultsOf(dto, absent).map(({ field }) => field));
  return message.fields.map((field) => {
    const { jsonName: name, name: protoName, localName: property } = field;
    const inside = field.fieldKind === 'message' || field.fieldKind === 'list' ? field.message : undefined;
    const insideDto = dto && nestedDtoOf(dto, property);
    const map = inside && mapAlone(inside);
    return {
      name,
      protoName,
      kind: map === undefined ? kindOf(field) : 'map',
      isList: field.fieldKind === 'list',
      isRequired: missing.has(protoName),
      rules: map && insideDto ? rulesInWords(insideDto, map.localName) : dto ? rulesInWords(dto, property) : [],
      meaning: meaningOf(`${message.name}.${protoName}`),
      words: 'enum' in field && field.enum !== undefined ? wordsOf(field.enum) : [],
      fields: inside === undefined || map !== undefined ? [] : fieldsOf(inside, insideDto),
      judge: dto && { dto, property },
    };
  });
};

const kindOf = (field: DescField): FieldShape['kind'] => {
  if (field.fieldKind === 'map') return 'map';
  if (field.message !== undefined) return 'object';
  if (field.enum !== undefined) return 'word';
  return (field.scalar && KINDS[field.scalar]) ?? 'text';
};

const KINDS: Readonly<Partial<Record<ScalarType, FieldShape['kind']>>> = {
  [ScalarType.BOOL]: 'flag',
  [ScalarType.INT32]: 'number',
  [ScalarType.UINT32]: 'number',
  [ScalarType.INT64]: 'number as text',
  [ScalarType.UINT64]: 'number as text',
};

/** Words of an enum, without the member that means that nothing was given. */
const wordsOf = ({ name: type, values, sharedPrefix = '' }: DescEnum): readonly WordShape[] =>
  values
    .filter(({ number }) => number !== 0)
    .map(({ name }) => ({
      short: name.toLowerCase().slice(sharedPrefix.length),
      full: name,
      meaning: meaningOf(`${type}.${name}`),
    }));
