/** Bytes of encoded events that wait for one watcher. One event more is taken where nothing waits, however large it is. */
export const WATCH_BUFFER_BYTES_MAX = 256 * 1024;

/** Messages of one watcher that are handed to its connection at a time. */
export const WATCH_MESSAGES_IN_FLIGHT_MAX = 16;

/**
 * Most bytes of events on their way to a watcher, unless one message alone has more. Such events take memory twice: as
 * they are, and as the connection holds them.
 */
export const WATCH_BYTES_IN_FLIGHT_MAX = 64 * 1024;

/** Bytes of encoded events that are kept for other watchers of the same history. */
export const WATCH_SHARED_BYTES_MAX = 8 * 1024 * 1024;

/** Watchers that hold a page of the log at a time, while they read what was recorded before they came. */
export const WATCH_HISTORIES_MAX = 16;

/** Patience with slow watchers, in milliseconds. */
export interface WatchPatience {
  /** Time after which a watcher that is not live, and takes nothing of what is there for it, is ended. */
  readonly stallMs: number;
  /** Time that a watcher that was ended has to take what is on its way to it, before its call is cut off. */
  readonly farewellMs: number;
  /** Time between two looks at these bounds. */
  readonly lookEveryMs: number;
}
export const WATCH_PATIENCE: WatchPatience = {
  stallMs: 30_000,
  farewellMs: 10_000,
  lookEveryMs: 500,
};

/** Bytes of events that the feed hands out before commands get a turn of the event loop. */
export const WATCH_SLICE_BYTES = 64 * 1024;

/** Longest turn of the event loop that sending to watchers takes in a row, and reading history for one of them. */
export const WATCH_TURN_MS = 4;
