/** An exact, non-negative decimal in text, at most the resource's scale in decimals: `"0.000125"`. */
export type DecimalText = string;
/** An instant as ISO 8601 in UTC with milliseconds: `2026-11-23T12:00:00.000Z`. */
export type InstantText = string;

/** One amount of one resource. In a list each resource stands once. */
export interface ResourceAmount {
  readonly resource: string;
  readonly amount: DecimalText;
}

export type AccountKind = 'pool' | 'team' | 'agent' | 'run' | 'thread';
export type LedgerClock = 'server' | 'caller';

export type DistributionStrategy = 'equal' | 'proportional' | 'priority' | 'dynamic';
/** Choice when funds are short: refuse, or recover them from siblings within the decision. */
export type OnShortage = 'reject' | 'reallocate';
