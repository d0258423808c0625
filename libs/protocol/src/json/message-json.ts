import type { DescField, DescMessage } from '@bufbuild/protobuf';
import type { FieldFault } from '../dto/fault-tally';
import { pathText } from './path-text';
import { mapAlone, messageNamed, serviceNamed } from './schema';
import { enumForm, readText, scalarForm, Unfit, type ValueForm } from './values';

/**
 * A message as JSON, by protobuf's JSON mapping: lowerCamelCase names, enum members by name, 64 bits as text, a oneof by
 * the name of its member, nothing for what is absent or has its default. Of that mapping there is one exception: a message
 * that is nothing but a map, such as labels, is that map. Compiled from the descriptors, so that it knows what the proto
 * files say and nothing else.
 */
export interface MessageJson<Message> {
  /** @param json as JSON.parse gives it. @throws NotInSchema naming the first field at fault. */
  read(json: unknown): Message;
  /** Answers an object for JSON.stringify. */
  write(message: Message): object;
}

/** JSON that is not this message: an unknown field, a wrong type, an unknown member. */
export class NotInSchema extends Error {
  override readonly name = 'NotInSchema';
  /**
   * @param path the steps to the field as it was written: names, and numbers of entries. Empty: the message itself.
   * @param known the words that would have fitted there. Undefined: it is not a matter of words.
   */
  constructor(
    readonly fault: FieldFault,
    readonly path: readonly (string | number)[] = [],
    readonly known?: readonly string[],
  ) {
    super(`${fault.field} ${fault.rule}`);
  }
}

/** @throws Error for a message that the proto files lack, or one with a field that has no form in JSON. */
export const messageJson = <Message>(typeName: string): MessageJson<Message> => {
  const plan = planOf(messageNamed(typeName));
  return {
    read: (json) => readWhole(plan, json) as Message,
    write: (message) => writeMessage(plan, message as Fields),
  };
};

/** JSON of a call that is not a stream. */
export interface CallJson {
  /** Name as the proto file writes it. */
  readonly name: string;
  readonly request: MessageJson<never>;
  readonly response: MessageJson<never>;
}

/** Every call of a service that is not a stream, by its name in lowerCamelCase. */
export const unaryCallsJson = (serviceName: string): ReadonlyMap<string, CallJson> =>
  new Map(
    serviceNamed(serviceName)
      .methods.filter(({ methodKind }) => methodKind === 'unary')
      .map(({ localName, name, input, output }) => [
        localName,
        { name, request: messageJson<never>(input.typeName), response: messageJson<never>(output.typeName) },
      ]),
  );

type Fields = Record<string, unknown>;

/** One field: where it stands in the message, and how it is read and written. */
interface FieldPlan {
  /** Name in JSON, and in the message unless the field is a member of a oneof. */
  readonly name: string;
  /** The property of the oneof that it is a member of. Undefined: of none. */
  readonly oneof: string | undefined;
  read(json: unknown): unknown;
  /** Undefined: the field is left out. */
  write(value: unknown): unknown;
}

interface MessagePlan {
  /** One entry for each property of a message, with its value when absent. */
  readonly properties: (readonly [name: string, absent: () => unknown])[];
  readonly fields: FieldPlan[];
  /** Fields by their names in JSON and in the proto file: every reader of this mapping must take both. */
  readonly byName: Map<string, FieldPlan>;
  /** The one field of a message that is nothing but a map. Undefined: it is more, or something else. */
  readonly map: FieldPlan | undefined;
}

const plans = new Map<string, MessagePlan>();

const planOf = (description: DescMessage): MessagePlan => {
  const known = plans.get(description.typeName);
  if (known !== undefined) return known;
  const map = mapAlone(description);
  const plan: MessagePlan = {
    properties: [],
    fields: [],
    byName: new Map(),
    map: map && { name: map.jsonName, oneof: undefined, ...formOf(map) },
  };
  plans.set(description.typeName, plan);
  for (const { localName } of description.oneofs) plan.properties.push([localName, () => undefined]);
  for (const field of description.fields) {
    const { read, write, absent } = formOf(field);
    const planned: FieldPlan = { name: field.jsonName, oneof: field.oneof?.localName, read, write };
    if (planned.oneof === undefined) plan.properties.push([planned.name, absent]);
    plan.fields.push(planned);
    plan.byName.set(field.jsonName, planned).set(field.name, planned);
  }
  return plan;
};

type FieldForm = Pick<FieldPlan, 'read' | 'write'> & { readonly absent: () => unknown };

