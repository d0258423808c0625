/**
 * Sets the ledger's time back to the server's although the ledger's last event is later, because that event was decided
 * by a clock that was ahead. It stands alone: not in an atomic batch.
 */
export interface ResetClock {
  readonly type: 'ResetClock';
  /** Explanation for people. Absent: none. */
  readonly reason?: string;
}
