import {
  at,
  close,
  confidence,
  consume,
  extend,
  fund,
  limit,
  open,
  reserve,
  settle,
  suspend,
  update,
} from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

/** A team that is only observed, with an agent below it and funds and limits above and below. */
const trial = (policy: object = {}) => [
  fund('1000'),
  open('org', { with: '200' }),
  open('team', { parentId: 'org', with: '50', policy: { enforcement: 'observe', ...policy } }),
  open('a', { parentId: 'team', with: '10' }),
];
const short = {
  code: 'insufficient_funds',
  accountId: 'a',
  resource: 'usd',
  requested: '11',
  available: '10',
} as const;

ruleTable('what is observed', [
  {
    rule: 'is accepted without a word where nothing would have refused it',
    given: trial(),
    when: consume('a', '1'),
    then: accepted(event('Consumed', { charges: [{ resource: 'usd', amount: '1', payerId: 'a' }] })),
  },
  {
    rule: 'goes above funds: an overrun, and the reason why it would have been refused',
    given: trial(),
    when: consume('a', '11'),
    then: {
      some: [
        event('Consumed', {
          charges: [{ resource: 'usd', amount: '11', payerId: 'a', overrun: '1' }],
          observed: short,
        }),
      ],
      figures: { a: { available: '-1', consumed: '11' } },
    },
  },
  {
    rule: 'goes above the funds of the account that states it',
    given: [...trial(), open('pooled', { parentId: 'team' })],
    when: consume('pooled', '41'),
    then: {
      some: [event('Consumed', { observed: { ...short, accountId: 'team', requested: '41', available: '40' } })],
      figures: { team: { available: '-1' } },
    },
  },
  {
    rule: 'holds what there is not',
    given: trial(),
    when: reserve('r', 'a', '11'),
    then: { some: [event('Reserved', { observed: short })], figures: { a: { available: '-1', held: '11' } } },
  },
  {
    rule: 'is settled as anything else',
    given: [...trial(), reserve('r', 'a', '11')],
    when: settle('r', '4'),
    then: { figures: { a: { available: '6', held: '0', consumed: '4' } } },
  },
  {
    rule: 'crosses thresholds as ever',
    given: trial(),
    when: consume('a', '9.5'),
    then: accepted(
      'Consumed',
      ...['0.5', '0.75', '0.9', '0.95'].map((threshold) => event('ThresholdCrossed', { ownerId: 'a', threshold })),
    ),
  },
  {
    rule: 'goes above a limit',
    given: [...trial(), limit('a', '5')],
    when: consume('a', '6'),
    then: {
      some: [
        event('Consumed', {
          observed: { code: 'limit_exceeded', accountId: 'a', resource: 'usd', requested: '6', remaining: '5' },
        }),
      ],
    },
  },
  {
    rule: 'still notes which limits a tolerance let it exceed, before and after the one that would have refused',
    given: [
      ...trial(),
      limit('a', '10', 'steps'),
      limit('a', '4', 'tokens', { tolerance: '0.5' }),
      limit('team', '4', 'tokens', { tolerance: '1' }),
    ],
    when: consume('a', { steps: '11', tokens: '6' }),
    then: {
      some: [
        event('Consumed', {
          exceeded: [
            { accountId: 'a', resource: 'tokens', by: '2' },
            { accountId: 'team', resource: 'tokens', by: '2' },
          ],
          observed: { code: 'limit_exceeded', accountId: 'a', resource: 'steps', requested: '11', remaining: '10' },
        }),
      ],
    },
  },
  {
    rule: 'goes above the limit of the account that states it',
    given: [...trial(), limit('team', '5')],
    when: consume('a', '6'),
    then: { some: [event('Consumed', { observed: expect.objectContaining({ accountId: 'team' }) as object })] },
  },
  {
    rule: 'opens more reservations than it may',
    given: [...trial(), update('a', { maxOpen: 0 })],
    when: reserve('r', 'a', '1'),
    then: {
      some: [event('Reserved', { observed: expect.objectContaining({ resource: 'open_reservations' }) as object })],
    },
  },
  {
    rule: 'goes on at a stop',
    given: [...trial({ stop: 'binding' }), consume('a', '9.6')],
    when: consume('a', '0.1'),
    then: accepted(event('Consumed', { observed: { code: 'stopped', accountId: 'a', ownerId: 'a', resource: 'usd' } })),
  },
  {
    rule: 'is extended at a stop',
    given: [...trial({ stop: 'binding' }), reserve('r', 'a', '0.1'), consume('a', '9.6')],
    when: extend('r', 90),
    then: accepted(
      event('ReservationExtended', { observed: { code: 'stopped', accountId: 'a', ownerId: 'a', resource: 'usd' } }),
    ),
  },
  {
    rule: 'goes on when the gate is shut',
    given: [...trial(), update('a', { confidenceThreshold: '0.5' }), confidence('a', '0.5')],
    when: consume('a', '1'),
    then: accepted(event('Consumed', { observed: expect.objectContaining({ code: 'confidence_reached' }) as object })),
  },
  {
    rule: 'does not wait',
    given: [
      ...trial({ throttle: 'binding' }),
      open('run', { parentId: 'team', with: '10', maxSeconds: 100 }),
      consume('run', '8'),
    ],
    when: consume('run', '1'),
    then: {
      some: [
        event('Consumed', {
          observed: { code: 'throttled', accountId: 'run', ownerId: 'run', resource: 'usd', retryAt: at(100) },
        }),
      ],
    },
  },
  {
    rule: 'is unpaid where that is denied',
    given: [open('a', { policy: { enforcement: 'observe', unfunded: 'deny' } })],
    when: consume('a', '1'),
    then: accepted(
      event('Consumed', {
        charges: [{ resource: 'usd', amount: '1', payerId: null }],
        observed: {
          code: 'insufficient_funds',
          accountId: null,
          resource: 'usd',
          requested: '1',
          available: '0',
        },
      }),
    ),
  },
  {
    rule: 'is noted with the first that would have refused',
    given: [...trial(), limit('a', '5')],
    when: consume('a', '11'),
    then: { some: [event('Consumed', { observed: expect.objectContaining({ code: 'limit_exceeded' }) as object })] },
  },
  {
    rule: 'is recovered from donors where they can cover it in full',
    given: [...trial(), open('b', { parentId: 'team', with: '10' })],
    when: consume('a', '11', { onShortage: 'reallocate' }),
    then: { some: [event('Reallocated', { payerId: 'a' })], figures: { a: { available: '0' } } },
  },
  {
    rule: 'takes nothing from donors that cannot',
    given: [...trial(), open('b', { parentId: 'team', with: '10' })],
    when: consume('a', '20', { onShortage: 'reallocate' }),
    then: {
      some: [event('Consumed', { observed: { ...short, requested: '20', recoverable: '9' } })],
      none: ['Reallocated'],
    },
  },
]);

