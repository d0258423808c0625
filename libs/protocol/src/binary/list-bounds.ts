import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BATCH_COMMANDS_MAX, ESTIMATE_TEXT_BYTES_MAX } from '../dto/bounds';
import { COMMAND_DTOS, type CommandCase } from '../dto/command-dtos';
import { entriesMaxOf, nestedDtoOf, type DtoClass } from '../dto/compiled';
import { QUERY_DTOS } from '../dto/query-dtos';
import { messageNamed } from '../json/schema';

/** Bounds of a field: how often it may stand in its message, and what stands in it. */
export interface FieldBounds {
  /** Most entries of a list or map. A field that is neither stands once. */
  readonly entriesMax: number;
  readonly isList: boolean;
  /** Bounds of a field that is itself a message. Undefined: it is text, a number or an entry of a map. */
  readonly message: MessageBounds | undefined;
  /** Numbers of a list, one after the other in one field. */
  readonly isPacked: boolean;
  /** Longest text that the rule of any field lets pass. Undefined: no text. */
  readonly textBytesMax: number | undefined;
}

export interface MessageBounds {
  /** Bounds of the fields, indexed by their numbers. */
  readonly fields: readonly (FieldBounds | undefined)[];
  readonly hasLists: boolean;
}

/** Largest number of a field: an array is indexed by it. */
const FIELD_NUMBER_MAX = 255;

/**
 * The bounds of a request's lists at any depth, from the rules of its fields.
 *
 * @throws Error for a list or map without a bound: a new one gets its rule first.
 */
export const boundsOf = (request: DescMessage): MessageBounds => boundsUnder(request, rulesOf(request));

/** A batch is judged command by command: no class of rules holds for the whole. */
const BATCH = messageNamed('budget.v1.ExecuteBatchRequest');
const COMMANDS: ReadonlyMap<string, DtoClass> = new Map(
  messageNamed('budget.v1.Command').fields.map(({ message, localName }) => [
    message!.typeName,
    COMMAND_DTOS[localName as CommandCase],
  ]),
);

/** The rules of a command's or query's message. Undefined: it is neither. */
const rulesOf = ({ name, typeName }: DescMessage): DtoClass | undefined =>
  COMMANDS.get(typeName) ?? (QUERY_DTOS as Readonly<Record<string, DtoClass>>)[name];

const boundsUnder = (description: DescMessage, dto: DtoClass | undefined): MessageBounds => {
  const fields: (FieldBounds | undefined)[] = [];
  for (const field of description.fields) {
    if (field.number > FIELD_NUMBER_MAX) throw new Error(`${description.typeName}.${field.name} has too high a number`);
    fields[field.number] = {
      entriesMax: entriesMax(description, field, dto),
      isList: field.fieldKind === 'list' || field.fieldKind === 'map',
      message: field.message && boundsUnder(field.message, nestedRules(field, dto)),
      isPacked: field.fieldKind === 'list' && field.packed,
      textBytesMax: isText(field) ? ESTIMATE_TEXT_BYTES_MAX : undefined,
    };
  }
  return { fields, hasLists: fields.some((field) => field?.isList) };
};

const isText = (field: DescField): boolean => field.scalar === ScalarType.STRING && field.fieldKind !== 'map';

const entriesMax = (description: DescMessage, field: DescField, dto: DtoClass | undefined): number => {
  if (field.fieldKind !== 'list' && field.fieldKind !== 'map') return 1;
  if (description === BATCH) return BATCH_COMMANDS_MAX;
  const most = dto && entriesMaxOf(dto, field.localName);
  if (most === undefined) throw new Error(`${description.typeName}.${field.name} has no bound`);
  return most;
};

const nestedRules = (field: DescField, dto: DtoClass | undefined): DtoClass | undefined =>
  rulesOf(field.message!) ?? (dto && nestedDtoOf(dto, field.localName));
