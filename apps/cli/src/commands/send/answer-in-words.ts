import {
  ThresholdBasis,
  type Accepted,
  type CommandAnswer,
  type Rejected,
  type ResourceAmount,
  type SpendingHints,
  type SpendingView,
} from '@ledger/protocol';
import { actionName, statusName } from '@ledger/terminal';

/** Tells people the outcome of a command, with a line for each of its effects. */
export const answerInWords = ({ outcome, spending, ...recorded }: CommandAnswer): string => {
  const place = placeInWords(recorded);
  const lines: string[] = [];
  if (outcome?.$case === 'accepted') lines.push(...acceptedInWords(outcome.value, place));
  if (outcome?.$case === 'rejected') lines.push(...rejectedInWords(outcome.value, place));
  if (spending !== undefined) lines.push(...standingInWords(spending));
  return lines.join('\n');
};

type Recorded = Pick<CommandAnswer, 'revision' | 'position' | 'replayed' | 'dryRun'>;

const placeInWords = ({ revision, position, replayed, dryRun }: Recorded): string => {
  const place = dryRun || revision === undefined ? 'nothing recorded' : `revision ${revision}, position ${position}`;
  return `(${place}${replayed ? ', as answered before' : ''})`;
};

const acceptedInWords = (accepted: Accepted, place: string): string[] => {
  const lines = [`accepted: ${accepted.events.join(', ')} ${place}`];
  for (const { price, unpriced, exceeded, observed } of accepted.notes) {
    if (price !== undefined) lines.push(`priced: ${price.model} of ${price.provider}, by ${price.source}`);
    if (unpriced) lines.push('unpriced: there is no price for what was measured, and no usd were charged');
    for (const { accountId, resource, by } of exceeded) {
      lines.push(`tolerated: the limit of ${accountId} is exceeded by ${by} ${resource}`);
    }
    if (observed !== undefined) lines.push(`observed: ${observed.reason}. ${observed.message}`);
  }
  for (const { ownerId, threshold, resource, basis, status } of accepted.crossings) {
    const whole = basis === ThresholdBasis.LIMIT ? `limit on ${resource}` : resource;
    lines.push(`crossed: ${ownerId} reached ${threshold} of its ${whole}, ${statusName(status)}`);
  }
  for (const { accountId, figures } of accepted.finals) {
    const used = listed(figures.map(({ resource, used: amount }) => ({ resource, amount })));
    lines.push(`final: ${accountId} used ${used || 'nothing'}`);
  }
  return lines;
};

const rejectedInWords = ({ reason, message, needed }: Rejected, place: string): string[] => [
  `refused: ${reason}. ${message} ${place}`,
  ...(needed.length === 0 ? [] : [`to go on it needs ${listed(needed)} more`]),
];

const standingInWords = ({ accountId, status, action, remaining, hints }: SpendingView): string[] => [
  `${accountId}: ${statusName(status)}, ${actionName(action)}; remaining ${listed(remaining) || 'not bounded'}`,
  ...(hints === undefined ? [] : hintsInWords(hints)),
];

const hintsInWords = ({ retryAfterMs, models, dropFeatures }: SpendingHints): string[] => [
  ...(retryAfterMs === undefined ? [] : [`hint: go on in ${Number(retryAfterMs) / 1_000} s`]),
  ...(models.length === 0 ? [] : [`hint: cheaper models are ${models.join(', ')}`]),
  ...(dropFeatures.length === 0 ? [] : [`hint: do without ${dropFeatures.join(', ')}`]),
];

const listed = (amounts: readonly ResourceAmount[]): string =>
  amounts.map(({ resource, amount }) => `${amount} ${resource}`).join(', ');
