import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { COMMAND_DTOS, type CommandCase } from '../dto/command-dtos';
import { faultsOf, nestedDtoOf, rulesInWords, type DtoClass } from '../dto/compiled';
import { MEANINGS } from '../generated/meanings';
import { messageJson } from '../json/message-json';
import { mapAlone, messageNamed, serviceNamed } from '../json/schema';

/** A field of a message, for people who write it as JSON. */
export interface FieldShape {
  /** In JSON. */
  readonly name: string;
  /** In the proto files, and in faults that a server names. */
  readonly protoName: string;
  readonly kind: 'text' | 'number' | 'number as text' | 'flag' | 'word' | 'map' | 'object';
  readonly isList: boolean;
  /** A message without it is malformed. */
  readonly isRequired: boolean;
  /** Words that read after its name. */
  readonly rules: readonly string[];
  /** Empty: the proto files say nothing of it. */
  readonly meaning: string;
  /** Words that there are. Empty: it is none. */
  readonly words: readonly WordShape[];
  /** Fields of an object. Empty: it is none. */
  readonly fields: readonly FieldShape[];
  /** The rules of the message that it stands in, and its name there. Undefined: nothing judges it. */
  readonly judge: { readonly dto: DtoClass; readonly property: string } | undefined;
}

/** A member of an enum. */
export interface WordShape {
  /** Without what all members of its enum begin with, in lower case. */
  readonly short: string;
  /** In full, as the proto files have it. */
  readonly full: string;
  readonly meaning: string;
}

/** A call, for people. */
export interface CallShape {
  /** As the proto files write it. */
  readonly name: string;
  readonly meaning: string;
}

export interface CommandShape extends CallShape {
  /** Without the envelope. */
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

/** Without the member that says that nothing was stated. */
const wordsOf = ({ name: type, values, sharedPrefix = '' }: DescEnum): readonly WordShape[] =>
  values
    .filter(({ number }) => number !== 0)
    .map(({ name }) => ({
      short: name.toLowerCase().slice(sharedPrefix.length),
      full: name,
      meaning: meaningOf(`${type}.${name}`),
    }));
