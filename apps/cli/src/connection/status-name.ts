import { SpendingStatus } from '@ledger/protocol';

const STATUS_NAMES: Readonly<Record<SpendingStatus, string>> = {
  [SpendingStatus.UNSPECIFIED]: 'unknown',
  [SpendingStatus.GREEN]: 'green',
  [SpendingStatus.YELLOW]: 'yellow',
  [SpendingStatus.ORANGE]: 'orange',
  [SpendingStatus.RED]: 'red',
  [SpendingStatus.BLACK]: 'black',
};
/** For people. */
export const statusName = (status: SpendingStatus | undefined): string =>
  STATUS_NAMES[status ?? SpendingStatus.UNSPECIFIED] ?? 'unknown';
