import { formatAmount, storedAmount } from '../../amount';
import { escrowDeadline } from '../kernel/deadlines';
import { instantMs, instantText } from '../kernel/instant';
import type { Escrow } from '../kernel/records';
import type { CommittedState } from '../kernel/state';
import type { InstantText } from '../kernel/words';

/** An open escrow in a snapshot. Amounts are decimal text; optional parts are left out. */
export interface EscrowRecord {
  readonly k: 'escrow';
  readonly id: string;
  readonly parties: readonly [payerId: string, payeeId: string, arbiterId: string | null];
  readonly openedAt: InstantText;
  readonly expiresAt?: InstantText;
  readonly rest: readonly (readonly [place: number, amount: string])[];
}

export const escrowRecord = (state: CommittedState, escrow: Escrow): EscrowRecord => ({
  k: 'escrow',
  id: escrow.id,
  parties: [escrow.payerId, escrow.payeeId, escrow.arbiterId],
  openedAt: instantText(escrow.openedAt),
  ...(escrow.expiresAt !== null && { expiresAt: instantText(escrow.expiresAt) }),
  rest: escrow.rest.map(({ place, amount }) => [place, formatAmount(amount, state.resources.scales[place]!)]),
});

const restoredEscrow = (state: CommittedState, record: EscrowRecord): Escrow => ({
  id: record.id,
  payerId: record.parties[0],
  payeeId: record.parties[1],
  arbiterId: record.parties[2],
  openedAt: instantMs(record.openedAt),
  expiresAt: record.expiresAt === undefined ? null : instantMs(record.expiresAt),
  rest: record.rest.map(([place, amount]) => ({ place, amount: storedAmount(amount, state.resources.scales[place]!) })),
});

export const restoreEscrow = (state: CommittedState, record: EscrowRecord): void => {
  const escrow = restoredEscrow(state, record);
  state.escrows.set(record.id, escrow);
  if (escrow.expiresAt !== null) state.deadlines.add(escrowDeadline(record.id), escrow.expiresAt);
};
