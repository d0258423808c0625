import type { Charge } from '../kernel/event-parts';
import type { LedgerEvent } from '../events';
import { parentOf, type LedgerState } from '../kernel/state';
import type { RatioKey } from './thresholds';

/**
 * What of an event's effects can change a ratio: funds that were consumed or moved, limits over what was used, a limit
 * that was set. Resources by name; within one, funds before limits, nearest account first. Holds count in no ratio. A
 * closing account gives up its funds without crossing anything: it is gone when the command ends.
 */
export const ratiosTouched = (state: LedgerState, event: LedgerEvent): readonly RatioKey[] => {
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      return chargedRatios(state, event.data.charges, event.data.countedFrom ?? event.data.accountId);
    case 'Adjusted':
      return chargedRatios(state, [event.data], event.data.countedFrom ?? event.data.accountId);
    case 'Withdrawn':
      return funds(state, event.data.amounts, () => [event.data.accountId]);
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      return funds(state, event.data.amounts, () => [event.data.fromId, event.data.toId]);
    case 'EscrowReleased':
      return funds(state, event.data.amounts, () => [event.data.payerId, event.data.payeeId]);
    case 'Reallocated':
      return funds(state, event.data.recovered, (resource) => [
        ...event.data.donors.filter((donor) => donor.resource === resource).map(({ accountId }) => accountId),
        event.data.payerId!,
      ]);
    case 'Released':
      return event.data.amounts.map(({ resource, otherId }) => ({
        ownerId: otherId,
        place: state.resources.places.get(resource)!,
        basis: 'funds' as const,
      }));
    case 'LimitSet':
    case 'WindowStarted': {
      const { accountId, resource, window } = event.data;
      return [{ ownerId: accountId, place: state.resources.places.get(resource)!, basis: 'limit', window }];
    }
    default:
      return NO_RATIOS;
  }
};

const NO_RATIOS: readonly RatioKey[] = [];

const funds = (
  state: LedgerState,
  amounts: readonly { readonly resource: string }[],
  ownersOf: (resource: string) => readonly string[],
): readonly RatioKey[] =>
  amounts.flatMap(({ resource }) => {
    const place = state.resources.places.get(resource)!;
    return ownersOf(resource).map((ownerId) => ({ ownerId, place, basis: 'funds' as const }));
  });

const chargedRatios = (
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
