import type { LedgerState } from '@ledger/domain';
import type { Clock } from '@ledger/platform';

/** Now, as a ledger has it: by the server's clock, never before its last event; by its caller's, that event's time. */
export const presentTime = ({ header }: LedgerState, clock: Clock): number =>
  header.clock === 'caller' ? header.lastAt : Math.max(clock.now(), header.lastAt);