ruleTable('what is above who is observed still refuses:', [
  {
    rule: 'its funds',
    given: [...trial(), open('poor', { parentId: 'org', policy: { enforcement: 'observe' } })],
    when: consume('poor', '201'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'org',
      resource: 'usd',
      requested: '201',
      available: '150',
    }),
  },
  {
    rule: 'its limits, though one below is exceeded too',
    given: [...trial(), limit('a', '1'), limit('org', '5')],
    when: consume('a', '6'),
    then: rejected({ code: 'limit_exceeded', accountId: 'org', resource: 'usd', requested: '6', remaining: '5' }),
  },
  {
    rule: 'its stop',
    given: [...trial({ stop: 'binding' }), limit('org', '10'), consume('a', '9.6')],
    when: consume('a', '0.1'),
    then: rejected({ code: 'stopped', accountId: 'a', ownerId: 'org', resource: 'usd' }),
  },
  {
    rule: 'its gate',
    given: [
      ...trial(),
      update('a', { confidenceThreshold: '0.5' }),
      update('org', { confidenceThreshold: '0.9' }),
      confidence('a', '0.6'),
      confidence('org', '0.9'),
    ],
    when: consume('a', '1'),
    then: rejected({ code: 'confidence_reached', accountId: 'a', ownerId: 'org', confidence: '0.9', threshold: '0.9' }),
  },
  {
    rule: 'its throttle',
    given: [
      ...trial({ throttle: 'binding' }),
      limit('org', '10', 'steps', { window: { unit: 'hour' } }),
      consume('a', { steps: '8' }),
    ],
    when: consume('a', '1'),
    then: rejected({ code: 'throttled', accountId: 'a', ownerId: 'org', resource: 'steps', retryAt: at(3600) }),
  },
]);

ruleTable('observation waives nothing else:', [
  {
    rule: 'a suspension',
    given: [...trial(), suspend('a')],
    when: consume('a', '1'),
    then: rejected({ code: 'account_suspended', accountId: 'a', suspendedId: 'a' }),
  },
  {
    rule: 'the end of a run',
    given: [...trial(), open('run', { parentId: 'team', maxSeconds: 5 }), { wait: 5 }],
    when: consume('run', '1'),
    then: rejected({ code: 'account_expired', accountId: 'run', expiredId: 'run', expiredAt: at(5) }),
  },
  {
    rule: 'a closed account',
    given: [...trial(), close('a')],
    when: consume('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'an unknown resource',
    given: trial(),
    when: consume('a', { gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'a move of funds that are not there',
    given: trial(),
    when: { type: 'Transfer', fromId: 'a', toId: 'team', amounts: [{ resource: 'usd', amount: '11' }] },
    then: rejected(short),
  },
  {
    rule: 'anything of a spender below that enforces again',
    given: [...trial(), update('a', { policy: { enforcement: 'enforce' } })],
    when: consume('a', '11'),
    then: rejected(short),
  },
]);
