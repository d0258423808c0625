import {
  AppendOutcomeUnknown,
  EventStoreCorrupt,
  SessionOver,
  type AppendResult,
  type NewEvent,
} from '@ledger/event-store';
import { setTimeout as wait } from 'node:timers/promises';
import { NO_REVISION, type CommittedLedger } from '../committed/committed-ledger';
import { confirmLog, type FollowedLog } from '../committed/log-check';
import { LogReplaced } from '../committed/log-standing';
import { UNKNOWN_BACKOFF_MS_MAX, UNKNOWN_BACKOFF_MS_MIN } from '../limits';

/**
 * Appends after the ledger's revision until the outcome is certain: stored, or refused. Once an outcome is unknown,
 * only a repeat of the same bytes can settle it, so every later failure is repeated as well. After the store was out of
 * reach it may have come back with another log: the ledger is then compared with it before anything is sent, or sent
 * again.
 * @throws EventStoreUnavailable when nothing was stored.
 * @throws AppendOutcomeUnknown when given up by the signal before it was certain.
 * @throws LogReplaced, EventStoreCorrupt when the log is no longer the one that the events were decided on: no repeat
 * can settle it.
 */
export const appendForCertain = async (
  followed: FollowedLog & { readonly giveUp: AbortSignal },
  ledger: CommittedLedger,
  events: readonly NewEvent[],
): Promise<AppendResult> => {
  const { events: store, log, giveUp } = followed;
  const { stream, revision } = ledger;
  const expected = revision === NO_REVISION ? 'no-stream' : revision;
  let unknown: AppendOutcomeUnknown | undefined;
  let isOver = false;
  for (let backoffMs = UNKNOWN_BACKOFF_MS_MIN; ; backoffMs = Math.min(2 * backoffMs, UNKNOWN_BACKOFF_MS_MAX)) {
    try {
      if (isOver || log.isDoubted(ledger.ledgerId, ledger.trust.since)) await confirmLog(ledger, followed);
      isOver = false;
      return await store.append(stream, expected, events, ledger.trust.session);
    } catch (error) {
      if (error instanceof LogReplaced || error instanceof EventStoreCorrupt) throw error;
      if (error instanceof AppendOutcomeUnknown) unknown ??= error;
      else if (error instanceof SessionOver) isOver = true;
      else if (unknown === undefined) throw error;
      if (giveUp.aborted) throw unknown ?? error;
    }
    await wait(backoffMs, undefined, { signal: giveUp }).catch(() => undefined);
  }
};

/**
 * Confirms that the state is the latest, so that a batch that records nothing can be answered. The store need only be
 * asked where other processes write to it as well.
 */
export const confirmHead = async (
  followed: FollowedLog & { readonly sharedStore: boolean },
  ledger: CommittedLedger,
): Promise<AppendResult> => {
  const { stream, revision, position } = ledger;
  if (followed.sharedStore) {
    await confirmLog(ledger, followed);
    const actual = await followed.events.streamHead(stream);
    if (actual !== (revision === NO_REVISION ? 'no-stream' : revision)) return { outcome: 'conflict', actual };
  }
  return { outcome: 'appended', revision, position };
};
