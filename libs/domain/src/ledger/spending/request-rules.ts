import { SCALE_MAX, storedAmount } from '../../amount';
import type { Account } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';

/** Rules that bear on a spender's requests beside limits and funds: the policies in force, and gates. */
export interface RequestRules {
  /** True: status black refuses. */
  readonly stops: boolean;
  /** True: from orange on the rate is binding. */
  readonly throttles: boolean;
  /** Nearest account whose gate is closed. Undefined: all are open. */
  readonly closedGate: Account | undefined;
  /** Account by whose policy it and those below it are only observed. Undefined: rules are enforced. */
  readonly observer: Account | undefined;
}

/** Rules of nearly every spender. */
const NO_RULES: RequestRules = { stops: false, throttles: false, closedGate: undefined, observer: undefined };

/** Collects all rules on one way up the tree, since every request asks for them. */
export const rulesFor = (state: LedgerState, spender: Account): RequestRules => {
  let stop: string | undefined;
  let throttle: string | undefined;
  let enforcement: string | undefined;
  let closedGate: Account | undefined;
  let observer: Account | undefined;
  for (let next: Account | undefined = spender; next !== undefined; next = parentOf(state, next)) {
    const { policy } = next.terms;
    if (policy !== undefined) {
      stop ??= policy.stop;
      throttle ??= policy.throttle;
      if (enforcement === undefined && policy.enforcement === 'observe') observer = next;
      enforcement ??= policy.enforcement;
    }
    if (closedGate === undefined && next.confidence !== null && isGateClosed(next)) closedGate = next;
  }
  if (stop !== 'binding' && throttle !== 'binding' && closedGate === undefined && observer === undefined)
    return NO_RULES;
  return { stops: stop === 'binding', throttles: throttle === 'binding', closedGate, observer };
};

/** The nearest account from one on whose gate is closed. */
export const closedGateFrom = (state: LedgerState, from: Account): Account | undefined => {
  let next: Account | undefined = from;
  while (next !== undefined && !isGateClosed(next)) next = parentOf(state, next);
  return next;
};

/** True: the last report has reached the threshold. Without a report the gate is open. */
const isGateClosed = ({ confidence, terms }: Account): boolean =>
  confidence !== null &&
  terms.confidenceThreshold !== undefined &&
  storedAmount(confidence, SCALE_MAX) >= storedAmount(terms.confidenceThreshold, SCALE_MAX);
