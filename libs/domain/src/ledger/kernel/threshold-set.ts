/** Statuses from best to worst. */
export type Status = 'green' | 'yellow' | 'orange' | 'red' | 'black';
/** Actions asked of an agent, one for each status in the same order. */
export type Action = 'continue' | 'warn' | 'throttle' | 'degrade' | 'stop';

/**
 * Ratios (used or consumed over the whole) from which a status holds, as decimals above 0 that rise with the status. A
 * status without a ratio never occurs through a ratio. Replaced as a whole.
 */
export interface ThresholdSet {
  readonly yellow?: string;
  readonly orange?: string;
  readonly red?: string;
  readonly black?: string;
}

export const DEFAULT_THRESHOLDS: ThresholdSet = { yellow: '0.5', orange: '0.75', red: '0.9', black: '0.95' };

export const actionOf = {
  green: 'continue',
  yellow: 'warn',
  orange: 'throttle',
  red: 'degrade',
  black: 'stop',
} as const satisfies Record<Status, Action>;
