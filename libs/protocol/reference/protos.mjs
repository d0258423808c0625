// Messages, enums and calls of the proto files with their comments, from buf's own reading of them.
import { execFileSync } from 'node:child_process';

const MESSAGE_FIELD = 4;
const ENUM_FIELD = 5;
const SERVICE_FIELD = 6;
const FIELD_OF_MESSAGE = 2;
const VALUE_OF_ENUM = 2;
const METHOD_OF_SERVICE = 2;

const TYPES = {
  TYPE_STRING: 'string',
  TYPE_BOOL: 'bool',
  TYPE_UINT32: 'uint32',
  TYPE_UINT64: 'uint64',
  TYPE_INT32: 'int32',
};

const oneLine = (comment = '') => comment.trim().replace(/\s*\n\s*/g, ' ');
const shortName = (typeName) => typeName.split('.').at(-1);

/** @returns messages, enums and calls by name; a comment that is missing is an empty text. */
export const readProtos = () => {
  const json = execFileSync('node_modules/.bin/buf', ['build', 'libs/protocol', '-o', '-#format=json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const messages = new Map();
  const enums = new Map();
  const calls = [];
  for (const file of JSON.parse(json.toString()).file) {
    // Rules are shown at the fields that have them.
    if (!file.name.startsWith('budget/') || file.name === 'budget/v1/options.proto') continue;
    const comments = new Map(
      (file.sourceCodeInfo?.location ?? []).map(({ path = [], leadingComments }) => [path.join('.'), leadingComments]),
    );
    const commentAt = (...path) => oneLine(comments.get(path.join('.')));
    (file.messageType ?? []).forEach((message, i) =>
      messages.set(message.name, {
        name: message.name,
        comment: commentAt(MESSAGE_FIELD, i),
        fields: (message.field ?? []).map((field, j) => ({
          name: field.name,
          number: field.number,
          type: typeOf(field, message),
          refers: field.typeName === undefined ? undefined : shortName(field.typeName),
          comment: commentAt(MESSAGE_FIELD, i, FIELD_OF_MESSAGE, j),
        })),
      }),
    );
    (file.enumType ?? []).forEach((type, i) =>
      enums.set(type.name, {
        name: type.name,
        comment: commentAt(ENUM_FIELD, i),
        values: type.value.map(({ name, number = 0 }, j) => ({
          name,
          number,
          comment: commentAt(ENUM_FIELD, i, VALUE_OF_ENUM, j),
        })),
      }),
    );
    (file.service ?? []).forEach((service, i) =>
      service.method.forEach((method, j) =>
        calls.push({
          service: service.name,
          name: method.name,
          comment: commentAt(SERVICE_FIELD, i, METHOD_OF_SERVICE, j),
          request: shortName(method.inputType),
          response: shortName(method.outputType),
          streams: method.clientStreaming === true || method.serverStreaming === true,
        }),
      ),
    );
  }
  return { messages, enums, calls };
};

/** @returns the comment of each message, field, enum, member and call, by its name without the package. */
export const readMeanings = () => {
  const { messages, enums, calls } = readProtos();
  return [
    ...[...messages.values()].flatMap(({ name, comment, fields }) => [
      [name, comment],
      ...fields.map((field) => [`${name}.${field.name}`, field.comment]),
    ]),
    ...[...enums.values()].flatMap(({ name, comment, values }) => [
      [name, comment],
      ...values.map((value) => [`${name}.${value.name}`, value.comment]),
    ]),
    ...calls.map(({ service, name, comment }) => [`${service}.${name}`, comment]),
  ].filter(([, comment]) => comment !== '');
};

const typeOf = (field, message) => {
  const entry = message.nestedType?.find(
    ({ name, options }) => options?.mapEntry && field.typeName?.endsWith(`.${name}`),
  );
  if (entry) return `map of ${entry.field.map(({ type }) => TYPES[type]).join(' to ')}`;
  const name = TYPES[field.type] ?? shortName(field.typeName ?? '');
  if (name === '') throw new Error(`${message.name}.${field.name} has type ${field.type}, which has no name here`);
  if (field.label === 'LABEL_REPEATED') return `repeated ${name}`;
  return field.proto3Optional ? `optional ${name}` : name;
};
