import type { EventType, PriceBook, ProfileBook } from '@ledger/domain';
import type { World } from './world';

/** An event as the model expects it: its type and all of its data but the time. */
export interface Fact {
  readonly type: EventType;
  readonly data: object;
}

/** The fields of a command beside its instruction. */
export interface Asked {
  readonly occurredAt: string | undefined;
}

/** Input of a rule: the world as it is, the time in milliseconds, and how to report that something happened. */
export interface Turn extends Asked {
  readonly world: World;
  readonly now: number;
  readonly ledgerId: string;
  readonly prices: PriceBook;
  readonly profiles: ProfileBook;
  /** Does it, and notes the thresholds that it crossed and what is written of it. */
  step(happens: () => void, ...facts: readonly Fact[]): void;
  /** Writes events that change nothing that a ratio depends on. */
  tell(...facts: readonly Fact[]): void;
}

/** Leaves out what is absent, as an event does. */
export const stated = <T extends object>(data: T): Partial<T> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Partial<T>;

export const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
