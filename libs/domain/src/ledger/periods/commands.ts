/** Ends a period of the books at its decision. It stands alone: not in an atomic batch. */
export interface ClosePeriod {
  readonly type: 'ClosePeriod';
  /** For people, such as `2026-11`. Absent: periods have their numbers only. */
  readonly label?: string;
}
