import type { ReservationEvent } from '../reservations/events';
import type { AccountEvent } from './events';
import type { CloseAccount } from './commands';
import { EVENTS_PER_COMMAND_MAX, reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import type { FinalFigure, ReleasedAmount } from '../kernel/event-parts';
import { membersFrom } from '../kernel/members';
import { bookOf, ROOT, type Account } from '../kernel/records';
import { byText } from '../kernel/resources';
import { requireParent } from '../kernel/state';
import { textOf } from '../kernel/amounts';
import { expireOf } from '../reservations/expiry';
import { requireOpen } from '../tree/find-account';
import { payerOf } from '../tree/payer';

export const closeAccount = (draft: Draft<AccountEvent>, { accountId, cascade }: CloseAccount): Refusal | undefined => {
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const used = cascade ? usedBelow(draft, found.accounts[0]) : refuseUsed(found.accounts[0]);
  if (used) return used;
  if (accountId === ROOT) return reject({ code: 'not_permitted', reason: 'root_cannot_be_closed' });
  closeSubtree(draft, accountId);
  return undefined;
};

const refuseUsed = ({ id, openChildren, openEscrows }: Account, cascade = false): Refusal | undefined =>
  openEscrows > 0 || (openChildren > 0 && !cascade)
    ? reject({ code: 'account_in_use', accountId: id, openChildren, ...(openEscrows > 0 && { openEscrows }) })
    : undefined;

/**
 * The nearest account of the subtree that is a party to an escrow; of several the first by id. Above the number of
 * events that a command may have, nobody is asked: closing so many accounts at once is too large whatever they are used
 * for, and the search must not take long.
 */
const usedBelow = (draft: DraftView, top: Account): Refusal | undefined => {
  const subtree = [top];
  for (let next = 0; next < subtree.length && subtree.length <= EVENTS_PER_COMMAND_MAX; next += 1) {
    for (const [, child] of membersFrom(draft.state.accounts, subtree[next]!.firstChild)) {
      subtree.push(child);
      if (subtree.length > EVENTS_PER_COMMAND_MAX) break;
    }
  }
  const used = subtree.filter(({ openEscrows }) => openEscrows > 0);
  if (used.length === 0) return undefined;
  const [nearest] = used.sort((a, b) => a.depth - b.depth || byText(a.id, b.id));
  return refuseUsed(nearest!, true);
};

/** Closes the subtree, deepest accounts first. Stops once the command is too large: it will be refused whole. */
const closeSubtree = (draft: Draft<AccountEvent>, accountId: string): void => {
  // A child that is closed leaves the list, so that the next one is first.
  for (;;) {
    const { firstChild } = draft.state.accounts.get(accountId)!;
    if (draft.isTooLarge) return;
    if (firstChild === null) break;
    closeSubtree(draft, firstChild);
  }
  closeOne(draft, accountId);
};

const closeOne = (draft: Draft<AccountEvent | ReservationEvent>, accountId: string): void => {
  expireOf(draft, draft.state.accounts.get(accountId)!);
  const account = draft.state.accounts.get(accountId)!;
  const amounts = release(draft, account);
  if (amounts.length > 0) draft.emit({ type: 'Released', data: { accountId, amounts } });
  const closing = draft.state.accounts.get(accountId)!;
  draft.emit({
    type: 'AccountClosed',
    data: { accountId, parentId: requireParent(draft.state, closing).id, final: finalFigures(draft, closing) },
  });
};

/**
 * Returns unspent funds to the parent or, where it has none of its own, to the nearest funded ancestor, which also
 * covers a deficit.
 */
const release = (draft: DraftView, account: Account): readonly ReleasedAmount[] => {
  const { state } = draft;
  return state.resources.byName.flatMap((place) => {
    const { available } = bookOf(account, place);
    if (available === 0n) return [];
    const other = payerOf(state, requireParent(state, account), place);
    if (other === undefined)
      throw new Error(`${account.id} has funds that no ancestor received: the history is corrupt`);
    const deficit = available < 0n;
    return [
      {
        resource: state.resources.names[place]!,
        amount: textOf(state, place, deficit ? -available : available),
        otherId: other.id,
        ...(deficit && { deficit }),
      },
    ];
  });
};

const finalFigures = (draft: DraftView, account: Account): readonly FinalFigure[] => {
  const { resources } = draft.state;
  return resources.byName
    .filter((place) => account.books[place] !== undefined)
    .map((place) => {
      const { consumed, closedBelow, used } = bookOf(account, place);
      return {
        resource: resources.names[place]!,
        consumed: textOf(draft.state, place, consumed),
        closedBelow: textOf(draft.state, place, closedBelow),
        used: textOf(draft.state, place, used),
      };
    });
};
