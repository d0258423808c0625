import type { OpenAccount, ResumeAccount, SuspendAccount, UpdateAccount } from '../commands';
import { reject, type Draft, type Refusal } from '../draft';
import { ROOT } from '../records';
import { parseStated, parseUsage, stored } from './amounts';
import { exists, requireOpen } from './find-account';
import { move } from './funds';

export const TREE_DEPTH_MAX = 32;
export const PRIORITY_LOWEST = 1;

export const openAccount = (draft: Draft, command: OpenAccount): Refusal | undefined => {
  const { accountId, parentId = ROOT, kind, priority = PRIORITY_LOWEST } = command;
  const found = requireOpen(draft, parentId);
  if ('outcome' in found) return found;
  const reserve = parseStated(draft.state, command.minReserve ?? [], 'minReserve');
  if ('outcome' in reserve) return reserve;
  const allocation = parseUsage(draft.state, command.allocation ?? [], 'allocation');
  if ('outcome' in allocation) return allocation;
  if (exists(draft, accountId)) return reject({ code: 'already_exists', what: 'account', id: accountId });
  if (found.accounts[0].depth >= TREE_DEPTH_MAX) {
    return reject({ code: 'capacity_exceeded', limit: 'tree_depth', max: TREE_DEPTH_MAX });
  }
  draft.emit({
    type: 'AccountOpened',
    data: {
      accountId,
      parentId,
      kind,
      priority,
      ...(command.labels && { labels: command.labels }),
      ...(command.minReserve && { minReserve: stored(draft.state, reserve.parsed) }),
      ...(command.thresholds && { thresholds: command.thresholds }),
      ...(command.policy && { policy: command.policy }),
    },
  });
  if (allocation.parsed.length === 0) return undefined;
  return move(draft, 'Allocated', parentId, accountId, allocation.parsed);
};

export const updateAccount = (draft: Draft, command: UpdateAccount): Refusal | undefined => {
  const { accountId, labels, priority, thresholds, policy } = command;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const reserve = parseStated(draft.state, command.minReserve ?? [], 'minReserve');
  if ('outcome' in reserve) return reserve;
  draft.emit({
    type: 'AccountUpdated',
    data: {
      accountId,
      ...(labels && { labels }),
      ...(priority !== undefined && { priority }),
      ...(command.minReserve && { minReserve: stored(draft.state, reserve.parsed) }),
      ...(thresholds && { thresholds }),
      ...(policy && { policy }),
    },
  });
  return undefined;
};

/** Accepted again for an account that is suspended already: a kill switch may be pressed twice. */
export const suspendAccount = (draft: Draft, { accountId, reason }: SuspendAccount): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({ type: 'AccountSuspended', data: { accountId, ...(reason !== undefined && { reason }) } });
  return undefined;
};

export const resumeAccount = (draft: Draft, { accountId }: ResumeAccount): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({ type: 'AccountResumed', data: { accountId } });
  return undefined;
};
