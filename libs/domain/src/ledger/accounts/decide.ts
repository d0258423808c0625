import type { FundsEvent } from '../funds/events';
import { namesAccount, type CommandTable } from '../kernel/command-table';
import { ROOT } from '../kernel/records';
import type { LimitEvent } from '../limits/events';
import type { ReservationEvent } from '../reservations/events';
import { closeAccount } from './closing';
import type { AccountCommand } from './commands';
import type { AccountEvent } from './events';
import { openAccount, resumeAccount, suspendAccount, updateAccount } from './rules';

export const accountCommands: CommandTable<AccountCommand, AccountEvent | FundsEvent | LimitEvent | ReservationEvent> =
  {
    OpenAccount: {
      decide: openAccount,
      references: ({ accountId, parentId = ROOT }) => ({ accounts: [accountId, parentId], reservations: [] }),
      events: { oneOf: ['AccountOpened'], also: ['LimitSet', 'Allocated', 'ThresholdCrossed'] },
    },
    UpdateAccount: { decide: updateAccount, references: namesAccount, events: { oneOf: ['AccountUpdated'], also: [] } },
    SuspendAccount: {
      decide: suspendAccount,
      references: namesAccount,
      events: { oneOf: ['AccountSuspended'], also: [] },
    },
    ResumeAccount: { decide: resumeAccount, references: namesAccount, events: { oneOf: ['AccountResumed'], also: [] } },
    CloseAccount: {
      decide: closeAccount,
      references: namesAccount,
      events: { oneOf: ['AccountClosed'], also: ['ReservationsExpired', 'Released', 'ThresholdCrossed'] },
    },
  };
