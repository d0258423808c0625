import { getMetadataStorage, IsDefined, ValidateNested, validateSync } from 'class-validator';
import type { ValidationArguments, ValidationError, ValidatorConstraintInterface } from 'class-validator';

/** A DTO class; instances are made without arguments. */
export type DtoClass<T extends object = object> = new () => T;

/** One malformed field: its path in the request, as the proto files name it, and the rule that it breaks. */
export interface FieldFault {
  readonly field: string;
  readonly rule: string;
}

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

/** The rules of one field, taken from class-validator's metadata. */
interface FieldPlan {
  readonly property: string;
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  readonly constraints: readonly { readonly judge: ValidatorConstraintInterface; readonly args: ValidationArguments }[];
  readonly nested: DtoPlan | undefined;
}
interface DtoPlan {
  readonly dto: DtoClass;
  readonly fields: readonly FieldPlan[];
}

const plans = new Map<DtoClass, DtoPlan>();

/**
 * What is malformed in a message; empty when nothing is. The answer is class-validator's, but only what a compiled form
 * of its own rules refuses is given to it: walking its metadata anew for each message costs ten times as much.
 */
export const faultsOf = (dto: DtoClass, message: object): readonly FieldFault[] =>
  passes(planOf(dto), message) ? [] : explainedFaults(dto, message);

/** Compiles the rules of a class ahead of its first message. @throws Error for a rule that has no compiled form. */
export const compileRules = (dto: DtoClass): void => void planOf(dto);

/** The compiled form alone. */
export const passesCompiled = (dto: DtoClass, message: object): boolean => passes(planOf(dto), message);

/** class-validator alone, by its own way through its metadata. */
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
    fields.push({
      property,
      conditions: ofType('conditionalValidation').map(
        ({ constraints }) => constraints[0] as FieldPlan['conditions'][0],
      ),
      constraints: [...ofType('isDefined'), ...ofType('customValidation')].flatMap(({ constraintCls, constraints }) =>
        storage.getTargetValidatorConstraints(constraintCls).map(({ instance }) => ({
          judge: instance,
          args: { value: undefined, constraints, property, targetName: dto.name, object: {} },
        })),
      ),
      nested: ofType('nestedValidation').length === 0 ? undefined : planOf(nestedTypeOf(dto, property)),
    });
  }
  plans.set(dto, plan);
  return plan;
};

/** Of the class itself or of one that it extends. */
const nestedTypeOf = (dto: unknown, property: string): DtoClass => {
  if (dto === null) throw new Error(`${property} has nested rules without a type`);
  return nestedTypes.get(dto)?.get(property)?.() ?? nestedTypeOf(Object.getPrototypeOf(dto), property);
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
  const name = error.property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const field = inList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
  return [
    ...Object.values(error.constraints ?? {}).map((rule) => ({ field, rule })),
    ...(error.children ?? []).flatMap((child) => flatten(child, field)),
  ];
};
