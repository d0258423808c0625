import { randomUUID } from 'node:crypto';
import {
  COMMAND_DTOS,
  commandShape,
  faultsOf,
  jsonPath,
  messageJson,
  NotInSchema,
  type Command as AnyCommand,
  type CommandBody,
  type CommandCase,
  type CommandShape,
  type FieldShape,
} from '@ledger/protocol';
import { UsageFault } from '@ledger/terminal';
import { asTyped, ENVELOPE_OPTIONS, faultsInWords, fieldNamed, type TypedFault } from './field-faults';
import type { Path, TypedFields } from './typed-fields';

/** Options of the command line from which the envelope is made. */
export interface EnvelopeOptions {
  readonly id?: string;
  readonly actor: string;
  readonly at?: string;
  readonly occurredAt?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly dryRun?: boolean;
}

const COMMAND = messageJson<AnyCommand>('budget.v1.Command');

/**
 * Reads a command by the schema and judges it by the server's own rules, so that a misspelt field, or `"false"` for
 * false, is a fault instead of being misread silently.
 * @throws UsageFault naming every field at fault.
 */
export const requestOf = (
  $case: CommandCase,
  ledgerId: string,
  typed: TypedFields,
  options: EnvelopeOptions,
): CommandBody => {
  const shape = commandShape($case);
  if ('envelope' in typed.value) {
    throw new UsageFault(`envelope is made from ${Object.values(ENVELOPE_OPTIONS).join(', ')}`);
  }
  const fields = withFullWords(typed, shape);
  const { id: commandId = randomUUID(), dryRun = false, actor, occurredAt, at, correlationId, causationId } = options;
  const stated = { commandId, ledgerId, actor, occurredAt, at, correlationId, causationId, dryRun };
  const envelope = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  const body = read({ [$case]: { ...fields, envelope } }, typed, shape);
  const faults = faultsOf(COMMAND_DTOS[$case], body.value);
  if (faults.length > 0) throw refusal(faults, typed, shape, envelope);
  return body;
};

/**
 * Tells faults of a command so that its sender can mend them.
 *
 * @param faults as the rules or a server name them.
 * @param envelope as it was sent, to say what was given.
 */
export const refusal = (
  faults: readonly { readonly field: string; readonly rule: string }[],
  typed: TypedFields,
  shape: CommandShape,
  envelope: Readonly<Record<string, unknown>>,
): UsageFault => {
  const option = faults.find(({ field }) => field.startsWith('envelope.'));
  if (option === undefined) {
    return faultsInWords(
      faults.map((fault) => asTyped(fault, typed, shape)),
      typed,
      shape,
    );
  }
  const name = jsonPath(option.field.slice('envelope.'.length));
  const given = envelope[name];
  return new UsageFault(
    `${ENVELOPE_OPTIONS[name] ?? name} ${option.rule}${given === undefined ? '' : `; given ${JSON.stringify(given)}`}`,
  );
};

const read = (json: object, typed: TypedFields, shape: CommandShape): CommandBody => {
  try {
    return COMMAND.read(json).command as CommandBody;
  } catch (error) {
    if (!(error instanceof NotInSchema)) throw error;
    const { fault, path, known } = error;
    // The first step of the path is the command.
    throw faultsInWords([{ path: path.slice(1), rule: fault.rule, ...(known && { known }) }], typed, shape);
  }
};

/**
 * Spells words out in full, as the schema has them. Keys of labels and tags are the caller's own, whatever they are
 * called.
 */
const withFullWords = (typed: TypedFields, shape: CommandShape): object => {
  const faults: TypedFault[] = [];
  const within = (value: unknown, fields: readonly FieldShape[], path: Path): unknown => {
    if (Array.isArray(value)) return value.map((entry, i) => within(entry, fields, [...path, i]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const field = fieldNamed(fields, name);
        const place = [...path, name];
        if (field?.kind === 'word' && typeof member === 'string') return [name, word(member, field, place)];
        return [name, field?.kind === 'object' ? within(member, field.fields, place) : member];
      }),
    );
  };
  const word = (text: string, { words }: FieldShape, path: Path): string => {
    const found = words.find(({ short, full }) => short === text.toLowerCase() || full === text.toUpperCase());
    const known = words.map(({ short }) => short);
    if (found === undefined) faults.push({ path, rule: `must be one of ${known.join(', ')}`, known });
    return found?.full ?? text;
  };
  const fields = within(typed.value, shape.fields, []) as object;
  if (faults.length > 0) throw faultsInWords(faults, typed, shape);
  return fields;
};
