import { namesEscrow, type CommandTable } from '../kernel/command-table';
import type { EscrowCommand } from './commands';
import type { EscrowEvent } from './events';
import { openEscrow, refundEscrow, releaseEscrow } from './rules';

export const escrowCommands: CommandTable<EscrowCommand, EscrowEvent> = {
  OpenEscrow: {
    decide: openEscrow,
    references: ({ escrowId, payerId, payeeId, arbiterId }) => ({
      accounts: [payerId, payeeId, ...(arbiterId === undefined ? [] : [arbiterId])],
      reservations: [],
      escrows: [escrowId],
    }),
    events: { oneOf: ['Escrowed'], also: [] },
  },
  ReleaseEscrow: {
    decide: releaseEscrow,
    references: namesEscrow,
    events: { oneOf: ['EscrowReleased'], also: ['ThresholdCrossed'] },
  },
  RefundEscrow: { decide: refundEscrow, references: namesEscrow, events: { oneOf: ['EscrowRefunded'], also: [] } },
};
