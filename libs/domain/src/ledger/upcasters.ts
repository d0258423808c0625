import type { EventType } from './events';

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

/**
 * Steps are entered here when a type of event gets a shape that its stored samples (test/compatibility) do not have. A
 * field that may be absent needs none. So far every change has only added such fields, and all that was ever stored is
 * read as it stands.
 */
export const UPCASTERS: Upcasters = {};

export const upcast = (type: EventType, stored: unknown, upcasters: Upcasters): unknown => {
  let data = stored;
  for (const step of upcasters[type] ?? NO_STEPS) if (step.isOlder(data)) data = step.next(data);
  return data;
};

const NO_STEPS: readonly Upcaster[] = [];
