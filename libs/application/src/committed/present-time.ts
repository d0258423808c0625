import type { LedgerState } from '@ledger/domain';
import type { Clock } from '@ledger/platform';

/**
 * Present time of a ledger: by the server's clock, but never before its last event; for a ledger that goes by its
 * caller's clock, the time of its last event.
 */
export const presentTime = ({ header }: LedgerState, clock: Clock): number =>
  header.clock === 'caller' ? header.lastAt : Math.max(clock.now(), header.lastAt);
