/** Place of a server, as plain data, with the directory that this process keeps beside it. */
export interface EventStoreDbLocation {
  readonly kind: 'eventstoredb';
  /** `esdb://` or `esdb+discover://`; `kurrentdb://` is the same. May hold a password: not for logs. */
  readonly connectionString: string;
  /**
   * Directory of derived data that this process keeps for itself; one process at a time. Empty for a reader that has
   * none.
   */
  readonly directory: string;
  /** Longest wait of one call for the server, in milliseconds. Absent: 5,000. */
  readonly timeoutMs?: number;
}
