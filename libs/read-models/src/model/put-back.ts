import { instantText, type InstantText } from '@ledger/domain';

/** The end of what began ahead of a clock's reset: it begins with the reset and keeps its length. */
export const putBackEnd = (beganAt: InstantText, endsAt: InstantText, resetAt: InstantText): InstantText =>
  instantText(Date.parse(endsAt) - (Date.parse(beganAt) - Date.parse(resetAt)));
