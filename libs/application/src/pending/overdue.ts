import { AppendOutcomeUnknown } from '@ledger/event-store';
import type { PendingCommand } from './pending-command';

/** A command was not decided within its time. Nothing was recorded by it: send it again. */
export class NotDecidedInTime extends Error {
  override readonly name: string = 'NotDecidedInTime';
}

/** Fault of a command that is in no append. */
export const notDecidedInTime = (): NotDecidedInTime =>
  new NotDecidedInTime('not decided in time, and nothing was recorded: send it again');

/** Fault of a command whose append goes on: a repeat is answered by its outcome. */
export const notSettledInTime = (): AppendOutcomeUnknown =>
  new AppendOutcomeUnknown('not known to be recorded in time');

/**
 * Fails the commands whose time is over. True: there were any.
 * @param now by `performance.now`.
 */
export const failOverdue = (commands: Iterable<PendingCommand>, now: number, fault: () => Error): boolean => {
  let found = false;
  for (const pending of commands) {
    if (pending.isDone || pending.dueBy > now) continue;
    pending.fail(fault());
    found = true;
  }
  return found;
};
