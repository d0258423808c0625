import {
  AppendOutcomeUnknown,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
} from '@ledger/event-store';
import { setTimeout as wait } from 'node:timers/promises';
import { NO_REVISION, type CommittedLedger } from './committed-ledger';
import { UNKNOWN_BACKOFF_MS_MAX, UNKNOWN_BACKOFF_MS_MIN } from './limits';

/**
 * Appends until the outcome is certain: stored, or refused. Once an outcome is unknown, only a repeat of the same bytes
 * can settle it, so every failure after it is repeated too.
 *
 * @throws EventStoreUnavailable when nothing was stored.
 * @throws AppendOutcomeUnknown when given up by the signal before it was certain.
 */
export const appendForCertain = async (
  store: EventStore,
  stream: string,
  revision: Revision,
  events: readonly NewEvent[],
  giveUp: AbortSignal,
): Promise<AppendResult> => {
  const expected = revision === NO_REVISION ? 'no-stream' : revision;
  let unknown: AppendOutcomeUnknown | undefined;
  for (let backoffMs = UNKNOWN_BACKOFF_MS_MIN; ; backoffMs = Math.min(2 * backoffMs, UNKNOWN_BACKOFF_MS_MAX)) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (error instanceof AppendOutcomeUnknown) unknown ??= error;
      else if (unknown === undefined) throw error;
    }
    if (giveUp.aborted) throw unknown;
    await wait(backoffMs, undefined, { signal: giveUp }).catch(() => undefined);
  }
};

/**
 * A batch that records nothing is answered when the state that it was decided on is known to be the latest; that needs
 * asking only where other processes write, too.
 */
export const confirmHead = async (
  { events, sharedStore }: { readonly events: EventStore; readonly sharedStore: boolean },
  { stream, revision, position }: CommittedLedger,
): Promise<AppendResult> => {
  if (sharedStore) {
    const actual = await events.streamHead(stream);
    if (actual !== (revision === NO_REVISION ? 'no-stream' : revision)) return { outcome: 'conflict', actual };
  }
  return { outcome: 'appended', revision, position };
};
