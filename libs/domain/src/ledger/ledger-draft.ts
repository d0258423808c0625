import type { LedgerEvent } from './events';
import { meaningOf } from './events';
import { evolve } from './evolve';
import type { DecisionContext } from './kernel/decision-context';
import {
  ENTRIES_PER_COMMAND_MAX,
  EVENTS_PER_COMMAND_MAX,
  TOO_MANY_ENTRIES,
  TOO_MANY_EVENTS,
  type Draft,
  type Refusal,
} from './kernel/draft';
import type { Undated } from './kernel/event';
import { instantText } from './kernel/instant';
import type { EndedLookup } from './kernel/records';
import { overlay, type LedgerState, type Overlay } from './kernel/state';
import { crossed, reachedCounts } from './status/thresholds';

/** Draft for all features: applies each event as it is emitted, and after it the thresholds that it crosses. */
export class LedgerDraft implements Draft<LedgerEvent> {
  readonly state: Overlay;
  readonly events: LedgerEvent[] = [];
  private readonly at: string;
  private entries = 0;

  constructor(
    base: LedgerState,
    readonly context: DecisionContext,
  ) {
    this.state = overlay(base);
    this.at = instantText(context.now);
  }

  get now(): number {
    return this.context.now;
  }

  get ended(): EndedLookup {
    return this.context.ended;
  }

  get isTooLarge(): boolean {
    return this.tooLarge !== undefined;
  }

  /** Undefined: the command is not too large. */
  get tooLarge(): Refusal | undefined {
    if (this.events.length > EVENTS_PER_COMMAND_MAX) return TOO_MANY_EVENTS;
    return this.entries > ENTRIES_PER_COMMAND_MAX ? TOO_MANY_ENTRIES : undefined;
  }

  emit(undated: Undated<LedgerEvent>): void {
    const event = { type: undated.type, data: { ...undated.data, at: this.at } } as LedgerEvent;
    const touched = meaningOf(event).ratios(this.state, event.data);
    const before = touched.length === 0 ? [] : reachedCounts(this.state, touched);
    this.apply(event);
    if (touched.length === 0) return;
    for (const crossing of crossed(this.state, touched, before, this.at)) this.apply(crossing);
  }

  private apply(event: LedgerEvent): void {
    evolve(this.state, event);
    this.events.push(event);
    for (const value of Object.values(event.data)) if (Array.isArray(value)) this.entries += value.length;
  }
}
