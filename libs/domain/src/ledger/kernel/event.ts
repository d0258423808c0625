import type { InstantText } from './words';

/** An event as it is stored; `at` is the time of the decision. */
export type Dated<E> = E extends { type: infer T; data: infer D }
  ? { readonly type: T; readonly data: Readonly<D> & { readonly at: InstantText } }
  : never;

/** An event as a rule emits it: the draft adds the time. */
export type Undated<E> = E extends { type: infer T; data: infer D } ? { type: T; data: Omit<D, 'at'> } : never;

/** The events of these types among a feature's. */
export type Typed<E extends { readonly type: string }, T extends E['type']> = Extract<E, { readonly type: T }>;
