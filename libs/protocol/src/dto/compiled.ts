import { getMetadataStorage, IsDefined, ValidateNested, validateSync } from 'class-validator';
import type { ValidationArguments, ValidationError, ValidatorConstraintInterface } from 'class-validator';
import { FaultTally, type FieldFault } from './fault-tally';

/** A DTO class; instances are made without arguments. */
export type DtoClass<T extends object = object> = new () => T;

const nestedTypes = new Map<unknown, Map<string, () => DtoClass>>();

/** The field is a message, or a list of messages, with rules of its own. `required` refuses its absence. */
export const Nested =
  (type: () => DtoClass, { required }: { readonly required: boolean }): PropertyDecorator =>
  (target, property) => {
    ValidateNested({ message: 'must be a message' })(target, property);
    if (required) IsDefined({ message: 'is missing' })(target, property);
    const ofClass = nestedTypes.get(target.constructor) ?? new Map<string, () => DtoClass>();
    nestedTypes.set(target.constructor, ofClass.set(String(property), type));
  };

const mostEntries = new Map<unknown, Map<string, number>>();

/**
 * The list or map has at most so many entries. A rule of the field says so; stated here too, nothing beyond the bound is
 * decoded, and nothing inside of a longer list is judged or explained.
 */
export const EntriesMax =
  (most: number): PropertyDecorator =>
  (target, property) => {
    const ofClass = mostEntries.get(target.constructor) ?? new Map<string, number>();
    mostEntries.set(target.constructor, ofClass.set(String(property), most));
  };

/** The rules of one field, taken from class-validator's metadata. */
interface FieldPlan {
  readonly property: string;
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  readonly constraints: readonly Constraint[];
  readonly nested: DtoPlan | undefined;
  /** Words for a value that is no message where one belongs. */
  readonly nestedMessage: string;
  /** Undefined: the field is neither a list nor a map. */
  readonly entriesMax: number | undefined;
}
interface Constraint {
  readonly name: string;
  readonly message: string;
  readonly judge: ValidatorConstraintInterface;
  readonly args: ValidationArguments;
}
interface DtoPlan {
  readonly dto: DtoClass;
  readonly fields: readonly FieldPlan[];
}

const plans = new Map<DtoClass, DtoPlan>();

/**
 * Faults of a malformed message, as far as they are told; empty for one that is well formed. The answer is class-validator's, by a
 * compiled form of its own rules: walking its metadata anew for each message costs ten times as much, and the answer to
 * a hostile one grows without a bound.
 */
export const faultsOf = (dto: DtoClass, message: object): readonly FieldFault[] => {
  const tally = new FaultTally();
  tallyFaults(dto, message, tally);
  return tally.told;
};

/** Adds what is malformed in a message that stands at a path, `''` for one that stands alone. */
export const tallyFaults = (dto: DtoClass, message: object, tally: FaultTally, path = ''): void => {
  const plan = planOf(dto);
  if (!passes(plan, message)) explain(plan, message, path, tally);
};

/** The class that judges the message in a field. Undefined: there is none in it. */
export const nestedDtoOf = (dto: DtoClass, property: string): DtoClass | undefined =>
  planOf(dto).fields.find((field) => field.property === property)?.nested?.dto;

/** The rules of one field in words that read after its name. Those of a message inside of it are its own. */
export const rulesInWords = (dto: DtoClass, property: string): readonly string[] => {
  const constraints = planOf(dto).fields.find((field) => field.property === property)?.constraints ?? [];
  return [...new Set(constraints.map(({ message }) => message))];
};

/** Compiles the rules of a class ahead of its first message. @throws Error for a rule that has no compiled form. */
export const compileRules = (dto: DtoClass): void => void planOf(dto);

/** The compiled form alone. */
export const passesCompiled = (dto: DtoClass, message: object): boolean => passes(planOf(dto), message);

/** class-validator alone, by its own way through its metadata and without a bound: the second opinion of the tests. */
export const explainedFaults = (dto: DtoClass, message: object): readonly FieldFault[] =>
  validateSync(instantiate(planOf(dto), message), { forbidUnknownValues: false }).flatMap((error) =>
    flatten(error, ''),
  );

