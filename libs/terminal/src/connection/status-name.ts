import { SpendingAction, SpendingStatus } from '@ledger/protocol';

const STATUS_NAMES: Readonly<Record<SpendingStatus, string>> = {
  [SpendingStatus.UNSPECIFIED]: 'unknown',
  [SpendingStatus.GREEN]: 'green',
  [SpendingStatus.YELLOW]: 'yellow',
  [SpendingStatus.ORANGE]: 'orange',
  [SpendingStatus.RED]: 'red',
  [SpendingStatus.BLACK]: 'black',
};
/** Name of a spending status for people. */
export const statusName = (status: SpendingStatus | undefined): string =>
  STATUS_NAMES[status ?? SpendingStatus.UNSPECIFIED] ?? 'unknown';

const ACTION_NAMES: Readonly<Record<SpendingAction, string>> = {
  [SpendingAction.UNSPECIFIED]: 'unknown',
  [SpendingAction.CONTINUE]: 'continue',
  [SpendingAction.WARN]: 'warn',
  [SpendingAction.THROTTLE]: 'throttle',
  [SpendingAction.DEGRADE]: 'degrade',
  [SpendingAction.STOP]: 'stop',
};
/** Name of an action for people. */
export const actionName = (action: SpendingAction): string => ACTION_NAMES[action] ?? 'unknown';
