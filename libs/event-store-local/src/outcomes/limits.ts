/** A page of a run holds about so many entries, at least half of it on average. */
export const PAGE_ENTRIES = 128;
/** A write takes older runs into its own up to so many entries; greater ones are merged aside. */
export const ABSORBED_ENTRIES_MAX = 4_096;
/** Pages that a merge reads or writes at once: a few milliseconds of the event loop. */
export const MERGED_PAGES = 64;
/** Pages that are kept in memory, of all streams together. */
export const CACHED_PAGES_BYTES_MAX = 64 * 1024 * 1024;
/** Streams whose records are kept in memory. */
export const STREAMS_KEPT_MAX = 20_000;
