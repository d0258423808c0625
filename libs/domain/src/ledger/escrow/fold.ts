import { storedAmount } from '../../amount';
import { escrowDeadline } from '../kernel/deadlines';
import { changesNoRatio, type EventTable } from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import { fundsRatios } from '../kernel/ratio';
import type { EscrowEvent } from './events';
import { instantMs } from '../kernel/instant';
import type { EndedEscrow, Escrow } from '../kernel/records';
import { placeOf } from '../kernel/resources';
import { isCurrentDeadline, type LedgerState } from '../kernel/state';

const openEscrow = (state: LedgerState, { data }: Typed<EscrowEvent, 'Escrowed'>, at: number): void => {
  const { escrowId, payerId, payeeId, arbiterId = null } = data;
  const expiresAt = data.expiresAt === undefined ? null : instantMs(data.expiresAt);
  const rest = data.amounts.map(({ resource, amount }) => {
    const place = placeOf(state, resource);
    return { place, amount: storedAmount(amount, state.resources.scales[place]!) };
  });
  state.escrows.set(escrowId, { id: escrowId, payerId, payeeId, arbiterId, openedAt: at, expiresAt, rest });
  state.accounts.edit(payerId).openEscrows += 1;
  state.accounts.edit(payeeId).openEscrows += 1;
  if (expiresAt !== null) state.deadlines.add(escrowDeadline(escrowId), expiresAt);
};

const releaseEscrow = (state: LedgerState, { data }: Typed<EscrowEvent, 'EscrowReleased'>): void => {
  const { escrowId, payerId, payeeId, final, at: endedAt } = data;
  if (final) return endEscrow(state, escrowId, { status: 'released', payerId, payeeId, endedAt });
  const escrow = state.escrows.edit(escrowId);
  const released = new Map(data.amounts.map(({ resource, amount }) => [placeOf(state, resource), amount]));
  escrow.rest = escrow.rest.flatMap(({ place, amount }): Escrow['rest'] => {
    const units = storedAmount(released.get(place) ?? '0', state.resources.scales[place]!);
    return units === amount ? [] : [{ place, amount: amount - units }];
  });
};

const refundEscrow = (state: LedgerState, { data }: Typed<EscrowEvent, 'EscrowRefunded'>): void => {
  const { escrowId, payerId, payeeId, cause, at: endedAt } = data;
  const status = cause === 'expired' ? 'expired' : 'refunded';
  endEscrow(state, escrowId, { status, payerId, payeeId, endedAt });
};

const endEscrow = (state: LedgerState, escrowId: string, ended: EndedEscrow): void => {
  const { expiresAt } = state.escrows.edit(escrowId);
  state.escrows.delete(escrowId);
  state.endedEscrows.set(escrowId, ended);
  state.accounts.edit(ended.payerId).openEscrows -= 1;
  state.accounts.edit(ended.payeeId).openEscrows -= 1;
  if (expiresAt === null) return;
  state.deadlines.forget();
  state.deadlines.trim(isCurrentDeadline(state));
};

export const escrowEvents: EventTable<EscrowEvent> = {
  Escrowed: {
    accounts: ({ payerId, payeeId, arbiterId }) => [payerId, payeeId, arbiterId],
    fold: openEscrow,
    ratios: changesNoRatio,
  },
  EscrowReleased: {
    accounts: ({ payerId, payeeId, byId }) => [payerId, payeeId, byId],
    fold: releaseEscrow,
    ratios: (state, { amounts, payerId, payeeId }) => fundsRatios(state, amounts, () => [payerId, payeeId]),
  },
  EscrowRefunded: {
    accounts: ({ payerId, payeeId, byId }) => [payerId, payeeId, byId],
    fold: refundEscrow,
    ratios: changesNoRatio,
  },
};
