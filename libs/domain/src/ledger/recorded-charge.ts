import type { LedgerEvent } from './events';
import type { RecordedCharge } from './kernel/records';

/** Part of an event that can be adjusted. Undefined: the event charges nothing. */
export const recordedCharge = ({ type, data }: LedgerEvent): RecordedCharge | undefined =>
  type === 'Consumed' || type === 'Settled'
    ? {
        accountId: data.accountId,
        at: data.at,
        charges: data.charges,
        ...(data.attribution && { attribution: data.attribution }),
      }
    : undefined;
