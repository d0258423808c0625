import type { LimitEvent } from '../limits/events';
import type { FundsEvent } from '../funds/events';
import type { AccountEvent } from './events';
import type { OpenAccount, ResumeAccount, SuspendAccount, UpdateAccount } from './commands';
import { reject, type Refusal, type Draft } from '../kernel/draft';
import { ROOT } from '../kernel/records';
import type { LedgerState } from '../kernel/state';
import { parseAllocation, parseGiven, stored, type PlacedAmount } from '../kernel/amounts';
import { exists, requireOpen } from '../tree/find-account';
import { move } from '../funds/rules';
import { ofProfile, openingTerms, type OpeningTerms } from './profiles';
import { refuseTerms, runTerms } from '../kernel/given-terms';

export const TREE_DEPTH_MAX = 32;
export const PRIORITY_LOWEST = 1;

export const openAccount = (
  draft: Draft<AccountEvent | FundsEvent | LimitEvent>,
  command: OpenAccount,
): Refusal | undefined => {
  const { accountId, parentId = ROOT } = command;
  const meaningless = refuseTerms(command);
  if (meaningless) return meaningless;
  const found = requireOpen(draft, parentId);
  if ('outcome' in found) return found;
  const opening = openingTerms(command, draft.context.profiles);
  const amounts = openingAmounts(draft.state, opening.terms);
  if ('outcome' in amounts) return ofProfile(amounts, command, opening);
  if (exists(draft, accountId)) return reject({ code: 'already_exists', what: 'account', id: accountId });
  if (opening.missing) return reject({ code: 'profile_not_found', profile: opening.profile! });
  if (found.accounts[0].depth >= TREE_DEPTH_MAX) {
    return reject({ code: 'capacity_exceeded', limit: 'tree_depth', max: TREE_DEPTH_MAX });
  }
  draft.emit({ type: 'AccountOpened', data: openedData(draft.state, parentId, opening, amounts.minReserve) });
  for (const maximum of stored(draft.state, amounts.maxima)) {
    draft.emit({ type: 'LimitSet', data: { accountId, ...maximum } });
  }
  if (amounts.allocation.length === 0) return undefined;
  return move(draft, 'Allocated', parentId, accountId, amounts.allocation);
};

interface OpeningAmounts {
  readonly minReserve: readonly PlacedAmount[];
  readonly maxima: readonly PlacedAmount[];
  readonly allocation: readonly PlacedAmount[];
}

const openingAmounts = (state: LedgerState, terms: OpenAccount): OpeningAmounts | Refusal => {
  const reserve = parseGiven(state, terms.minReserve ?? [], 'minReserve');
  if ('outcome' in reserve) return reserve;
  const maxima = parseGiven(state, terms.maxima ?? [], 'maxima');
  if ('outcome' in maxima) return maxima;
  const allocation = parseAllocation(state, terms.allocation ?? []);
  if ('outcome' in allocation) return allocation;
  return { minReserve: reserve.parsed, maxima: maxima.parsed, allocation: allocation.parsed };
};

const openedData = (
  state: LedgerState,
  parentId: string,
  { terms, profile }: OpeningTerms,
  minReserve: readonly PlacedAmount[],
) => ({
  accountId: terms.accountId,
  parentId,
  kind: terms.kind,
  priority: terms.priority ?? PRIORITY_LOWEST,
  ...(terms.labels && { labels: terms.labels }),
  ...(terms.minReserve && { minReserve: stored(state, minReserve) }),
  ...(terms.thresholds && { thresholds: terms.thresholds }),
  ...(terms.policy && { policy: terms.policy }),
  ...(profile !== undefined && { profile }),
  ...runTerms(terms),
});

export const updateAccount = (draft: Draft<AccountEvent>, command: UpdateAccount): Refusal | undefined => {
  const { accountId, labels, priority, thresholds, policy } = command;
  const meaningless = refuseTerms(command);
  if (meaningless) return meaningless;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const reserve = parseGiven(draft.state, command.minReserve ?? [], 'minReserve');
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
      ...runTerms(command),
    },
  });
  return undefined;
};

/** Suspends an account, also one that is suspended already: a kill switch may be pressed twice. */
export const suspendAccount = (
  draft: Draft<AccountEvent>,
  { accountId, reason }: SuspendAccount,
): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({ type: 'AccountSuspended', data: { accountId, ...(reason !== undefined && { reason }) } });
  return undefined;
};

export const resumeAccount = (draft: Draft<AccountEvent>, { accountId }: ResumeAccount): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({ type: 'AccountResumed', data: { accountId } });
  return undefined;
};
