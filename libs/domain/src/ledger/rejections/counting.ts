import type { Typed } from '../kernel/event';
import type { RejectionEvent } from './events';
import { ROOT, type Account } from '../kernel/records';
import type { LedgerState } from '../kernel/state';

/** Rejections of one account that are recorded one by one in one minute of decision time; further ones are counted. */
export const REJECTIONS_RECORDED_PER_MINUTE_MAX = 60;

const MINUTE_MS = 60_000;
const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);

/** Whose rejections those of a command count among: the open account that it names first, else the root. */
export const rejectionOwner = (state: LedgerState, accountId: string | undefined): Account =>
  (accountId === undefined ? undefined : state.accounts.get(accountId)) ?? state.accounts.get(ROOT)!;

/** True where one more rejection of the account is recorded at that time, in milliseconds since 1970. */
export const keepsRejection = ({ rejections }: Account, now: number): boolean =>
  rejections === null || rejections.minute !== minuteOf(now) || rejections.count < REJECTIONS_RECORDED_PER_MINUTE_MAX;

/** A rejection that is recorded before the ledger was opened does not exist: there is a root. */
export const countRejection = (
  state: LedgerState,
  { data }: Typed<RejectionEvent, 'CommandRejected'>,
  at: number,
): void => {
  const account = state.accounts.edit(rejectionOwner(state, data.accountId).id);
  const minute = minuteOf(at);
  const before = account.rejections;
  account.rejections = { minute, count: before?.minute === minute ? before.count + 1 : 1 };
};
