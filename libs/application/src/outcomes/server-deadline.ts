import { earliestDeadline, type CommittedState } from '@ledger/domain';

/** When the first open reservation or escrow expires, unless its ledger's clock is the caller's. Undefined: none does. */
export const serverDeadline = (state: CommittedState): number | undefined =>
  state.header.clock === 'server' ? earliestDeadline(state) : undefined;
