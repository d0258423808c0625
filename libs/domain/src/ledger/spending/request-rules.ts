import { SCALE_MAX, storedAmount } from '../../amount';
import type { Account } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';

/** Rules that bear on a spender's requests beside limits and funds: the policies in force, and gates. */
export interface RequestRules {
  /** True: status black refuses. */
  readonly stops: boolean;
  /** True: from orange on the rate is binding. */
  readonly throttles: boolean;
  /** Nearest account whose gate is shut. Undefined: all are open. */
  readonly shut: Account | undefined;
  /** Account by whose policy it and those below it are only observed. Undefined: rules are enforced. */
  readonly observer: Account | undefined;
}

/** Rules of nearly every spender. */
const NO_RULES: RequestRules = { stops: false, throttles: false, shut: undefined, observer: undefined };

/** Collects all rules on one way up the tree, since every request asks for them. */
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

/** True: the last report has reached the threshold. Without a report the gate is open. */
const isShut = ({ confidence, terms }: Account): boolean =>
  confidence !== null &&
  terms.confidenceThreshold !== undefined &&
  storedAmount(confidence, SCALE_MAX) >= storedAmount(terms.confidenceThreshold, SCALE_MAX);
