import type { InstantText } from './words';

let lastText = '';
let lastMs = 0;

/**
 * Milliseconds since 1970. The last instant is remembered, since events of one batch share theirs and parsing costs
 * more.
 */
export const instantMs = (text: InstantText): number => {
  if (text !== lastText) {
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${JSON.stringify(text)}`);
    lastText = text;
    lastMs = ms;
  }
  return lastMs;
};

/**
 * Time of a call as its event tells it. One that lies after the decision counts as the decision's time, and stands apart.
 */
export const occurrence = (
  occurredAt: InstantText | undefined,
  now: number,
): { readonly occurredAt?: InstantText; readonly occurredAtClaimed?: InstantText } => {
  if (occurredAt === undefined) return UNSTATED;
  return Date.parse(occurredAt) > now ? { occurredAtClaimed: occurredAt } : { occurredAt };
};

const UNSTATED = {};

/** The one text of an instant: ISO 8601 in UTC with milliseconds. */
export const instantText = (ms: number): InstantText => {
  if (ms !== lastMs || lastText.length !== INSTANT_LENGTH) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
};

const INSTANT_LENGTH = '2026-11-23T12:00:00.000Z'.length;
