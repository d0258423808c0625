import { instantText, type InstantText } from '@ledger/domain';

/**
 * New end of something that began later than the time to which the clock was reset: it begins then and keeps its
 * length.
 */
export const putBackEnd = (beganAt: InstantText, endsAt: InstantText, resetAt: InstantText): InstantText =>
  instantText(Date.parse(endsAt) - (Date.parse(beganAt) - Date.parse(resetAt)));
