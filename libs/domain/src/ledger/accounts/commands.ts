import type { Policy, Profile } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { AccountKind, DecimalText, ResourceAmount } from '../kernel/words';

export interface OpenAccount extends Profile {
  readonly type: 'OpenAccount';
  readonly accountId: string;
  /** Parent, which never changes afterwards. Absent: `root`. */
  readonly parentId?: string;
  readonly kind: AccountKind;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Name of a profile, from which fields that are absent here are taken. Absent: the default of the kind, if there is
   * one.
   */
  readonly profile?: string;
}
/** Replaces each field that is given and leaves the others. */
export interface UpdateAccount {
  readonly type: 'UpdateAccount';
  readonly accountId: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly minReserve?: readonly ResourceAmount[];
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  readonly maxOpen?: number;
  readonly confidenceThreshold?: DecimalText;
}
/** Refuses requests of the account and of everything below it, as a kill switch. */
export interface SuspendAccount {
  readonly type: 'SuspendAccount';
  readonly accountId: string;
  readonly reason?: string;
}
export interface ResumeAccount {
  readonly type: 'ResumeAccount';
  readonly accountId: string;
}
export interface CloseAccount {
  readonly type: 'CloseAccount';
  readonly accountId: string;
  /** True: close the open accounts below it first, deepest first. Absent: false. */
  readonly cascade?: boolean;
}

/** Commands of this feature. */
export type AccountCommand = OpenAccount | UpdateAccount | SuspendAccount | ResumeAccount | CloseAccount;
