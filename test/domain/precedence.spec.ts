import { REJECTION_PRECEDENCE, type Instruction, type RejectionCode } from '@ledger/domain';
import {
  allocate,
  at,
  batch,
  close,
  closeLedger,
  commandOf,
  consume,
  defineResource,
  extend,
  fund,
  limit,
  open,
  openLedger,
  record,
  removeLimit,
  reserve,
  settle,
  suspend,
  transfer,
} from '../support/ledger-builders';
import { escrowPairs } from '../support/escrow-pairs';
import { fundsPairs } from '../support/funds-pairs';
import { LedgerRun, type Wait } from '../support/ledger-run';
import type { Pair } from '../support/precedence-pair';
import { runPairs } from '../support/run-pairs';

const line = (length: number) =>
  Array.from({ length }, (_, i) => open(`a${i}`, i === 0 ? {} : { parentId: `a${i - 1}` }));
const full = (count: number) => Array.from({ length: count }, (_, i) => defineResource(`r${i}`));
const stopped = [fund('100'), open('a', { with: '100', policy: { stop: 'binding' } })];

const pairs: readonly Pair[] = [
  {
    first: 'ledger_closed',
    then: 'time_reversed',
    of: 'a request at a closed ledger that comes from the past',
    given: [closeLedger],
    cured: [],
    when: fund('1'),
    times: { given: 10, when: 5, cured: 5 },
  },
  {
    first: 'time_reversed',
    then: 'account_not_found',
    of: 'a request from the past, of nobody',
    given: [fund('1')],
    cured: [fund('1')],
    when: consume('nobody', '1'),
    times: { given: 10, when: 5, cured: 10 },
  },
  {
    first: 'account_not_found',
    then: 'account_closed',
    of: 'a transfer from a closed account to nobody',
    given: [open('a'), close('a')],
    cured: [open('a'), close('a'), open('b')],
    when: transfer('a', 'b', '1'),
  },
  {
    first: 'account_closed',
    then: 'account_suspended',
    of: 'a transfer from a suspended account to a closed one',
    given: [open('a'), open('b'), suspend('a'), close('b')],
    cured: [open('a'), open('b'), suspend('a')],
    when: transfer('a', 'b', '1'),
  },
  {
    first: 'account_suspended',
    then: 'resource_unknown',
    of: 'a suspended account that asks for what there is not',
    given: [open('a'), suspend('root')],
    cured: [open('a')],
    when: consume('a', { gold: '1' }),
  },
  {
    first: 'account_closed',
    then: 'reservation_closed',
    of: 'an extension at a closed account',
    given: [fund('9'), open('a'), reserve('r', 'a', '1'), settle('r', '1'), close('a')],
    cured: [fund('9'), open('a'), reserve('r', 'a', '1'), settle('r', '1')],
    when: extend('r', 60),
  },
  {
    first: 'account_suspended',
    then: 'reservation_closed',
    of: 'an extension of what was settled, while suspended',
    given: [fund('9'), open('a'), reserve('r', 'a', '1'), settle('r', '1'), suspend('a')],
    cured: [fund('9'), open('a'), reserve('r', 'a', '1'), settle('r', '1')],
    when: extend('r', 60),
  },
  {
    first: 'resource_unknown',
    then: 'already_exists',
    of: 'a reservation of an unknown resource under an id in use',
    given: [reserve('r', 'root', '1')],
    cured: [reserve('r', 'root', '1'), defineResource('gold')],
    when: reserve('r', 'root', { gold: '1' }),
  },
  {
    first: 'resource_unknown',
    then: 'limit_not_found',
    of: 'the limit on an unknown resource',
    given: [],
    cured: [defineResource('gold')],
    when: removeLimit('root', 'gold'),
  },
  {
    first: 'already_exists',
    then: 'capacity_exceeded',
    of: 'an account that exists, opened again too deep',
    given: line(32).concat(open('x')),
    cured: line(32),
    when: open('x', { parentId: 'a31' }),
  },
  {
    first: 'already_exists',
    then: 'capacity_exceeded',
    of: 'a resource that exists, where no more fit',
    given: [...full(58), defineResource('x')],
    cured: full(59),
    when: defineResource('x'),
  },
  {
    first: 'already_exists',
    then: 'stopped',
    of: 'a reservation id in use, at a stop',
    given: [...stopped, reserve('r', 'a', '1'), consume('a', '96')],
    cured: [...stopped, consume('a', '96')],
    when: reserve('r', 'a', '1'),
  },
  {
    first: 'account_in_use',
    then: 'not_permitted',
    of: 'closing a root with children',
    given: [open('a')],
    cured: [],
    when: close('root'),
  },
  {
    first: 'not_permitted',
    then: 'stopped',
    of: 'an extension to an earlier deadline, at a stop',
    given: [...stopped, reserve('r', 'a', '1', { ttlSeconds: 60 }), consume('a', '96')],
    cured: [...stopped, reserve('r', 'a', '1', { ttlSeconds: 10 }), consume('a', '96')],
    when: extend('r', 30),
  },
  {
    first: 'capacity_exceeded',
    then: 'insufficient_funds',
    of: 'an account too deep with more than there is',
    given: line(32),
    cured: [open('a31')],
    when: open('x', { parentId: 'a31', with: '1' }),
  },
  {
    first: 'capacity_exceeded',
    then: 'stopped',
    of: 'one reservation too many, at a stop',
    given: [
      ...stopped,
      fund({ steps: '20000' }),
      ...Array.from({ length: 10 }, (_, page) =>
        batch(...Array.from({ length: 1000 }, (__, i) => reserve(`r${page}-${i}`, 'a', { steps: '1' }))),
      ),
      record('a', '99'),
    ],
    cured: [...stopped, record('a', '99')],
    when: reserve('x', 'a', '1'),
  },
  {
    first: 'stopped',
    then: 'limit_exceeded',
    of: 'a request above a limit, at a stop',
    given: [...stopped, limit('a', '99'), consume('a', '98')],
    cured: [fund('100'), open('a', { with: '100' }), limit('a', '99'), consume('a', '98')],
    when: consume('a', '2'),
  },
  {
    first: 'limit_exceeded',
    then: 'insufficient_funds',
    of: 'a request above limit and funds',
    given: [fund('10'), limit('root', '5')],
    cured: [fund('10'), limit('root', '50')],
    when: consume('root', '11'),
  },
  {
    first: 'account_not_found',
    then: 'resource_unknown',
    of: 'an allocation of what there is not to nobody',
    given: [],
    cured: [open('a')],
    when: allocate('a', { gold: '1' }),
  },
  ...escrowPairs,
  ...fundsPairs,
  ...runPairs,
];

