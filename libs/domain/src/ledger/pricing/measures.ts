import { parseAmount, SCALE_MAX } from '../../amount';
import { malformed, type Refusal } from '../kernel/draft';
import { TOKEN_CLASSES, type Attribution } from '../kernel/usage';

/** Largest count, such as the tokens of a class: far above any bill, while sums of counts stay exact. */
export const COUNT_MAX = 1_000_000_000;
/** Largest duration in seconds, some 31 years. */
const MEASURED_SECONDS_MAX = 1_000_000_000;

/** True: there is something to price in it, zero included. */
export const isMeasured = ({ tokens, seconds, calls }: Attribution): boolean =>
  seconds !== undefined ||
  calls !== undefined ||
  (tokens !== undefined && TOKEN_CLASSES.some((name) => tokens[name] !== undefined));

/** Attribution without its measures. */
export const withoutMeasures = (attribution: Attribution): Attribution => {
  const { tokens, seconds, calls, ...operation } = attribution;
  return tokens === undefined && seconds === undefined && calls === undefined ? attribution : operation;
};

/** Refuses measures that are not counts or not a decimal. */
export const refuseMeasures = (attribution: Attribution | undefined): Refusal | undefined => {
  if (attribution === undefined) return undefined;
  const { tokens, seconds, calls } = attribution;
  if (tokens !== undefined) {
    for (const name of TOKEN_CLASSES) {
      const refusal = refuseCount(`attribution.tokens.${name}`, tokens[name]);
      if (refusal) return refusal;
    }
  }
  return refuseCount('attribution.calls', calls) ?? refuseSeconds(seconds);
};

/** Refuses a count that is not a whole number in bounds. Undefined passes. */
export const refuseCount = (field: string, count: number | undefined): Refusal | undefined => {
  if (count === undefined || (Number.isSafeInteger(count) && count >= 0 && count <= COUNT_MAX)) return undefined;
  return malformed(field, `must be a whole number from 0 to ${COUNT_MAX}`);
};

const refuseSeconds = (seconds: string | undefined): Refusal | undefined => {
  if (seconds === undefined) return undefined;
  const units = parseAmount(seconds, SCALE_MAX);
  if (typeof units === 'bigint' && units <= SECONDS_UNITS_MAX) return undefined;
  return malformed('attribution.seconds', `must be a plain decimal from 0 to ${MEASURED_SECONDS_MAX}`);
};

const SECONDS_UNITS_MAX = BigInt(MEASURED_SECONDS_MAX) * 10n ** BigInt(SCALE_MAX);
