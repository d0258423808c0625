import type { InstantText } from '@ledger/domain';

const MS_PER_HOUR = 3_600_000;

/** Hours since 1970 in UTC, rounded down: rows of usage, outcomes and rejections are kept by them. */
export const hourOf = (at: InstantText): number => Math.floor(Date.parse(at) / MS_PER_HOUR);

/** First hour that does not begin before the instant. */
export const hourFrom = (at: InstantText): number => Math.ceil(Date.parse(at) / MS_PER_HOUR);

export const hourText = (hour: number): InstantText => new Date(hour * MS_PER_HOUR).toISOString();
