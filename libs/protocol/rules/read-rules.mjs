// Rules of the messages that callers send, as options.proto has them, resolved: a field's kind is replaced by its rule, and
// what an option names must exist.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary, getOption, hasOption, ScalarType } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const PACKAGE = 'budget.v1';
const CHECKS = 'libs/protocol/src/dto/checks.ts';

/** Forms of a rule, and the types of fields that each is for. */
const FORMS = {
  characters: ['string'],
  pattern: ['string'],
  text: ['string'],
  bytesMax: ['string'],
  charactersMax: ['string'],
  decimal: ['string'],
  whole: ['number'],
  entries: ['list'],
  map: ['map'],
  check: ['string', 'number', 'bigint'],
};

/**
 * @returns the rules of each kind by its name, and of each message whose fields state rules, by its name without the
 * package; messages that carry commands beside them; commands in the order of their oneof, queries in that of their service.
 * @throws Error naming the field whose rule cannot hold.
 */
export const readRules = () => {
  const set = execFileSync('node_modules/.bin/buf', ['build', 'libs/protocol', '--as-file-descriptor-set', '-o', '-']);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
  const extension = (name) => registry.getExtension(`${PACKAGE}.${name}`);
  const checks = new Set([...readFileSync(CHECKS, 'utf8').matchAll(/^export const (\w+) =/gm)].map(([, name]) => name));
  const kinds = kindsOf(registry.getEnum(`${PACKAGE}.Kind`), extension('kind_rule'));
  const context = { kinds, checks, rules: extension('rules'), messageRules: extension('message_rules') };

  const messages = new Map();
  const take = (description) => {
    if (messages.has(description.name)) return;
    const message = messageOf(description, context);
    // Inner messages come first: the class of a field is there when it is referred to.
    for (const { message: inside } of message.fields) if (inside !== undefined) take(inside);
    messages.set(description.name, message);
  };
  const commands = registry.getMessage(`${PACKAGE}.Command`).fields;
  const queries = registry
    .getService(`${PACKAGE}.LedgerQueryService`)
    .methods.map(({ input }) => input)
    .filter(({ fields }) => fields.length > 0);
  [...commands.map(({ message }) => message), ...queries].forEach(take);
  const idle = [...checks].filter((name) => !named.has(name));
  if (idle.length > 0) throw new Error(`${CHECKS}: no rule names ${idle.join(', ')}`);
  // Batches and streams are judged command by command: they have rules, and no class of them.
  const carriers = new Map(
    ['ExecuteBatchRequest', 'ExecuteRequest'].map((name) => [
      name,
      messageOf(registry.getMessage(`${PACKAGE}.${name}`), context),
    ]),
  );
  return { kinds, messages, carriers, commands, queries };
};

const kindsOf = (type, extension) => {
  const kinds = new Map(
    type.values
      .filter(({ number }) => number !== 0)
      .map((value) => {
        if (!hasOption(value, extension)) throw new Error(`${value.name} has no rule`);
        return [value.number, { name: value.name.slice('KIND_'.length), ...formOf(getOption(value, extension)) }];
      }),
  );
  const decimals = [...kinds.values()].find(({ name }) => name === 'DECIMAL').bounds;
  for (const kind of kinds.values()) resolve(kind, kinds, decimals);
  return kinds;
};

/** The one form of a rule with its bounds. */
const formOf = ({ rule: { case: form, value } }) => ({ form, bounds: value });

/** Replaces kinds that a rule names by their rules, and digits that are not stated by those of all decimals. */
const resolve = (rule, kinds, decimals) => {
  const { form, bounds } = rule;
  if (form === 'decimal') {
    rule.digitsBefore = bounds.digitsBeforeMax || decimals.digitsBeforeMax;
    rule.digitsAfter = bounds.digitsAfterMax || decimals.digitsAfterMax;
  }
  if (form === 'entries') rule.each = kinds.get(bounds.each);
  if (form === 'map') rule.keys = kinds.get(bounds.keys);
  return rule;
};

