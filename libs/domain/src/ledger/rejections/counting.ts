import type { Typed } from '../kernel/event';
import type { RejectionEvent } from './events';
import { ROOT, type Account } from '../kernel/records';
import type { LedgerState } from '../kernel/state';

/**
 * Most rejections of one account that are recorded one by one in a minute of decision time; further ones are counted.
 */
export const REJECTIONS_RECORDED_PER_MINUTE_MAX = 60;

const MINUTE_MS = 60_000;
const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);

/** Account among whose rejections those of a command count: the open account that it names first, else the root. */
export const rejectionOwner = (state: LedgerState, accountId: string | undefined): Account =>
  (accountId === undefined ? undefined : state.accounts.get(accountId)) ?? state.accounts.get(ROOT)!;

/** True: one more rejection of the account is recorded at that time, in milliseconds since 1970. */
export const keepsRejection = ({ rejections }: Account, now: number): boolean =>
  rejections === null || rejections.minute !== minuteOf(now) || rejections.count < REJECTIONS_RECORDED_PER_MINUTE_MAX;

/** Counts a rejection. Its account is found, since none is recorded before the ledger with its root was opened. */
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
