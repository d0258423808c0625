import { skeletonOf, type CommandShape, type FieldShape } from '@ledger/protocol';
import { didYouMean } from '@ledger/platform';
import { UsageFault } from '@ledger/terminal';
import type { Path, TypedFields } from './typed-fields';

/** Fault of a field: its path as it was typed, and the rule, which reads on after its name. */
export interface TypedFault {
  readonly path: Path;
  readonly rule: string;
  /** Words that would have fitted. Absent: the rule does not list words. */
  readonly known?: readonly string[];
}

/** Options and arguments that the envelope is made from, by the names of its fields. */
export const ENVELOPE_OPTIONS: Readonly<Record<string, string>> = {
  commandId: '--id',
  ledgerId: 'the argument <ledger>',
  actor: '--actor',
  occurredAt: '--occurred-at',
  at: '--at',
  correlationId: '--correlation-id',
  causationId: '--causation-id',
  dryRun: '--dry-run',
};

/**
 * Tells every fault in a line of its own: the field as it was typed, the rule, what was given and what was perhaps
 * meant.
 */
export const faultsInWords = (faults: readonly TypedFault[], typed: TypedFields, shape: CommandShape): UsageFault => {
  const { name } = shape;
  const lines = faults.map((fault) => inWords(withOwnRule(fault, shape), typed, name));
  const told = lines.length === 1 ? lines[0]! : [`${lines.length} fields are not well formed:`, ...lines].join('\n  ');
  return new UsageFault(`${told}\n(see "send ${name} --help" for its fields)`);
};

/** Replaces the schema's rule, which knows only types, by the field's own, which gives bounds and an example. */
const withOwnRule = (fault: TypedFault, { fields }: CommandShape): TypedFault => {
  let [inside, field]: [readonly FieldShape[], FieldShape | undefined] = [fields, undefined];
  for (const step of fault.path) {
    if (typeof step === 'number') continue;
    field = fieldNamed(inside, step);
    inside = field?.fields ?? [];
  }
  if (field?.kind === 'number' && field.rules[0] !== undefined) return { ...fault, rule: field.rules[0] };
  if (field?.isList !== true || typeof fault.path.at(-1) === 'number' || !fault.rule.startsWith('must be a list')) {
    return fault;
  }
  const [example] = Object.values(skeletonOf({ fields: [{ ...field, isRequired: true }] }));
  return { ...fault, rule: `must be a list such as ${JSON.stringify(example)}` };
};

const inWords = ({ path, rule, known }: TypedFault, typed: TypedFields, command: string): string => {
  const where = typed.whereabouts(path);
  const given = typed.given(path);
  const name = pathText(path);
  if (given === undefined) return `${where}${name} is missing${rule === 'is missing' ? '' : `: it ${rule}`}`;
  const last = path.at(-1);
  if (rule === UNKNOWN_FIELD) {
    const owner = path.length === 1 ? command : pathText(path.slice(0, -1));
    return `${where}${name} is not a field of ${owner}${unknownField(String(last), path.length, command, known ?? [])}`;
  }
  const hint = known && given.startsWith('"') ? didYouMean(given.slice(1, -1), known) : '';
  return `${where}${name} ${rule}; given ${given}${hint || quoting(rule, given)}`;
};

/** Finds a field by its name in JSON or in the proto files: both are taken. */
export const fieldNamed = (fields: readonly FieldShape[], text: string): FieldShape | undefined =>
  fields.find(({ name, protoName }) => name === text || protoName === text);

/** Rule of an unknown field, in the schema's words. */
const UNKNOWN_FIELD = 'is not a field of this message';

const unknownField = (name: string, depth: number, command: string, known: readonly string[]): string => {
  if (depth === 1 && Object.hasOwn(ENVELOPE_OPTIONS, name)) return `: it is ${ENVELOPE_OPTIONS[name]}`;
  if (depth === 1 && name.toLowerCase() === command.toLowerCase()) return ': give what is inside of it alone';
  const others = known.filter((field) => field !== 'envelope');
  return didYouMean(name, others) || (others.length === 0 ? ', which has none' : `, which has ${others.join(', ')}`);
};

const quoting = (rule: string, given: string): string => {
  if (/must be text/.test(rule) && /^-?[\d.]+$|^(?:true|false)$/.test(given)) return `; write "${given}"`;
  const inner = /^"(-?\d+|true|false)"$/.exec(given)?.[1];
  return inner !== undefined && /whole number|true or false/.test(rule) && !/as text/.test(rule)
    ? `; write ${inner}`
    : '';
};

const pathText = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

/**
 * Names the field of a fault as it was typed, while the fault names it as the proto files or JSON do. The rule of a
 * word lists the short forms.
 */
export const asTyped = (
  { field, rule }: { readonly field: string; readonly rule: string },
  typed: TypedFields,
  { fields }: Pick<CommandShape, 'fields'>,
): TypedFault => {
  const path: (string | number)[] = [];
  let [inside, value, kind]: [readonly FieldShape[], unknown, FieldShape | undefined] = [
    fields,
    typed.value,
    undefined,
  ];
  for (const step of field.split(/\.|(?=\[)/)) {
    const place = /^\[(\d+)\]$/.exec(step)?.[1];
    const object = value as Readonly<Record<string, unknown>> | undefined;
    // A map that is a message of its own in the proto files is the map itself in JSON, unless somebody typed its field
    // too.
    if (kind?.kind === 'map' && step === 'entries' && typeof object?.['entries'] !== 'object') continue;
    const shape = fieldNamed(inside, step);
    const name =
      shape === undefined ? step : object && Object.hasOwn(object, shape.protoName) ? shape.protoName : shape.name;
    path.push(place === undefined ? name : Number(place));
    value = (object as Readonly<Record<string | number, unknown>> | undefined)?.[path.at(-1)!];
    if (place === undefined) [inside, kind] = [shape?.fields ?? [], shape];
  }
  const words = kind?.words.map(({ short }) => short) ?? [];
  return words.length > 0 && /^must be one of /.test(rule)
    ? { path, rule: `must be one of ${words.join(', ')}`, known: words }
    : { path, rule };
};