const messageOf = (description, context) => {
  const { kinds, checks, messageRules } = context;
  const about = hasOption(description, messageRules) ? getOption(description, messageRules) : undefined;
  const where = description.name;
  if (about?.check) requireCheck(where, about.check.name, checks);
  const pair = about?.exactlyOneOf ?? [];
  if (pair.length !== 0 && pair.length !== 2) throw new Error(`${where}: exactly_one_of takes two fields`);
  for (const name of pair) requireField(where, description, name);
  const fields = description.fields.map((field) => fieldOf(field, description, context));
  return {
    description,
    // An envelope is judged last: faults are told of a command's own fields first.
    fields: [...fields.filter(({ name }) => name !== 'envelope'), ...fields.filter(({ name }) => name === 'envelope')],
    exactlyOneOf: pair,
    check: about?.check,
    decimals: [...kinds.values()].find(({ name }) => name === 'DECIMAL').bounds,
  };
};

const fieldOf = (field, owner, { kinds, checks, rules: extension }) => {
  const where = `${owner.name}.${field.name}`;
  const decimals = [...kinds.values()].find(({ name }) => name === 'DECIMAL').bounds;
  const option = hasOption(field, extension) ? getOption(field, extension) : {};
  const rule = option.kind ? kinds.get(option.kind) : option.rule && resolve(formOf(option.rule), kinds, decimals);
  const type = typeOf(field);
  if (rule === undefined && ['string', 'number', 'bigint', 'list', 'map'].includes(type)) {
    throw new Error(`${where} has no rule: state one, as options.proto has them`);
  }
  if (rule !== undefined && !FORMS[rule.form].includes(type)) {
    throw new Error(`${where} is a ${type}, for which there is no rule ${rule.form}`);
  }
  for (const name of [...(option.differentFrom ?? []), option.onlyWith, option.onlyWithValue?.field]) {
    if (name) requireField(where, owner, name);
  }
  const condition = option.notEmptyUnless?.holds;
  if (condition?.case === 'present') requireField(where, owner, condition.value);
  for (const name of [
    rule?.form === 'check' ? rule.bounds.name : undefined,
    option.check?.name,
    condition?.case === 'check' ? condition.value : undefined,
  ]) {
    if (name !== undefined) requireCheck(where, name, checks);
  }
  return {
    field,
    name: field.name,
    type,
    rule,
    message: field.fieldKind === 'map' ? undefined : field.message,
    required: option.required ?? false,
    differentFrom: option.differentFrom ?? [],
    onlyWith: option.onlyWith || undefined,
    onlyWithValue: option.onlyWithValue && memberOf(where, owner, option.onlyWithValue),
    notEmptyUnless: option.notEmptyUnless,
    check: option.check,
    stricter: rule?.form === 'entries' ? stricterOf(where, field, rule.bounds.stricter, kinds) : undefined,
  };
};

/** A repeated enum has a type of its own: its members are its bound. */
const typeOf = (field) => {
  if (field.fieldKind === 'map') return 'map';
  if (field.fieldKind === 'list') return field.enum ? 'enums' : 'list';
  if (field.fieldKind === 'message') return 'message';
  if (field.fieldKind === 'enum') return 'enum';
  return SCALARS[field.scalar];
};

const SCALARS = {
  [ScalarType.STRING]: 'string',
  [ScalarType.BOOL]: 'boolean',
  [ScalarType.UINT32]: 'number',
  [ScalarType.UINT64]: 'bigint',
};

const stricterOf = (where, field, stricter, kinds) => {
  if (stricter === undefined) return undefined;
  requireField(where, field.message, stricter.field);
  return { field: stricter.field, rule: kinds.get(stricter.kind) };
};

const memberOf = (where, owner, { field: name, member, words }) => {
  const { enum: type } = requireField(where, owner, name);
  const value = type?.values.find((each) => each.name === member);
  if (value === undefined) throw new Error(`${where}: ${name} has no member ${member}`);
  return { name, type, value, words };
};

const requireField = (where, message, name) => {
  const found = message.fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`${where}: ${message.name} has no field ${name}`);
  return found;
};

/** Functions that a rule named. */
const named = new Set();

const requireCheck = (where, name, checks) => {
  if (!checks.has(name)) throw new Error(`${where}: ${CHECKS} has no function ${name}`);
  named.add(name);
};
