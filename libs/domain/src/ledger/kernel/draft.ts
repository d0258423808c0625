import type { Violation } from '../../decider';
import type { DecisionContext } from './decision-context';
import type { Undated } from './event';
import type { EndedLookup } from './records';
import type { Rejection } from './rejections';
import type { Overlay } from './state';

/** Most events of a command; one that emits more is refused whole. */
export const EVENTS_PER_COMMAND_MAX = 1_000;
/**
 * Most amounts, and most other entries of lists, in a command's events: a command is decided in one piece while others
 * wait.
 */
export const ENTRIES_PER_COMMAND_MAX = 10_000;

/** A rule's reason against a command. It is returned, not thrown. */
export type Refusal =
  | { readonly outcome: 'rejected'; readonly rejection: Rejection }
  | { readonly outcome: 'malformed'; readonly violations: readonly Violation[] };

export const reject = (rejection: Rejection): Refusal => ({ outcome: 'rejected', rejection });
export const malformed = (field: string, rule: string): Refusal => ({
  outcome: 'malformed',
  violations: [{ field, rule }],
});

export const TOO_MANY_EVENTS = reject({ code: 'too_large', limit: 'events', max: EVENTS_PER_COMMAND_MAX });
export const TOO_MANY_ENTRIES = reject({ code: 'too_large', limit: 'entries', max: ENTRIES_PER_COMMAND_MAX });

/** A decision in the making, as rules that emit nothing see it. */
export interface DraftView {
  /** State after the events so far, kept apart from the state that was read: a refusal leaves no trace. */
  readonly state: Overlay;
  readonly context: DecisionContext;
  /** Decision time in milliseconds since 1970. */
  readonly now: number;
  readonly ended: EndedLookup;
  /** True: more events, or entries in them, than a command may emit; it will be refused whole. */
  readonly isTooLarge: boolean;
}

/**
 * A decision in the making, for rules that emit these events. Later rules of a command see the effects of earlier ones.
 */
export interface Draft<E> extends DraftView {
  /** Records a fact and every threshold that it crosses. */
  emit(undated: Undated<E>): void;
}
