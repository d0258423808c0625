import { SCALE_MAX, storedAmount } from '../../amount';
import type { Account } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';

/** Rules that stand between a spender and its requests, beside limits and funds: policies in force at it, and gates. */
export interface RequestRules {
  /** Status black refuses. */
  readonly stops: boolean;
  /** From orange on the rate is binding. */
  readonly throttles: boolean;
  /** The nearest account whose gate is shut. Undefined: all are open. */
  readonly shut: Account | undefined;
  /** The account that states that it and those below it are only observed. Undefined: rules are enforced. */
  readonly observer: Account | undefined;
}

/** Rules of nearly every spender: none. */
const NO_RULES: RequestRules = { stops: false, throttles: false, shut: undefined, observer: undefined };

/** Collected on one way up the tree: every request asks. */
export const rulesFor = (state: LedgerState, spender: Account): RequestRules => {
  let stop: string | undefined;
  let throttle: string | undefined;
  let enforcement: string | undefined;
  let shut: Account | undefined;
  let observer: Account | undefined;
  for (let next: Account | undefined = spender; next !== undefined; next = parentOf(state, next)) {
    const { policy } = next.terms;
    if (policy !== undefined) {
      stop ??= policy.stop;
      throttle ??= policy.throttle;
      if (enforcement === undefined && policy.enforcement === 'observe') observer = next;
      enforcement ??= policy.enforcement;
    }
    if (shut === undefined && next.confidence !== null && isShut(next)) shut = next;
  }
  if (stop !== 'binding' && throttle !== 'binding' && shut === undefined && observer === undefined) return NO_RULES;
  return { stops: stop === 'binding', throttles: throttle === 'binding', shut, observer };
};

/** The nearest account from one on whose gate is shut. */
export const shutFrom = (state: LedgerState, from: Account): Account | undefined => {
  let next: Account | undefined = from;
  while (next !== undefined && !isShut(next)) next = parentOf(state, next);
  return next;
};

/** A threshold was reached by the last report. Without a report the gate is open. */
const isShut = ({ confidence, terms }: Account): boolean =>
  confidence !== null &&
  terms.confidenceThreshold !== undefined &&
  storedAmount(confidence, SCALE_MAX) >= storedAmount(terms.confidenceThreshold, SCALE_MAX);
