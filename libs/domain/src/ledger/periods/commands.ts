/** Ends a period of the books at its decision. It stands alone: not in an atomic batch. */
export interface ClosePeriod {
  readonly type: 'ClosePeriod';
  /** Name for people, such as `2026-11`. Absent: the period has its number only. */
  readonly label?: string;
}
