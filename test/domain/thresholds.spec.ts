import {
  allocate,
  close,
  consume,
  fund,
  limit,
  open,
  openLedger,
  reclaim,
  record,
  removeLimit,
  reserve,
  settle,
  update,
  withdraw,
} from '../support/ledger-builders';
import { accepted, event, ruleTable, type Row } from '../support/rule-table';

const crossed = (ownerId: string, threshold: string, status: string, basis = 'funds', resource = 'usd') =>
  event('ThresholdCrossed', { ownerId, resource, basis, threshold, status });
const agent = [fund('1000'), open('a', { with: '100' })];

/** Amounts spent of 100, each with the thresholds that fire. */
const levels: readonly [string, readonly (readonly [string, string])[]][] = [
  ['49.999999999', []],
  ['50', [['0.5', 'yellow']]],
  ['74.999999999', [['0.5', 'yellow']]],
  [
    '75',
    [
      ['0.5', 'yellow'],
      ['0.75', 'orange'],
    ],
  ],
  [
    '90',
    [
      ['0.5', 'yellow'],
      ['0.75', 'orange'],
      ['0.9', 'red'],
    ],
  ],
  [
    '94.999999999',
    [
      ['0.5', 'yellow'],
      ['0.75', 'orange'],
      ['0.9', 'red'],
    ],
  ],
  [
    '95',
    [
      ['0.5', 'yellow'],
      ['0.75', 'orange'],
      ['0.9', 'red'],
      ['0.95', 'black'],
    ],
  ],
];

ruleTable('thresholds of funds', [
  ...levels.map(([amount, fired]): Row => ({
    rule: `${amount} of 100 fires ${fired.map(([threshold]) => threshold).join(', ') || 'none'}`,
    given: agent,
    when: consume('a', amount),
    then: accepted('Consumed', ...fired.map(([threshold, status]) => crossed('a', threshold, status))),
  })),
  {
    rule: 'each fires once',
    given: [...agent, consume('a', '50')],
    when: consume('a', '10'),
    then: accepted('Consumed'),
  },
  {
    rule: 'and again when its ratio was below it in between',
    given: [...agent, consume('a', '50'), allocate('a', '100')],
    when: consume('a', '50'),
    then: accepted('Consumed', crossed('a', '0.5', 'yellow')),
  },
  { rule: 'holds do not count', given: agent, when: reserve('r', 'a', '100'), then: accepted('Reserved') },
  {
    rule: 'what is settled does',
    given: [...agent, reserve('r', 'a', '100')],
    when: settle('r', '50'),
    then: accepted('Settled', crossed('a', '0.5', 'yellow')),
  },
  {
    rule: 'giving funds away raises the ratio',
    given: [...agent, consume('a', '40')],
    when: reclaim('a', '20'),
    then: accepted('Reclaimed', crossed('a', '0.5', 'yellow')),
  },
  {
    rule: 'allocating to others does too',
    given: [fund('100'), open('a'), consume('root', '40')],
    when: allocate('a', '20'),
    then: accepted('Allocated', crossed('root', '0.5', 'yellow')),
  },
  {
    rule: 'withdrawing does',
    given: [fund('100'), consume('root', '40')],
    when: withdraw('20'),
    then: accepted('Withdrawn', crossed('root', '0.5', 'yellow')),
  },
  {
    rule: 'giving all of the rest away counts what was spent against nothing else',
    given: [...agent, consume('a', '1')],
    when: reclaim('a', '99'),
    then: accepted(
      'Reclaimed',
      crossed('a', '0.5', 'yellow'),
      crossed('a', '0.75', 'orange'),
      crossed('a', '0.9', 'red'),
      crossed('a', '0.95', 'black'),
    ),
  },
  {
    rule: 'giving everything away unspent crosses nothing',
    given: agent,
    when: reclaim('a', '100'),
    then: accepted('Reclaimed'),
  },
  {
    rule: 'a donor may cross',
    given: [fund('200'), open('a', { with: '10', priority: 2 }), open('s', { with: '100' }), consume('s', '40')],
    when: consume('a', '30', { onShortage: 'reallocate' }),
    then: { some: [crossed('s', '0.5', 'yellow')] },
  },
  {
    rule: 'the owner’s thresholds count',
    given: [fund('100'), open('a', { with: '100', thresholds: { yellow: '0.1', black: '0.2' } })],
    when: consume('a', '20'),
    then: accepted('Consumed', crossed('a', '0.1', 'yellow'), crossed('a', '0.2', 'black')),
  },
  {
    rule: 'else those of the nearest above it',
    given: [openLedger({ thresholds: { orange: '0.1' } }), fund('100'), open('a', { with: '100' })],
    when: consume('a', '99'),
    then: accepted('Consumed', crossed('a', '0.1', 'orange')),
  },
  {
    rule: 'not those of the spender',
    given: [fund('100'), open('a', { thresholds: { yellow: '0.1' } })],
    when: consume('a', '20'),
    then: accepted('Consumed'),
  },
  {
    rule: 'an empty set fires nothing',
    given: [fund('100'), open('a', { with: '100', thresholds: {} })],
    when: consume('a', '100'),
    then: accepted('Consumed'),
  },
  {
    rule: 'a change of thresholds is no change of a ratio',
    given: [...agent, consume('a', '30')],
    when: update('a', { thresholds: { yellow: '0.1' } }),
    then: accepted('AccountUpdated'),
  },
  {
    rule: 'nor does one that was passed fire later',
    given: [...agent, consume('a', '30'), update('a', { thresholds: { yellow: '0.1' } })],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'above 1 is reached by overruns alone',
    given: [fund('100'), open('a', { with: '100', thresholds: { black: '1.2' } }), consume('a', '100')],
    when: record('a', '20'),
    then: { some: [crossed('a', '1.2', 'black')] },
  },
  {
    rule: 'usage that nobody pays has no funds to cross',
    given: [open('a')],
    when: consume('a', '5'),
    then: accepted('Consumed'),
  },
  {
    rule: 'what an account that closes gives up fires nothing for it',
    given: [...agent, consume('a', '40')],
    when: close('a'),
    then: accepted('Released', 'AccountClosed'),
  },
  {
    rule: 'a deficit that is covered counts where it is covered',
    given: [fund('100'), open('a', { with: '10' }), record('a', '100'), withdraw('0.000000001')],
    when: close('a'),
    then: {
      events: [
        event('Released', { amounts: [{ resource: 'usd', amount: '90', otherId: 'root', deficit: true }] }),
        crossed('root', '0.5', 'yellow'),
        crossed('root', '0.75', 'orange'),
        crossed('root', '0.9', 'red'),
        crossed('root', '0.95', 'black'),
        'AccountClosed',
      ],
    },
  },
]);

