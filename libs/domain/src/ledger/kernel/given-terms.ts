import { canonicalDecimal, parseAmount, RATIO_ONE, SCALE_MAX } from '../../amount';
import { malformed, type Refusal } from './draft';
import type { ThresholdSet } from './threshold-set';

/** Longest run, a hundred years: its end must be an instant that can be written. */
export const RUN_SECONDS_MAX = 3_153_600_000;

/** Terms of an account as a command or a profile gives them. */
export interface GivenTerms {
  readonly priority?: number;
  readonly thresholds?: ThresholdSet;
  readonly maxSeconds?: number;
  readonly maxOpen?: number;
  readonly confidenceThreshold?: string;
}

/** Refuses the first term that has no meaning. Undefined: all have one. */
export const refuseTerms = (terms: GivenTerms): Refusal | undefined => {
  const { priority, thresholds, maxSeconds, maxOpen, confidenceThreshold } = terms;
  if (priority !== undefined && !isWhole(priority, 1)) return malformed('priority', 'must be a whole number from 1');
  const rising = thresholds && refuseThresholds(thresholds);
  if (rising) return rising;
  if (maxSeconds !== undefined && !isWhole(maxSeconds, 1, RUN_SECONDS_MAX)) {
    return malformed('maxSeconds', `must be a whole number from 1 to ${RUN_SECONDS_MAX}`);
  }
  if (maxOpen !== undefined && !isWhole(maxOpen, 0)) return malformed('maxOpen', 'must be a whole number from 0');
  if (confidenceThreshold === undefined) return undefined;
  return refuseRatio(confidenceThreshold, 'confidenceThreshold');
};

/** Checked here as well as in transports, since other callers decide, too. */
const isWhole = (value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

const RISING = ['yellow', 'orange', 'red', 'black'] as const satisfies readonly (keyof ThresholdSet)[];

/** Refuses thresholds that are not decimals above zero, rising from status to status. */
export const refuseThresholds = (thresholds: ThresholdSet): Refusal | undefined => {
  let before = 0n;
  for (const status of RISING) {
    const text = thresholds[status];
    if (text === undefined) continue;
    const field = `thresholds.${status}`;
    const ratio = parseAmount(text, SCALE_MAX);
    if (typeof ratio === 'string') return malformed(field, `must be a plain decimal of at most ${SCALE_MAX} decimals`);
    if (ratio === 0n) return malformed(field, 'must be above zero');
    if (ratio <= before) return malformed(field, 'must be above the thresholds of the better statuses');
    before = ratio;
  }
  return undefined;
};

/** Refuses a confidence, or a threshold for it, that is not a number from 0 to 1. */
export const refuseRatio = (text: string, field: string): Refusal | undefined => {
  const ratio = parseAmount(text, SCALE_MAX);
  if (typeof ratio !== 'string' && ratio <= RATIO_ONE) return undefined;
  return malformed(field, `must be a plain decimal from 0 to 1 of at most ${SCALE_MAX} decimals`);
};

/** Terms of a run or gate as events have them: absent ones are left out. */
export const runTerms = ({ maxSeconds, maxOpen, confidenceThreshold }: GivenTerms) => ({
  ...(maxSeconds !== undefined && { maxSeconds }),
  ...(maxOpen !== undefined && { maxOpen }),
  ...(confidenceThreshold !== undefined && { confidenceThreshold: canonicalDecimal(confidenceThreshold) }),
});
