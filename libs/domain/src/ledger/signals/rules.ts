import type { SignalEvent } from './events';
import { canonicalDecimal, parseAmount } from '../../amount';
import type { ReportConfidence, ReportOutcome } from './commands';
import { malformed, type Refusal, type Draft } from '../kernel/draft';
import { occurrence } from '../kernel/instant';
import { requireOpen } from '../tree/find-account';
import { refuseMeasures } from '../pricing/measures';
import { refuseRatio } from '../kernel/given-terms';

/** Decimals of the work that an outcome reports. */
export const WORK_SCALE = 6;

/**
 * Records a confidence; the last report counts. Suspended and expired accounts may report, too, since it spends
 * nothing.
 */
export const reportConfidence = (
  draft: Draft<SignalEvent>,
  { accountId, confidence }: ReportConfidence,
): Refusal | undefined => {
  const meaningless = refuseRatio(confidence, 'confidence');
  if (meaningless) return meaningless;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({ type: 'ConfidenceReported', data: { accountId, confidence: canonicalDecimal(confidence) } });
  return undefined;
};

/** Records work done, for efficiency. No rule uses it, so it is not part of the state. */
export const reportOutcome = (
  draft: Draft<SignalEvent>,
  { accountId, work, success, attribution }: ReportOutcome,
  occurredAt: string | undefined,
): Refusal | undefined => {
  if (typeof parseAmount(work, WORK_SCALE) === 'string') {
    return malformed('work', `must be a plain non-negative decimal of at most ${WORK_SCALE} decimals`);
  }
  const misstated = refuseMeasures(attribution);
  if (misstated) return misstated;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  draft.emit({
    type: 'OutcomeReported',
    data: {
      accountId,
      work: canonicalDecimal(work),
      ...(success !== undefined && { success }),
      ...(attribution && { attribution }),
      ...occurrence(occurredAt, draft.now),
    },
  });
  return undefined;
};
