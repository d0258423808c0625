/** Most entries of a page of a run; on average it has at least half as many. */
export const PAGE_ENTRIES = 128;
/** Most entries of older runs that a write merges into its own; larger runs are merged in the background. */
export const ABSORBED_ENTRIES_MAX = 4_096;
/** Pages that a merge reads or writes at a time: a few milliseconds of the event loop. */
export const MERGED_PAGES = 64;
/** Most bytes of pages in memory, of all streams together. */
export const CACHED_PAGES_BYTES_MAX = 64 * 1024 * 1024;
/** Most streams whose records are kept in memory. */
export const STREAMS_KEPT_MAX = 20_000;
