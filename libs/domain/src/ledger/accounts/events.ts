import type { Dated } from '../kernel/event';
import type { FinalFigure, ReleasedAmount } from '../kernel/event-parts';
import type { Policy } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { AccountKind, DecimalText, ResourceAmount } from '../kernel/words';

/** Events of the accounts of the tree. */
export type AccountEventBody =
  /** An account began. Maxima of its command or profile follow as LimitSet, a first allocation as Allocated. */
  | {
      type: 'AccountOpened';
      data: {
        accountId: string;
        parentId: string;
        kind: AccountKind;
        priority: number;
        labels?: Readonly<Record<string, string>>;
        minReserve?: readonly ResourceAmount[];
        thresholds?: ThresholdSet;
        policy?: Policy;
        /** Profile with which it was opened, by name or as the default of its kind. */
        profile?: string;
        maxSeconds?: number;
        maxOpen?: number;
        confidenceThreshold?: DecimalText;
      };
    }
  /** Terms of an account were replaced, field by field; absent fields stayed as they were. */
  | {
      type: 'AccountUpdated';
      data: {
        accountId: string;
        /** Empty: the account has none from now on. Absent: unchanged. */
        labels?: Readonly<Record<string, string>>;
        /** Absent: unchanged. */
        priority?: number;
        /** Absent: unchanged. */
        minReserve?: readonly ResourceAmount[];
        /** Absent: unchanged. */
        thresholds?: ThresholdSet;
        /** Absent: unchanged. */
        policy?: Policy;
        /** Absent: unchanged. */
        maxOpen?: number;
        /** Absent: unchanged. */
        confidenceThreshold?: DecimalText;
      };
    }
  /**
   * An account was suspended, as by a kill switch: its requests and those of everything below it are refused from here
   * on.
   */
  | { type: 'AccountSuspended'; data: { accountId: string; reason?: string } }
  /** A suspension ended; an ancestor may still be suspended. */
  | { type: 'AccountResumed'; data: { accountId: string } }
  /** Funds of a closing account returned to the accounts above it, or its deficit was covered from there. */
  | { type: 'Released'; data: { accountId: string; amounts: readonly ReleasedAmount[] } }
  /**
   * An account ended, with its final figures. From here on its `consumed` counts in the `closedBelow` of its parent.
   */
  | { type: 'AccountClosed'; data: { accountId: string; parentId: string; final: readonly FinalFigure[] } };

export type AccountEvent = Dated<AccountEventBody>;
