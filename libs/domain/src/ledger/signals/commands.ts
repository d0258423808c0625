import type { Attribution } from '../kernel/usage';
import type { DecimalText } from '../kernel/words';

/** Reports how sure an account is of its result. The last report counts. */
export interface ReportConfidence {
  readonly type: 'ReportConfidence';
  readonly accountId: string;
  /** Confidence from 0 to 1. */
  readonly confidence: DecimalText;
}
/** Reports work done, to be weighed against what was spent: efficiency is work over usage. */
export interface ReportOutcome {
  readonly type: 'ReportOutcome';
  readonly accountId: string;
  /** Amount of work in units that the caller defines, such as tickets resolved; at most 6 decimals. */
  readonly work: DecimalText;
  readonly success?: boolean;
  readonly attribution?: Attribution;
}

/** Commands of this feature. */
export type SignalCommand = ReportConfidence | ReportOutcome;
