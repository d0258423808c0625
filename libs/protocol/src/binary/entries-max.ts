import { getOption, type DescField } from '@bufbuild/protobuf';
import { enumNamed, optionNamed } from '../json/schema';

/** A rule as options.proto has it, as far as it is about the number of entries. */
interface Rule {
  readonly rule: {
    readonly case?: string;
    readonly value?: { readonly max?: number; readonly entriesMax?: number };
  };
}
interface FieldRules {
  readonly kind: number;
  readonly rule?: Rule;
}

const RULES = optionNamed('budget.v1.rules');
const KIND_RULE = optionNamed('budget.v1.kind_rule');
const KINDS = enumNamed('budget.v1.Kind');

/**
 * Most entries that the options of a list or map let pass.
 *
 * @throws Error for one without a bound: a new one gets its rule first.
 */
export const entriesMaxOf = (field: DescField): number => {
  // Each member stands at most once.
  if (field.fieldKind === 'list' && field.enum !== undefined) return field.enum.values.length;
  const { kind, rule } = getOption(field, RULES) as unknown as FieldRules;
  const { rule: stated } =
    kind === 0 ? (rule ?? NO_RULE) : (getOption(KINDS.value[kind]!, KIND_RULE) as unknown as Rule);
  const most =
    stated.case === 'map' ? stated.value?.entriesMax : stated.case === 'entries' ? stated.value?.max : undefined;
  if (most === undefined) throw new Error(`${field.parent.typeName}.${field.name} has no bound`);
  return most;
};

const NO_RULE: Rule = { rule: {} };
