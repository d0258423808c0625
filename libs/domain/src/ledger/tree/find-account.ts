import { reject, type Refusal, type DraftView } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import { expiryOf, type Account } from '../kernel/records';
import { barringOnPath, isExpired } from './payer';

/**
 * Finds every account that a command names, open; source before destination. For all of them, not found comes before
 * closed.
 */
export const requireOpen = <Ids extends readonly string[]>(
  draft: DraftView,
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

/** True: the account is open or closed. The writer looked up accounts that are not in memory. */
export const exists = (draft: DraftView, accountId: string): boolean =>
  draft.state.accounts.get(accountId) !== undefined || closedAccount(draft, accountId) !== undefined;

export const closedAccount = (draft: DraftView, accountId: string) =>
  draft.state.closedAccounts.get(accountId) ?? draft.ended.account(accountId);

/** Refuses if the account, or one above it, is expired or suspended. */
export const refuseBarred = (draft: DraftView, account: Account): Refusal | undefined => {
  const barring = barringOnPath(draft.state, account, draft.now);
  if (barring === undefined) return undefined;
  if (!isExpired(barring, draft.now)) {
    return reject({ code: 'account_suspended', accountId: account.id, suspendedId: barring.id });
  }
  const expiredAt = instantText(expiryOf(barring)!);
  return reject({ code: 'account_expired', accountId: account.id, expiredId: barring.id, expiredAt });
};
