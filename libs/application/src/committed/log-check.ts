import { unseal, type EventStore } from '@ledger/event-store';
import { setTimeout as wait } from 'node:timers/promises';
import { NO_REVISION, type CommittedLedger } from './committed-ledger';
import { LOG_SHORT_EVERY_MS, LOG_SHORT_MS_MAX } from '../limits';
import { LogReplaced, type LogStanding } from './log-standing';

/** The log with which a ledger in memory is compared. */
export interface FollowedLog {
  readonly events: EventStore;
  readonly log: LogStanding;
}

/**
 * Compares the ledger with the log if the store may have come back with another one since, or its stream been cut.
 * @throws LogReplaced; EventStoreCorrupt for a stream of which events are missing; EventStoreUnavailable.
 */
export const confirmLog = async (ledger: CommittedLedger, { events, log }: FollowedLog): Promise<void> => {
  for (;;) {
    const since = performance.now();
    const session = await events.session();
    if (session === ledger.trust.session && !log.isDoubted(ledger.ledgerId, ledger.trust.since)) return;
    await events.assertWhole(ledger.stream);
    await assertHead(ledger, events);
    ledger.trust = { session, since };
  }
};

/**
 * A node that has just become leader may show an older end for a moment, so that is asked again. Another event at the
 * place is proof at once.
 */
const assertHead = async (ledger: CommittedLedger, events: EventStore): Promise<void> => {
  const { stream, chainHead } = ledger;
  const revision = ledger.revision - BigInt(ledger.unsealed.length);
  if (revision === NO_REVISION) return;
  for (const since = performance.now(); ;) {
    for await (const [event] of events.readStream(stream, { from: revision, maxCount: 1 })) {
      if (event === undefined) break;
      if (unseal(event.metadata)?.seal.hash === chainHead) return;
      throw new LogReplaced(`${stream} has another event at revision ${revision} than was recorded there`);
    }
    if (performance.now() - since >= LOG_SHORT_MS_MAX) {
      throw new LogReplaced(`${stream} ends before revision ${revision}, which was recorded`);
    }
    await wait(LOG_SHORT_EVERY_MS);
  }
};
