import { instantText, type InstantText } from '@ledger/domain';
import type { Position, Revision } from '@ledger/event-store';
import type { CommittedPlace } from '../writer-context';

/** Answer of a query from a ledger's committed state, with the place of that state. */
export interface StateAnswer<View> extends CommittedPlace {
  /** The time at which it was judged: what was due by then counts as expired. */
  readonly at: InstantText;
  readonly ledgerId: string;
  /** Undefined: the ledger has no such account, reservation or escrow. */
  readonly view: View | undefined;
}

export const stateAnswer = <View>(
  ledgerId: string,
  view: View | undefined,
  now: number,
  { revision, position }: { readonly revision: Revision; readonly position: Position },
): StateAnswer<View> => ({ ledgerId, at: instantText(now), revision, position, view });
