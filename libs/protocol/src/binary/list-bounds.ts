import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { ESTIMATE_TEXT_BYTES_MAX } from '../dto/bounds';
import { entriesMaxOf } from './entries-max';

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
 * The bounds of a request's lists at any depth, from the options of its fields.
 *
 * @throws Error for a list or map without a bound: a new one gets its rule first.
 */
export const boundsOf = (description: DescMessage): MessageBounds => {
  const fields: (FieldBounds | undefined)[] = [];
  for (const field of description.fields) {
    if (field.number > FIELD_NUMBER_MAX) throw new Error(`${description.typeName}.${field.name} has too high a number`);
    const isList = field.fieldKind === 'list' || field.fieldKind === 'map';
    fields[field.number] = {
      entriesMax: isList ? entriesMaxOf(field) : 1,
      isList,
      message: field.message && boundsOf(field.message),
      isPacked: field.fieldKind === 'list' && field.packed,
      textBytesMax: isText(field) ? ESTIMATE_TEXT_BYTES_MAX : undefined,
    };
  }
  return { fields, hasLists: fields.some((field) => field?.isList) };
};

const isText = (field: DescField): boolean => field.scalar === ScalarType.STRING && field.fieldKind !== 'map';
