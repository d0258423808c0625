import type { InstantText } from './words';
import type { Typed } from './event';
import { NO_RATIOS, type RatioKey } from './ratio';
import type { LedgerState } from './state';

/** An account that an event names; null and undefined are nobody. */
export type NamedAccount = string | null | undefined;

interface AnyEvent {
  readonly type: string;
  readonly data: { readonly at: InstantText };
}

/** All that the ledger asks of one type of event, beside the postings, which stand together on a page of their own. */
export interface EventMeaning<E extends AnyEvent> {
  /** Accounts that it names: spender, payer, source, destination, owner, donor, parent. */
  readonly accounts: (data: E['data']) => readonly NamedAccount[];
  /**
   * Changes the state beyond the balances and the usage, which follow from the postings. `at` is the event's time in
   * milliseconds since 1970.
   * @throws Error when the event cannot follow on the state: the history is corrupt.
   */
  readonly fold: (state: LedgerState, event: E, at: number) => void;
  /**
   * Ratios that the event can change, worked out before it is folded. Resources by name; funds before limits, nearest
   * account first.
   */
  readonly ratios: (state: LedgerState, data: E['data']) => readonly RatioKey[];
}

/** One entry for each type of a feature's events: the build fails where one is missing. */
export type EventTable<E extends AnyEvent> = { readonly [T in E['type']]: EventMeaning<Typed<E, T>> };

export const namesNobody = (): readonly NamedAccount[] => [];
export const namesItsAccount = ({ accountId }: { readonly accountId?: string }): readonly NamedAccount[] => [accountId];
export const changesNothingElse = (): void => undefined;
export const changesNoRatio = (): readonly RatioKey[] => NO_RATIOS;
