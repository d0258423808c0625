import type { EventType } from './events';

/** One step from an older shape of a type of event to the next. Stored events carry no number: the shape says its version. */
export interface Upcaster {
  /** True where the parsed data are of the older shape. They may be anything: the check comes after the last step. */
  readonly isOlder: (data: unknown) => boolean;
  /** The same fact in the next shape. Must not change the data that it is given. */
  readonly next: (data: unknown) => unknown;
}

/** By type, the steps from its oldest shape on, each taken where the data are still of the shape before it. */
export type Upcasters = { readonly [T in EventType]?: readonly Upcaster[] };

/**
 * Entered here when a type of event gets a shape that its stored samples (test/compatibility) do not have. A field that may
 * be absent needs none: to today every change only added such fields, and all that was ever stored is read as it stands.
 */
export const UPCASTERS: Upcasters = {};

export const upcast = (type: EventType, stored: unknown, upcasters: Upcasters): unknown => {
  let data = stored;
  for (const step of upcasters[type] ?? NO_STEPS) if (step.isOlder(data)) data = step.next(data);
  return data;
};

const NO_STEPS: readonly Upcaster[] = [];
