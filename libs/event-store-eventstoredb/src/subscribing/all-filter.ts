import { streamNameFilter, type Filter } from '@eventstore/db-client';
import { CHECKPOINT_STREAM_PREFIX, SNAPSHOT_STREAM_PREFIX } from '@ledger/event-store';

type CheckpointReached = NonNullable<Filter['checkpointReached']>;

/**
 * Number of events that the server looks at in one step of its own. It says how far it got after each, so this is also
 * how much a quiet scan may be behind; with the server's own 32, scans that few events pass are several times slower.
 */
const SEARCH_WINDOW_EVENTS = 512;

/** The server's own and the store's own. Both .NET and JavaScript read it the same way. */
const ALL_BUT_OWN = `^(?!${['\\$', SNAPSHOT_STREAM_PREFIX, CHECKPOINT_STREAM_PREFIX].join('|')})`;

/** @param streamPrefix absent or empty: every stream but the server's and the store's own. */
export const streamsFilter = (streamPrefix: string | undefined, checkpointReached: CheckpointReached): Filter => {
  const steps = { checkpointInterval: 1, maxSearchWindow: SEARCH_WINDOW_EVENTS, checkpointReached };
  return streamPrefix
    ? streamNameFilter({ prefixes: [streamPrefix], ...steps })
    : streamNameFilter({ regex: ALL_BUT_OWN, ...steps });
};
