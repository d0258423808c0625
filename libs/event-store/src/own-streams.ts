/**
 * Streams of a shared store that belong to the store itself and not to its users: `readAll` and `subscribe` without a
 * prefix skip them, like those that begin with `$`.
 */
export const SNAPSHOT_STREAM_PREFIX = 'snapshot-';
export const CHECKPOINT_STREAM_PREFIX = 'checkpoint-';

/**
 * Name of the stream in which a stream's settings are written, by the conventions of EventStoreDB. The embedded store
 * has none.
 */
export const settingsStreamOf = (stream: string): string => `$$${stream}`;