const planOf = (dto: DtoClass): DtoPlan => {
  const known = plans.get(dto);
  if (known !== undefined) return known;
  const fields: FieldPlan[] = [];
  const plan: DtoPlan = { dto, fields };
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(dto, '', false, false);
  for (const [property, metadatas] of Object.entries(storage.groupByPropertyName(all))) {
    const ofType = (type: string) => metadatas.filter((metadata) => metadata.type === type);
    const covered = ['isDefined', 'customValidation', 'nestedValidation', 'conditionalValidation'].flatMap(ofType);
    if (
      covered.length !== metadatas.length ||
      metadatas.some((m) => m.each || (m.groups ?? []).length > 0 || m.validateIf)
    ) {
      throw new Error(`${dto.name}.${property} has a rule that has no compiled form`);
    }
    const [nested] = ofType('nestedValidation');
    const textOf = (message: unknown): string => {
      if (typeof message === 'string') return message;
      throw new Error(`${dto.name}.${property} has a rule without words`);
    };
    fields.push({
      property,
      conditions: ofType('conditionalValidation').map(
        ({ constraints }) => constraints[0] as FieldPlan['conditions'][0],
      ),
      constraints: [...ofType('isDefined'), ...ofType('customValidation')].flatMap(
        ({ constraintCls, constraints, message }) =>
          storage.getTargetValidatorConstraints(constraintCls).map(({ instance, name }) => ({
            name,
            message: textOf(message),
            judge: instance,
            args: { value: undefined, constraints, property, targetName: dto.name, object: {} },
          })),
      ),
      nested: nested === undefined ? undefined : planOf(nestedTypeOf(dto, property)),
      nestedMessage: nested === undefined ? '' : textOf(nested.message),
      entriesMax: mostEntries.get(dto)?.get(property),
    });
  }
  plans.set(dto, plan);
  return plan;
};

const nestedTypeOf = (dto: DtoClass, property: string): DtoClass => {
  const type = nestedTypes.get(dto)?.get(property);
  if (type === undefined) throw new Error(`${property} has nested rules without a type`);
  return type();
};

const passes = (plan: DtoPlan, message: object): boolean => {
  for (const field of plan.fields) {
    const value = (message as Record<string, unknown>)[field.property];
    if (!field.conditions.every((applies) => applies(message, value))) continue;
    for (const { judge, args } of field.constraints) {
      args.object = message;
      if (judge.validate(value, args) !== true) return false;
    }
    if (field.nested !== undefined && !nestedPasses(field.nested, value)) return false;
  }
  return true;
};

/** In the order of class-validator: the rules of a field, then what is inside of it. */
const explain = (plan: DtoPlan, message: object, path: string, tally: FaultTally): void => {
  for (const field of plan.fields) {
    const value = (message as Record<string, unknown>)[field.property];
    if (!field.conditions.every((applies) => applies(message, value))) continue;
    const isTooLong = Array.isArray(value) && value.length > (field.entriesMax ?? Infinity);
    // A name that stands twice is told once, with its last words.
    const broken = new Map<string, string>();
    for (const { name, message: words, judge, args } of field.constraints) {
      args.object = message;
      if (judge.validate(value, args) !== true) broken.set(name, words);
      if (isTooLong && broken.size > 0) break;
    }
    const { nested, nestedMessage } = field;
    const isMessages = Array.isArray(value) || isMessage(value);
    if (nested !== undefined && value !== undefined && !isMessages) broken.set('nestedValidation', nestedMessage);
    const place = (): string => (path === '' ? protoName(field.property) : `${path}.${protoName(field.property)}`);
    for (const rule of broken.values()) tally.add(place, rule);
    if (nested !== undefined && isMessages && !isTooLong) explainNested(nested, nestedMessage, value, place(), tally);
  }
};

const explainNested = (plan: DtoPlan, message: string, value: object, path: string, tally: FaultTally): void => {
  if (!Array.isArray(value)) return explain(plan, value, path, tally);
  for (const [i, entry] of value.entries()) {
    if (isMessage(entry)) explain(plan, entry, `${path}[${i}]`, tally);
    else tally.add(() => `${path}[${i}]`, message);
  }
};

const protoName = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const nestedPasses = (plan: DtoPlan, value: unknown): boolean => {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.every((entry) => isMessage(entry) && passes(plan, entry)) : passes(plan, value);
};

const isMessage = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** class-validator finds rules by an object's class, and the messages on the wire have none. */
const instantiate = (plan: DtoPlan, message: object): object => {
  const instance = Object.assign(new plan.dto(), message) as Record<string, unknown>;
  for (const { property, nested } of plan.fields) {
    const value = instance[property];
    if (nested === undefined || typeof value !== 'object' || value === null) continue;
    instance[property] = Array.isArray(value)
      ? value.map((entry: unknown) => (isMessage(entry) ? instantiate(nested, entry) : entry))
      : instantiate(nested, value);
  }
  return instance;
};

const flatten = (error: ValidationError, path: string): readonly FieldFault[] => {
  const inList = /^\d+$/.test(error.property);
  const name = protoName(error.property);
  const field = inList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
  return [
    ...Object.values(error.constraints ?? {}).map((rule) => ({ field, rule })),
    ...(error.children ?? []).flatMap((child) => flatten(child, field)),
  ];
};
