import type { CommittedState } from '@ledger/domain';
import { serverDeadline } from '../outcomes/server-deadline';
import type { RejectionTally } from './rejection-tally';

/**
 * Time at which something of a ledger is due next: its first expiry, or the recording of rejections that were only
 * counted. Undefined: nothing is.
 */
export const nextDeadline = (state: CommittedState, { dueAt }: RejectionTally): number | undefined => {
  const next = Math.min(serverDeadline(state) ?? Infinity, dueAt ?? Infinity);
  return next === Infinity ? undefined : next;
};
