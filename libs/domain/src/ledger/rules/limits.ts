import type { RemoveLimit, SetLimit } from '../limit-commands';
import { reject, type Draft, type Refusal } from '../draft';
import { bookOf, type Account } from '../records';
import { parentOf } from '../state';
import { parseStated, stored, textOf, type PlacedAmount } from './amounts';
import { requireOpen } from './find-account';

/** One limit per account and resource: setting it again changes the amount and keeps the count. */
export const setLimit = (draft: Draft, { accountId, resource, amount }: SetLimit): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const stated = parseStated(draft.state, [{ resource, amount }], 'limit');
  if ('outcome' in stated) return stated.outcome === 'malformed' ? atField(stated) : stated;
  draft.emit({ type: 'LimitSet', data: { accountId, ...stored(draft.state, stated.parsed)[0]! } });
  return undefined;
};

const atField = (refusal: Extract<Refusal, { outcome: 'malformed' }>): Refusal => ({
  ...refusal,
  violations: refusal.violations.map(({ rule }) => ({ field: 'amount', rule })),
});

export const removeLimit = (draft: Draft, { accountId, resource }: RemoveLimit): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  if (!draft.state.resources.places.has(resource)) return reject({ code: 'resource_unknown', resource });
  if (!found.accounts[0].limits?.has(resource)) return reject({ code: 'limit_not_found', accountId, resource });
  draft.emit({ type: 'LimitRemoved', data: { accountId, resource } });
  return undefined;
};

/** Used, reserved and requested must be within every limit from the spender to the root, whoever pays. */
export const refuseAboveLimit = (
  draft: Draft,
  spender: Account,
  amounts: readonly PlacedAmount[],
): Refusal | undefined => {
  for (let owner: Account | undefined = spender; owner !== undefined; owner = parentOf(draft.state, owner)) {
    if (owner.limits === null) continue;
    for (const { place, resource, units } of amounts) {
      const limit = owner.limits.get(resource);
      if (limit === undefined) continue;
      const { used, reserved } = bookOf(owner, place);
      const remaining = limit - used - reserved;
      if (units <= remaining) continue;
      return reject({
        code: 'limit_exceeded',
        accountId: owner.id,
        resource,
        requested: textOf(draft.state, place, units),
        remaining: textOf(draft.state, place, remaining > 0n ? remaining : 0n),
      });
    }
  }
  return undefined;
};
