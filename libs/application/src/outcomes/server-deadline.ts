import { earliestDeadline, type CommittedState } from '@ledger/domain';

/**
 * Expiry of the first open reservation or escrow, unless the ledger goes by its caller's clock. Undefined: none
 * expires.
 */
export const serverDeadline = (state: CommittedState): number | undefined =>
  state.header.clock === 'server' ? earliestDeadline(state) : undefined;
