import type { Draft } from '../kernel/draft';
import { ROOT } from '../kernel/records';
import { exists } from '../tree/find-account';
import type { AccountEvent } from './events';
import { PRIORITY_LOWEST } from './rules';

/** Account below the root at which usage is booked that was reported at an account that nobody opened. */
export const UNATTRIBUTED = 'unattributed';

/** Opens it where it does not exist yet. */
export const unattributed = (draft: Draft<AccountEvent>): string => {
  if (!exists(draft, UNATTRIBUTED)) {
    const data = { accountId: UNATTRIBUTED, parentId: ROOT, kind: 'pool' as const, priority: PRIORITY_LOWEST };
    draft.emit({ type: 'AccountOpened', data });
  }
  return UNATTRIBUTED;
};
