import type { EscrowEvent } from './events';
import type { OpenEscrow, RefundEscrow, ReleaseEscrow } from './commands';
import type { Sender } from '../kernel/command-table';
import { malformed, reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import { maySpeakFor, type Principal } from '../kernel/principal';
import type { EndedEscrow, Escrow } from '../kernel/records';
import type { LedgerState } from '../kernel/state';
import type { ResourceAmount } from '../kernel/words';
import { parseMove, stored, textOf, type PlacedAmount } from '../kernel/amounts';
import { refuseBarred, requireOpen } from '../tree/find-account';
import { shortOf } from '../funds/rules';

/** Most open escrows of which an account may be a party when it opens another one. */
export const ESCROWS_PER_ACCOUNT_MAX = 10_000;

export const openEscrow = (draft: Draft<EscrowEvent>, command: OpenEscrow): Refusal | undefined => {
  const { escrowId, payerId, payeeId, arbiterId, ttlSeconds, reason } = command;
  if (payeeId === payerId) return malformed('payeeId', 'must be another account than payerId');
  if (arbiterId === payerId || arbiterId === payeeId)
    return malformed('arbiterId', 'must be another account than payerId and payeeId');
  const found = requireOpen(draft, payerId, payeeId, ...(arbiterId === undefined ? [] : [arbiterId]));
  if ('outcome' in found) return found;
  const [payer] = found.accounts;
  const barred = refuseBarred(draft, payer);
  if (barred) return barred;
  const moved = parseMove(draft.state, command.amounts);
  if ('outcome' in moved) return moved;
  if (findEscrow(draft, escrowId) !== undefined)
    return reject({ code: 'already_exists', what: 'escrow', id: escrowId });
  if (payer.openEscrows >= ESCROWS_PER_ACCOUNT_MAX)
    return reject({ code: 'capacity_exceeded', limit: 'escrows_per_account', max: ESCROWS_PER_ACCOUNT_MAX });
  const short = shortOf(draft, payer, moved.parsed);
  if (short) return short;
  draft.emit({
    type: 'Escrowed',
    data: {
      escrowId,
      payerId,
      payeeId,
      ...(arbiterId !== undefined && { arbiterId }),
      amounts: stored(draft.state, moved.parsed),
      ...(ttlSeconds !== undefined && { expiresAt: instantText(draft.now + ttlSeconds * 1_000) }),
      ...(reason !== undefined && { reason }),
    },
  });
  return undefined;
};

/** Gives escrowed funds to the payee, at the payer's or the arbiter's word. */
export const releaseEscrow = (
  draft: Draft<EscrowEvent>,
  command: ReleaseEscrow,
  { caller }: Sender,
): Refusal | undefined => {
  const { escrowId } = command;
  const stated = command.amounts && parseMove(draft.state, command.amounts);
  if (stated && 'outcome' in stated) return stated;
  const escrow = requireEscrow(draft, escrowId);
  if ('outcome' in escrow) return escrow;
  const exceeded = stated && refuseExceeded(draft, escrow, stated.parsed);
  if (exceeded) return exceeded;
  const byId = actingId(caller, command.byId);
  if (!mayEnd(caller, byId, escrow.payerId, escrow)) return NOT_A_PARTY;
  const { payerId, payeeId } = escrow;
  const amounts = stated ? stored(draft.state, stated.parsed) : restOf(draft.state, escrow);
  const final = stated === undefined || isWhole(escrow, stated.parsed);
  draft.emit({
    type: 'EscrowReleased',
    data: { escrowId, payerId, payeeId, amounts, ...(byId !== undefined && { byId }), final },
  });
  return undefined;
};

/** Returns escrowed funds to the payer, at the payee's or the arbiter's word. */
export const refundEscrow = (
  draft: Draft<EscrowEvent>,
  command: RefundEscrow,
  { caller }: Sender,
): Refusal | undefined => {
  const escrow = requireEscrow(draft, command.escrowId);
  if ('outcome' in escrow) return escrow;
  const byId = actingId(caller, command.byId);
  if (!mayEnd(caller, byId, escrow.payeeId, escrow)) return NOT_A_PARTY;
  draft.emit({ type: 'EscrowRefunded', data: refundOf(draft.state, escrow, 'requested', byId) });
  return undefined;
};

/** Refund of all that is left in an escrow. */
export const refundOf = (state: LedgerState, escrow: Escrow, cause: 'requested' | 'expired', byId?: string) => ({
  escrowId: escrow.id,
  payerId: escrow.payerId,
  payeeId: escrow.payeeId,
  amounts: restOf(state, escrow),
  ...(byId !== undefined && { byId }),
  cause,
});

/** Amounts still in escrow, by name of the resource. */
export const restOf = (state: LedgerState, { rest }: Escrow): readonly ResourceAmount[] =>
  rest.map(({ place, amount }) => ({ resource: state.resources.names[place]!, amount: textOf(state, place, amount) }));

const NOT_A_PARTY = reject({ code: 'not_permitted', reason: 'not_a_party' });

/** Account for which a command acts: the one that it names, else the caller's own. Undefined: none. */
const actingId = (caller: Principal, byId: string | undefined): string | undefined =>
  byId ?? (caller.kind === 'account' ? caller.accountId : undefined);

/**
 * Tells whether the caller may end the escrow. A party acts for itself; the operator acts for a party that it names, or
 * for itself.
 */
const mayEnd = (caller: Principal, byId: string | undefined, entitledId: string, { arbiterId }: Escrow): boolean => {
  if (byId === undefined) return caller.kind === 'operator';
  return maySpeakFor(caller, byId) && (byId === entitledId || byId === arbiterId);
};

const findEscrow = (draft: DraftView, escrowId: string): Escrow | EndedEscrow | undefined =>
  draft.state.escrows.get(escrowId) ?? draft.state.endedEscrows.get(escrowId) ?? draft.ended.escrow(escrowId);

const requireEscrow = (draft: DraftView, escrowId: string): Escrow | Refusal => {
  const found = findEscrow(draft, escrowId);
  if (found === undefined) return reject({ code: 'escrow_not_found', escrowId });
  return 'status' in found ? reject({ code: 'escrow_closed', escrowId, status: found.status }) : found;
};

const leftOf = ({ rest }: Escrow, place: number): bigint => rest.find((part) => part.place === place)?.amount ?? 0n;

const refuseExceeded = (draft: DraftView, escrow: Escrow, amounts: readonly PlacedAmount[]): Refusal | undefined => {
  for (const { place, resource, units } of amounts) {
    const left = leftOf(escrow, place);
    if (units <= left) continue;
    return reject({
      code: 'escrow_exceeded',
      escrowId: escrow.id,
      resource,
      requested: textOf(draft.state, place, units),
      remaining: textOf(draft.state, place, left),
    });
  }
  return undefined;
};

/** True: the amounts, none of which is above the amount left, leave nothing. */
const isWhole = ({ rest }: Escrow, amounts: readonly PlacedAmount[]): boolean =>
  rest.every(({ place, amount }) => amounts.some((one) => one.place === place && one.units === amount));
