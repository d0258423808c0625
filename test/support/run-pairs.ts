import {
  close,
  confidence,
  consume,
  defineResource,
  fund,
  limit,
  open,
  reserve,
  suspend,
  transfer,
} from './ledger-builders';
import type { Pair } from './precedence-pair';

const line = (length: number) =>
  Array.from({ length }, (_, i) => open(`a${i}`, i === 0 ? {} : { parentId: `a${i - 1}` }));

/** A run that is black, whose gate is shut, and whose rate is above what lasts, each binding. */
const strict = { stop: 'binding', throttle: 'binding' } as const;
const gated = (policy: object) => [
  fund('200'),
  open('run', { with: '100', maxSeconds: 100, confidenceThreshold: '0.9', policy }),
  limit('run', '99'),
  consume('run', '98'),
];

/**
 * Pairs of rejection codes that both apply to one command, at least one of them of runs or of the policy over an
 * account.
 */
export const runPairs: readonly Pair[] = [
  {
    first: 'account_closed',
    then: 'account_expired',
    of: 'a transfer from an expired account to a closed one',
    given: [open('a', { maxSeconds: 5 }), open('b'), close('b'), { wait: 5 }],
    cured: [open('a', { maxSeconds: 5 }), open('b'), { wait: 5 }],
    when: transfer('a', 'b', '1'),
  },
  {
    first: 'account_expired',
    then: 'account_suspended',
    of: 'a request of a suspended account below an expired one',
    given: [open('run', { maxSeconds: 5 }), open('a', { parentId: 'run' }), suspend('a'), { wait: 5 }],
    cured: [open('run', { maxSeconds: 6 }), open('a', { parentId: 'run' }), suspend('a'), { wait: 5 }],
    when: consume('a', '1'),
  },
  {
    first: 'account_expired',
    then: 'resource_unknown',
    of: 'an expired account that asks for what there is not',
    given: [open('a', { maxSeconds: 5 }), { wait: 5 }],
    cured: [open('a', { maxSeconds: 5 }), { wait: 4 }],
    when: reserve('r', 'a', { gold: '1' }),
  },
  {
    first: 'already_exists',
    then: 'profile_not_found',
    of: 'an account that exists, opened again with a profile that does not',
    given: [open('a')],
    cured: [],
    when: open('a', { profile: 'none' }),
  },
  {
    first: 'resource_unknown',
    then: 'profile_not_found',
    of: 'a cap on what there is not, with a profile that does not exist',
    given: [],
    cured: [defineResource('gold')],
    when: open('a', { profile: 'none', maxima: { gold: '1' } }),
  },
  {
    first: 'profile_not_found',
    then: 'capacity_exceeded',
    of: 'an account too deep, with a profile that does not exist',
    given: line(32),
    cured: line(32),
    when: open('x', { parentId: 'a31', profile: 'none' }),
    instead: open('x', { parentId: 'a31' }),
  },
  {
    first: 'stopped',
    then: 'confidence_reached',
    of: 'a request at a stop, with a shut gate',
    given: [...gated(strict), confidence('run', '0.9')],
    cured: [...gated({ throttle: 'binding' }), confidence('run', '0.9')],
    when: consume('run', '2'),
  },
  {
    first: 'confidence_reached',
    then: 'throttled',
    of: 'a request with a shut gate, too early',
    given: [...gated({ throttle: 'binding' }), confidence('run', '0.9')],
    cured: gated({ throttle: 'binding' }),
    when: consume('run', '2'),
  },
  {
    first: 'throttled',
    then: 'limit_exceeded',
    of: 'a request above a limit, too early',
    given: gated({ throttle: 'binding' }),
    cured: gated({}),
    when: consume('run', '2'),
  },
];
