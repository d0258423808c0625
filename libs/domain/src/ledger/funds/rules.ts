import type { FundsEvent } from './events';
import { AMOUNT_BITS, AMOUNT_MAX } from '../../amount';
import type { Allocate, Fund, Reclaim, Transfer, Withdraw } from './commands';
import { malformed, reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { bookOf, ROOT, type Account } from '../kernel/records';
import { parseMove, stored, textOf, type PlacedAmount } from '../kernel/amounts';
import { refuseBarred, requireOpen } from '../tree/find-account';

export const fund = (draft: Draft<FundsEvent>, { amounts }: Fund): Refusal | undefined => {
  const moved = parseMove(draft.state, amounts);
  if ('outcome' in moved) return moved;
  for (const { place, units } of moved.parsed) {
    // Funds inside a ledger never exceed those that came in, so this one bound keeps every balance below 2^127.
    if ((draft.state.header.funded[place] ?? 0n) + units > AMOUNT_MAX) {
      return reject({ code: 'capacity_exceeded', limit: 'funds_bits_per_resource', max: AMOUNT_BITS });
    }
  }
  draft.emit({ type: 'Funded', data: { accountId: ROOT, amounts: stored(draft.state, moved.parsed) } });
  return undefined;
};

export const withdraw = (draft: Draft<FundsEvent>, { amounts }: Withdraw): Refusal | undefined => {
  const moved = parseMove(draft.state, amounts);
  if ('outcome' in moved) return moved;
  const short = shortOf(draft, draft.state.accounts.get(ROOT)!, moved.parsed);
  if (short) return short;
  draft.emit({ type: 'Withdrawn', data: { accountId: ROOT, amounts: stored(draft.state, moved.parsed) } });
  return undefined;
};

export const allocate = (draft: Draft<FundsEvent>, command: Allocate): Refusal | undefined =>
  withParent(draft, command, (parentId, amounts) => move(draft, 'Allocated', parentId, command.accountId, amounts));

export const reclaim = (draft: Draft<FundsEvent>, command: Reclaim): Refusal | undefined =>
  withParent(draft, command, (parentId, amounts) => move(draft, 'Reclaimed', command.accountId, parentId, amounts));

const withParent = (
  draft: DraftView,
  { accountId, amounts }: Allocate | Reclaim,
  go: (parentId: string, amounts: readonly PlacedAmount[]) => Refusal | undefined,
): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const moved = parseMove(draft.state, amounts);
  if ('outcome' in moved) return moved;
  const { parentId } = found.accounts[0];
  return parentId === null
    ? reject({ code: 'not_permitted', reason: 'root_has_no_parent' })
    : go(parentId, moved.parsed);
};

export const transfer = (draft: Draft<FundsEvent>, { fromId, toId, amounts }: Transfer): Refusal | undefined => {
  if (fromId === toId) return malformed('toId', 'must be another account than fromId');
  const found = requireOpen(draft, fromId, toId);
  if ('outcome' in found) return found;
  const barred = refuseBarred(draft, found.accounts[0]);
  if (barred) return barred;
  const moved = parseMove(draft.state, amounts);
  if ('outcome' in moved) return moved;
  return move(draft, 'Transferred', fromId, toId, moved.parsed);
};

/** Moves all of the amounts or none, from the source's own funds. */
export const move = (
  draft: Draft<FundsEvent>,
  type: 'Allocated' | 'Reclaimed' | 'Transferred',
  fromId: string,
  toId: string,
  amounts: readonly PlacedAmount[],
): Refusal | undefined => {
  const short = shortOf(draft, draft.state.accounts.get(fromId)!, amounts);
  if (short) return short;
  draft.emit({ type, data: { fromId, toId, amounts: stored(draft.state, amounts) } });
  return undefined;
};

/** Refuses the first of the amounts that the source's own funds do not cover. */
export const shortOf = (draft: DraftView, source: Account, amounts: readonly PlacedAmount[]): Refusal | undefined => {
  for (const { place, resource, units } of amounts) {
    const { available } = bookOf(source, place);
    if (available >= units) continue;
    return reject({
      code: 'insufficient_funds',
      accountId: source.id,
      resource,
      requested: textOf(draft.state, place, units),
      available: textOf(draft.state, place, available),
    });
  }
  return undefined;
};
