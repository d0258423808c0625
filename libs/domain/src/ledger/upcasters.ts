import type { EventType } from './events';
import { OPERATOR } from './kernel/principal';

/**
 * One step from an older shape of a type of event to the next. Stored events have no version number: their shape tells
 * it.
 */
export interface Upcaster {
  /**
   * True: the parsed data have the older shape. They may be anything at all, since the check comes after the last step.
   */
  readonly isOlder: (data: unknown) => boolean;
  /** Gives the same fact in the next shape. Must not change the given data. */
  readonly next: (data: unknown) => unknown;
}

/** Steps for each type, from its oldest shape on. A step is taken where the data still have the shape before it. */
export type Upcasters = { readonly [T in EventType]?: readonly Upcaster[] };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Leaves text that is no JSON to the check that follows, which names the field. */
const parsedOrAsIs = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/**
 * Refusals at first kept their command as JSON in a text, with its type and its actor and without its caller, which until
 * then was always the operator.
 */
const contentAsText: Upcaster = {
  isOlder: (data) => isRecord(data) && typeof data['content'] === 'string',
  next: (data) => {
    const refusal = data as { readonly command: string; readonly content: string };
    const parsed = parsedOrAsIs(refusal.content);
    if (!isRecord(parsed) || !isRecord(parsed['body'])) return { ...refusal, content: parsed };
    const { actor: _actor, body, ...dated } = parsed;
    const { type: _type, ...fields } = body as Record<string, unknown>;
    return { ...refusal, content: { caller: OPERATOR, ...dated, body: fields } };
  },
};

/**
 * Steps are entered here when a type of event gets a shape that its stored samples (test/compatibility) do not have. A
 * field that may be absent needs none: data that were stored without it are read as they stand.
 */
export const UPCASTERS: Upcasters = { CommandRejected: [contentAsText] };

export const upcast = (type: EventType, stored: unknown, upcasters: Upcasters): unknown => {
  let data = stored;
  for (const step of upcasters[type] ?? NO_STEPS) if (step.isOlder(data)) data = step.next(data);
  return data;
};

const NO_STEPS: readonly Upcaster[] = [];
