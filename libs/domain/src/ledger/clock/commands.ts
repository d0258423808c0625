/**
 * Takes the server's time as the ledger's although the ledger's last event is later: that was decided by a clock that was
 * ahead. It stands alone: not in an atomic batch.
 */
export interface ResetClock {
  readonly type: 'ResetClock';
  /** For people. Absent: none. */
  readonly reason?: string;
}