const capped = [fund('1000'), open('t'), open('a', { parentId: 't' }), limit('t', '10')];

ruleTable('thresholds of limits', [
  {
    rule: 'used against the limit, for everyone on the way up',
    given: [...capped, limit('a', '5')],
    when: consume('a', '5'),
    then: { some: [crossed('a', '0.95', 'black', 'limit'), crossed('t', '0.5', 'yellow', 'limit')] },
  },
  { rule: 'just below', given: capped, when: consume('a', '4.999999999'), then: accepted('Consumed') },
  { rule: 'holds do not count', given: capped, when: reserve('r', 'a', '10'), then: accepted('Reserved') },
  {
    rule: 'a limit that is set on what was used already',
    given: [fund('1000'), consume('root', '8')],
    when: limit('root', '10'),
    then: accepted('LimitSet', crossed('root', '0.5', 'yellow', 'limit'), crossed('root', '0.75', 'orange', 'limit')),
  },
  {
    rule: 'a limit of zero is above them all',
    given: capped,
    when: limit('a', '0'),
    then: {
      events: [
        'LimitSet',
        crossed('a', '0.5', 'yellow', 'limit'),
        'ThresholdCrossed',
        'ThresholdCrossed',
        crossed('a', '0.95', 'black', 'limit'),
      ],
    },
  },
  {
    rule: 'raised far enough, they are armed again',
    given: [...capped, consume('a', '5'), limit('t', '100')],
    when: limit('t', '10'),
    then: accepted('LimitSet', crossed('t', '0.5', 'yellow', 'limit')),
  },
  {
    rule: 'raised less far, they are not',
    given: [...capped, consume('a', '6'), limit('t', '11')],
    when: limit('t', '10'),
    then: accepted('LimitSet'),
  },
  {
    rule: 'removed and set again they come from nothing',
    given: [...capped, consume('a', '5'), removeLimit('t')],
    when: limit('t', '10'),
    then: accepted('LimitSet', crossed('t', '0.5', 'yellow', 'limit')),
  },
  {
    rule: 'unpaid usage counts',
    given: [open('a'), limit('a', '10', 'steps')],
    when: consume('a', { steps: '5' }),
    then: accepted('Consumed', crossed('a', '0.5', 'yellow', 'limit', 'steps')),
  },
]);
