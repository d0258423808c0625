import type { FundsEvent } from '../funds/events';
import type { LimitEvent } from '../limits/events';
import type { SpendingEvent } from './events';
import type { Attribution } from '../kernel/usage';
import type { Consume } from './commands';
import { reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import type { Charge, UsageNotes } from '../kernel/event-parts';
import { bookOf, type Account } from '../kernel/records';
import { textOf, type PlacedAmount } from '../kernel/amounts';
import { occurrence } from '../kernel/instant';
import { requestedUsage } from '../kernel/usage-amounts';
import { closedAccount, exists, refuseBarred } from '../tree/find-account';
import { grant } from './granting';
import { payerOf } from '../tree/payer';
import { priceRequest, type Priced } from '../pricing/rules';
import { earlierPeriod } from '../periods/rules';

/** The operation as a spending event tells it beside its amounts. */
export interface Operation {
  readonly attribution?: Attribution | undefined;
  readonly occurredAt?: string | undefined;
  /** Absent: the server did not price it. */
  readonly price?: Priced['notes'] | undefined;
  readonly usage: UsageNotes;
}

export const stated = ({ now }: DraftView, { attribution, occurredAt, price, usage }: Operation) => ({
  ...(attribution && { attribution }),
  ...occurrence(occurredAt, now),
  ...price,
  ...usage,
});

/** A request, which may be refused. */
export const enforce = (
  draft: Draft<FundsEvent | LimitEvent | SpendingEvent>,
  command: Consume,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const { accountId, attribution } = command;
  const request = admit(draft, accountId, command.amounts);
  if ('outcome' in request) return request;
  const price = priceRequest(draft, request.spender, command, request.amounts);
  if (price && 'outcome' in price) return price;
  const { amounts } = price ?? request;
  const granted = grant(draft, request.spender, amounts, command.onShortage ?? 'reject');
  if ('outcome' in granted) return granted;
  const charges = amounts.map((amount) => chargeOf(draft, amount, payerIdOf(draft, request.spender, amount.place)));
  draft.emit({
    type: 'Consumed',
    data: {
      accountId,
      mode: 'enforce',
      charges,
      ...stated(draft, { attribution, occurredAt, price: price?.notes, usage: request.notes }),
      ...earlierPeriod(draft.state.header, occurredAt),
      ...granted,
    },
  });
  return undefined;
};

/** Flags of a report at an account or a ledger that had been closed. */
export const lateness = (
  draft: DraftView,
  accountId: string,
  counted: Account,
): { late?: true; countedFrom?: string } => {
  if (counted.id !== accountId) return { late: true, countedFrom: counted.id };
  return draft.state.header.status === 'closed' ? { late: true } : {};
};

/** The account itself while it is open, else the nearest ancestor that is: the root at the latest. */
export const nearestOpen = (draft: DraftView, accountId: string): Account =>
  draft.state.accounts.get(accountId) ?? firstOpen(draft, closedAccount(draft, accountId)?.path ?? []);

/** The first account on a way up the tree that is open. @throws Error when none is: the history is corrupt. */
export const firstOpen = (draft: DraftView, path: readonly string[]): Account => {
  for (const id of path) {
    const account = draft.state.accounts.get(id);
    if (account !== undefined) return account;
  }
  throw new Error(`no account on the way ${path.join(' - ')} is open: the history is corrupt`);
};

export const payerIdOf = (draft: DraftView, spender: Account, place: number): string | null =>
  payerOf(draft.state, spender, place)?.id ?? null;

/**
 * A charge against what the payer has available, flagged with the part that exceeds it.
 *
 * @param fromHold part of it that was held, and takes nothing of what is available.
 */
export const chargeOf = (
  draft: DraftView,
  { place, resource, units }: PlacedAmount,
  payerId: string | null,
  fromHold = 0n,
): Charge => {
  const overrun = overrunOf(draft, place, units - fromHold, payerId);
  return {
    resource,
    amount: textOf(draft.state, place, units),
    payerId,
    ...(overrun > 0n && { overrun: textOf(draft.state, place, overrun) }),
  };
};

export const overrunOf = (draft: DraftView, place: number, units: bigint, payerId: string | null): bigint => {
  if (payerId === null) return 0n;
  const { available } = bookOf(draft.state.accounts.get(payerId)!, place);
  return units - (available > 0n ? available : 0n);
};

/** Checks of a request that come before its amounts are weighed. */
export const admit = (
  draft: DraftView,
  accountId: string,
  amounts: Consume['amounts'],
): { readonly spender: Account; readonly amounts: readonly PlacedAmount[]; readonly notes: UsageNotes } | Refusal => {
  if (!exists(draft, accountId)) return reject({ code: 'account_not_found', accountId });
  const spender = draft.state.accounts.get(accountId);
  if (spender === undefined) return reject({ code: 'account_closed', accountId });
  const barred = refuseBarred(draft, spender);
  if (barred) return barred;
  const usage = requestedUsage(draft.state, amounts);
  return 'outcome' in usage ? usage : { spender, amounts: usage.parsed, notes: usage.notes };
};