const formOf = (field: DescField): FieldForm => {
  switch (field.fieldKind) {
    case 'message': {
      const plan = planOf(field.message);
      return { read: (json) => readMessage(plan, json), write: (m) => written(plan, m), absent: () => undefined };
    }
    case 'list':
      return listForm(elementOf(field));
    case 'map':
      // A map from text to text is the only kind of map. Its values are judged by the rules of the field.
      return { read: readTextMap, write: (map) => (isEmpty(map as Fields) ? undefined : map), absent: () => ({}) };
    case 'enum':
    case 'scalar': {
      const { read, write, absent } = field.fieldKind === 'enum' ? enumForm(field.enum) : scalarForm(field.scalar);
      const explicit = field.presence === EXPLICIT || field.oneof !== undefined;
      return explicit
        ? { read, write: (value) => (value === undefined ? undefined : write(value as never)), absent: () => undefined }
        : { read, write: (value) => (value === absent ? undefined : write(value as never)), absent: () => absent };
    }
  }
};

/** google.protobuf.FeatureSet.FieldPresence: absence is something else than the default. */
const EXPLICIT = 1;

const elementOf = (field: DescField & { fieldKind: 'list' }): Pick<ValueForm, 'read' | 'write'> => {
  if (field.listKind === 'enum') return enumForm(field.enum);
  if (field.listKind === 'scalar') return scalarForm(field.scalar);
  const plan = planOf(field.message);
  return { read: (json) => readMessage(plan, json), write: (message) => writeMessage(plan, message) };
};

const listForm = ({ read, write }: Pick<ValueForm, 'read' | 'write'>): FieldForm => ({
  read: (json) => {
    if (!Array.isArray(json)) throw new Unfit('must be a list in JSON');
    const list: unknown[] = [];
    for (let i = 0; i < json.length; i += 1) {
      path.push(i);
      list.push(read(json[i]));
      path.pop();
    }
    return list;
  },
  write: (list) => ((list as unknown[]).length === 0 ? undefined : (list as never[]).map(write)),
  absent: () => [],
});

const readTextMap = (json: unknown): unknown => {
  if (!isObject(json)) throw new Unfit('must be an object in JSON');
  for (const key in json) {
    path.push(key);
    readText(key);
    readText(json[key]);
    path.pop();
  }
  return json;
};

/** Path of the value that is being read. Reading never waits, so there is only one at a time. */
const path: (string | number)[] = [];

const readWhole = (plan: MessagePlan, json: unknown): Fields => {
  path.length = 0;
  try {
    return readMessage(plan, json);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new NotInSchema({ field: pathText(path), rule: error.message }, [...path], error.known);
  }
};

const readMessage = (plan: MessagePlan, json: unknown): Fields => {
  if (!isObject(json)) throw new Unfit('must be an object in JSON');
  if (plan.map !== undefined) return { [plan.map.name]: readTextMap(unwrapped(json, plan.map.name)) };
  const message: Fields = {};
  for (const [name, absent] of plan.properties) message[name] = absent();
  for (const name in json) {
    path.push(name);
    const field = plan.byName.get(name);
    if (field === undefined)
      throw new Unfit(
        'is not a field of this message',
        plan.fields.map((known) => known.name),
      );
    const value = json[name];
    if (name !== field.name && (json[field.name] ?? null) !== null) {
      throw new Unfit(`is stated twice, also as ${field.name}`);
    }
    // Null says that the field is absent.
    if (value !== null) {
      const read = field.read(value);
      if (field.oneof === undefined) message[field.name] = read;
      else setMember(message, field.oneof, field.name, read);
    }
    path.pop();
  }
  return message;
};

/**
 * Unwraps the map of a message that is nothing but a map. The former form, with the field's name around the map, is
 * still taken.
 */
const unwrapped = (json: Fields, name: string): unknown => {
  const [only, another] = Object.keys(json);
  if (only !== name || another !== undefined) return json;
  const within = json[name] ?? {};
  return isObject(within) ? within : json;
};

const setMember = (message: Fields, oneof: string, name: string, value: unknown): void => {
  const other = message[oneof] as { readonly $case: string } | undefined;
  if (other !== undefined) throw new Unfit(`is stated together with ${other.$case}: exactly one is allowed`);
  message[oneof] = { $case: name, value };
};

const writeMessage = (plan: MessagePlan, message: Fields): Fields => {
  if (plan.map !== undefined) return message[plan.map.name] as Fields;
  const json: Fields = {};
  for (const field of plan.fields) {
    const value = field.oneof === undefined ? message[field.name] : memberOf(message[field.oneof], field.name);
    const form = value === undefined ? undefined : field.write(value);
    if (form !== undefined) json[field.name] = form;
  }
  return json;
};

const written = (plan: MessagePlan, message: unknown): unknown =>
  message === undefined ? undefined : writeMessage(plan, message as Fields);

const memberOf = (oneof: unknown, name: string): unknown => {
  const member = oneof as { readonly $case: string; readonly value: unknown } | undefined;
  return member?.$case === name ? member.value : undefined;
};

const isObject = (json: unknown): json is Fields => typeof json === 'object' && json !== null && !Array.isArray(json);

const isEmpty = (map: Fields): boolean => {
  for (const _key in map) return false;
  return true;
};
