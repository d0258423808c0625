import type { Charge } from './event-parts';
import type { NamedAccount } from './event-table';
import type { RatioKey } from './ratio';
import { parentOf, type LedgerState } from './state';

export const payersOf = (amounts: readonly { readonly payerId: string | null }[]): readonly NamedAccount[] =>
  amounts.map(({ payerId }) => payerId);

/**
 * Ratios that a charge changes: the payer's funds, and every limit on the resource from the account at which it counts
 * up to the root.
 */
export const chargedRatios = (
  state: LedgerState,
  charges: readonly Pick<Charge, 'resource' | 'payerId'>[],
  countedFrom: string,
): readonly RatioKey[] => {
  const keys: RatioKey[] = [];
  for (const { resource, payerId } of charges) {
    const place = state.resources.places.get(resource)!;
    if (payerId !== null) keys.push({ ownerId: payerId, place, basis: 'funds' });
    let account = state.accounts.get(countedFrom);
    for (; account !== undefined; account = parentOf(state, account)) {
      for (const limit of account.limits ?? []) {
        if (limit.place === place)
          keys.push({ ownerId: account.id, place, basis: 'limit', window: limit.period?.window });
      }
    }
  }
  return keys;
};
