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
      events: { always: 'AccountOpened', also: ['LimitSet', 'Allocated', 'ThresholdCrossed'] },
    },
    UpdateAccount: { decide: updateAccount, references: namesAccount, events: { always: 'AccountUpdated', also: [] } },
    SuspendAccount: {
      decide: suspendAccount,
      references: namesAccount,
      events: { always: 'AccountSuspended', also: [] },
    },
    ResumeAccount: { decide: resumeAccount, references: namesAccount, events: { always: 'AccountResumed', also: [] } },
    CloseAccount: {
      decide: closeAccount,
      references: namesAccount,
      events: { always: 'AccountClosed', also: ['ReservationsExpired', 'Released', 'ThresholdCrossed'] },
    },
  };