/** Adjacent codes that no command can meet together. */
const APART: readonly (readonly [RejectionCode, RejectionCode])[] = [
  ['resource_unknown', 'reservation_not_found'],
  ['idempotency_conflict', 'ledger_not_found'],
  ['ledger_not_found', 'ledger_closed'],
  ['reservation_not_found', 'reservation_closed'],
  ['reservation_closed', 'escrow_not_found'],
  ['escrow_not_found', 'escrow_closed'],
  ['escrow_exceeded', 'already_exists'],
  ['already_exists', 'account_in_use'],
  ['too_large', 'limit_not_found'],
  ['limit_not_found', 'profile_not_found'],
  ['profile_not_found', 'price_unknown'],
  ['price_unknown', 'not_permitted'],
  ['not_permitted', 'capacity_exceeded'],
];

const play = (
  { when, times }: Pick<Pair, 'when' | 'times'>,
  given: readonly (Instruction | Wait)[],
  moment: number | undefined,
) => {
  const run = new LedgerRun();
  const timed = (second: number | undefined) => (second === undefined ? {} : { at: at(second) });
  for (const body of [openLedger(times === undefined ? {} : { clock: 'caller' }), ...given]) {
    if ('wait' in body || 'until' in body) run.must(body);
    else expect(run.send({ ...commandOf(body), ...timed(times?.given) })).toMatchObject({ outcome: 'accepted' });
  }
  return run.send({ ...commandOf(when), ...timed(moment) });
};

describe('where two codes apply, the first is returned', () => {
  it.each(pairs)('$first before $then: $of', (pair) => {
    expect(REJECTION_PRECEDENCE.indexOf(pair.first)).toBeLessThan(REJECTION_PRECEDENCE.indexOf(pair.then));
    const both = play(pair, pair.given, pair.times?.when);
    expect(both).toMatchObject({ outcome: 'rejected', rejection: { code: pair.first } });
    const second = play({ ...pair, when: pair.instead ?? pair.when }, pair.cured, pair.times?.cured);
    expect(second).toMatchObject({ outcome: 'rejected', rejection: { code: pair.then } });
  });

  it('every pair of neighbours is here, or cannot meet', () => {
    const named = new Set([
      ...pairs.map((pair) => `${pair.first} ${pair.then}`),
      ...APART.map((apart) => apart.join(' ')),
    ]);
    const neighbours = REJECTION_PRECEDENCE.slice(1).map((code, i) => `${REJECTION_PRECEDENCE[i]} ${code}`);
    expect(neighbours.filter((neighbour) => !named.has(neighbour))).toEqual([]);
  });

  it('an amount that is no number is found where its resource is: after the account, before the reservation', () => {
    const run = new LedgerRun().must(openLedger(), open('a'), suspend('a'));
    expect(run.send(commandOf(consume('a', { tokens: 'some' })))).toMatchObject({
      rejection: { code: 'account_suspended' },
    });
    expect(run.send(commandOf(settle('r', { tokens: 'some' })))).toMatchObject({ outcome: 'malformed' });
  });
});
