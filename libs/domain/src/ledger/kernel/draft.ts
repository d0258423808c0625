import type { Violation } from '../../decider';
import type { DecisionContext } from './decision-context';
import type { LedgerEvent } from '../events';
import { evolve } from '../evolve';
import { instantText } from './instant';
import type { Rejection } from './rejections';
import { ratiosTouched } from '../status/ratios-touched';
import { crossed, reachedCounts } from '../status/thresholds';
import type { EndedThings } from './records';
import { overlay, type LedgerState, type Overlay } from './state';

/** A command that emits more is refused whole. */
export const EVENTS_PER_COMMAND_MAX = 1_000;

/** What a rule answers when a command may not go on; thrown by nobody, passed up. */
export type Refusal =
  | { readonly outcome: 'rejected'; readonly rejection: Rejection }
  | { readonly outcome: 'malformed'; readonly violations: readonly Violation[] };

export const reject = (rejection: Rejection): Refusal => ({ outcome: 'rejected', rejection });
export const malformed = (field: string, rule: string): Refusal => ({
  outcome: 'malformed',
  violations: [{ field, rule }],
});

type Undated<E> = E extends { type: infer T; data: infer D } ? { type: T; data: Omit<D, 'at'> } : never;

/**
 * One decision in the making: events emitted so far and the state as they leave it, kept apart from the state that was
 * read, so that later rules of the same command see what earlier ones did and a refusal leaves no trace.
 */
export class Draft {
  readonly state: Overlay;
  readonly events: LedgerEvent[] = [];
  readonly at: string;

  constructor(
    base: LedgerState,
    readonly context: DecisionContext,
  ) {
    this.state = overlay(base);
    this.at = instantText(context.now);
  }

  /** Decision time in milliseconds since 1970. */
  get now(): number {
    return this.context.now;
  }

  get ended(): EndedThings {
    return this.context.ended;
  }

  /** Records a fact and every threshold that it crosses. */
  emit(undated: Undated<LedgerEvent>): void {
    const event = { type: undated.type, data: { ...undated.data, at: this.at } } as LedgerEvent;
    const touched = ratiosTouched(this.state, event);
    const before = touched.length === 0 ? [] : reachedCounts(this.state, touched);
    this.apply(event);
    if (touched.length === 0) return;
    for (const crossing of crossed(this.state, touched, before, this.at)) this.apply(crossing);
  }

  get isTooLarge(): boolean {
    return this.events.length > EVENTS_PER_COMMAND_MAX;
  }

  private apply(event: LedgerEvent): void {
    evolve(this.state, event);
    this.events.push(event);
  }
}
