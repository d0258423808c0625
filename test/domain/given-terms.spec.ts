import { commandOf, open, openLedger, update } from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { accepted, event, ruleTable, type Row } from '../support/rule-table';

ruleTable('terms that mean nothing are named:', [
  ...(
    [
      ['priority', { priority: 0 }],
      ['priority', { priority: 1.5 }],
      ['thresholds.yellow', { thresholds: { yellow: '0' } }],
      ['thresholds.orange', { thresholds: { orange: '-0.5' } }],
      ['thresholds.red', { thresholds: { yellow: '0.75', orange: '0.9', red: '0.9' } }],
      ['thresholds.black', { thresholds: { red: '0.9', black: '0.8' } }],
      ['thresholds.black', { thresholds: { black: 'ninety' } }],
      ['maxOpen', { maxOpen: -1 }],
      ['maxOpen', { maxOpen: 0.5 }],
      ['confidenceThreshold', { confidenceThreshold: '1.000000001' }],
      ['confidenceThreshold', { confidenceThreshold: '-0.1' }],
      ['confidenceThreshold', { confidenceThreshold: 'high' }],
    ] as const
  ).flatMap(([malformed, terms]): Row[] => [
    {
      rule: `${malformed} of a new account: ${JSON.stringify(terms)}`,
      given: [],
      when: open('a', terms),
      then: { malformed },
    },
    {
      rule: `${malformed} of an update: ${JSON.stringify(terms)}`,
      given: [],
      when: update('root', terms),
      then: { malformed },
    },
  ]),
  { rule: 'maxSeconds of 0', given: [], when: open('a', { maxSeconds: 0 }), then: { malformed: 'maxSeconds' } },
  { rule: 'maxSeconds of 1.5', given: [], when: open('a', { maxSeconds: 1.5 }), then: { malformed: 'maxSeconds' } },
  {
    rule: 'a run of a thousand years',
    given: [],
    when: open('a', { maxSeconds: 31_536_000_000 }),
    then: { malformed: 'maxSeconds' },
  },
  {
    rule: 'at their edges they mean something',
    given: [],
    when: open('a', {
      maxSeconds: 1,
      maxOpen: 0,
      priority: 1,
      confidenceThreshold: '1',
      thresholds: { yellow: '0.000000001', black: '2' },
    }),
    then: accepted(event('AccountOpened', { maxSeconds: 1, maxOpen: 0, confidenceThreshold: '1' })),
  },
]);

describe('a ledger', () => {
  it('is not opened with thresholds that fall', () => {
    const decision = new LedgerRun().send(commandOf(openLedger({ thresholds: { yellow: '0.5', orange: '0.4' } })));
    expect(decision).toMatchObject({ outcome: 'malformed', violations: [{ field: 'thresholds.orange' }] });
  });
});
