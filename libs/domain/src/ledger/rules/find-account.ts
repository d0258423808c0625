import { reject, type Draft, type Refusal } from '../draft';
import type { Account } from '../records';
import { suspendedOnPath } from './payer';

/** Every account that a command names, open; source before destination. Not found comes before closed for all of them. */
export const requireOpen = <Ids extends readonly string[]>(
  draft: Draft,
  ...ids: Ids
): { readonly accounts: { readonly [K in keyof Ids]: Account } } | Refusal => {
  for (const accountId of ids) {
    if (!exists(draft, accountId)) return reject({ code: 'account_not_found', accountId });
  }
  for (const accountId of ids) {
    if (draft.state.accounts.get(accountId) === undefined) return reject({ code: 'account_closed', accountId });
  }
  return { accounts: ids.map((id) => draft.state.accounts.get(id)!) as never };
};

/** Open or closed. What is not in memory was looked up by the writer. */
export const exists = (draft: Draft, accountId: string): boolean =>
  draft.state.accounts.get(accountId) !== undefined || closedAccount(draft, accountId) !== undefined;

export const closedAccount = (draft: Draft, accountId: string) =>
  draft.state.closedAccounts.get(accountId) ?? draft.ended.account(accountId);

/** Refuses what a suspended account, or one below it, may not do. */
export const refuseSuspended = (draft: Draft, account: Account): Refusal | undefined => {
  const suspended = suspendedOnPath(draft.state, account);
  return suspended && reject({ code: 'account_suspended', accountId: account.id, suspendedId: suspended.id });
};
