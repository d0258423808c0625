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
        /** The profile that it was opened with, by name or as the default of its kind. */
        profile?: string;
        maxSeconds?: number;
        maxOpen?: number;
        confidenceThreshold?: DecimalText;
      };
    }
  /** Terms of an account were replaced, field by field; fields that are absent stayed. */
  | {
      type: 'AccountUpdated';
      data: {
        accountId: string;
        /** None from now on where it is empty. Absent: unchanged. */
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
  /** The kill switch: requests of the account and of everything below it are refused from here on. */
  | { type: 'AccountSuspended'; data: { accountId: string; reason?: string } }
  /** The suspension of this account ended; an ancestor may still be suspended. */
  | { type: 'AccountResumed'; data: { accountId: string } }
  /** Funds of a closing account went back up, or its deficit was covered from there. */
  | { type: 'Released'; data: { accountId: string; amounts: readonly ReleasedAmount[] } }
  /** An account ended, with its final figures. Its `consumed` counts in the `closedBelow` of its parent from here on. */
  | { type: 'AccountClosed'; data: { accountId: string; parentId: string; final: readonly FinalFigure[] } };

export type AccountEvent = Dated<AccountEventBody>;
