import {
  close,
  confidence,
  consume,
  extend,
  fund,
  open,
  record,
  reserve,
  settle,
  suspend,
  update,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, event, rejected, ruleTable, type Row } from '../support/rule-table';

const gated = [fund('100'), open('run', { with: '50', confidenceThreshold: '0.9' }), open('t', { parentId: 'run' })];
const reached = (accountId: string, ownerId: string, value: string, threshold = '0.9') =>
  rejected({ code: 'confidence_reached', accountId, ownerId, confidence: value, threshold });

ruleTable('a report of confidence', [
  {
    rule: 'is recorded in its one form',
    given: gated,
    when: confidence('run', '0.50'),
    then: accepted(event('ConfidenceReported', { accountId: 'run', confidence: '0.5' })),
  },
  { rule: 'may be 0', given: gated, when: confidence('run', '0'), then: accepted('ConfidenceReported') },
  { rule: 'may be 1', given: gated, when: confidence('run', '1'), then: accepted('ConfidenceReported') },
  { rule: 'not more', given: gated, when: confidence('run', '1.000001'), then: { malformed: 'confidence' } },
  { rule: 'not less', given: gated, when: confidence('run', '-0.1'), then: { malformed: 'confidence' } },
  { rule: 'nothing else', given: gated, when: confidence('run', 'sure'), then: { malformed: 'confidence' } },
  { rule: 'passes where there is no gate', given: gated, when: confidence('root', '1'), then: {} },
  { rule: 'passes while suspended', given: [...gated, suspend('run')], when: confidence('run', '1'), then: {} },
  {
    rule: 'not of a closed account',
    given: [...gated, close('t')],
    when: confidence('t', '1'),
    then: rejected({ code: 'account_closed', accountId: 't' }),
  },
  {
    rule: 'not of nobody',
    given: gated,
    when: confidence('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
]);

ruleTable('a confidence gate', [
  { rule: 'is open without a report', given: gated, when: consume('run', '1'), then: accepted('Consumed') },
  {
    rule: 'is open below the threshold',
    given: [...gated, confidence('run', '0.899999999999999999')],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'is shut at the threshold',
    given: [...gated, confidence('run', '0.9')],
    when: consume('run', '1'),
    then: reached('run', 'run', '0.9'),
  },
  {
    rule: 'and above it',
    given: [...gated, confidence('run', '0.95')],
    when: reserve('r', 'run', '1'),
    then: reached('run', 'run', '0.95'),
  },
  {
    rule: 'for an extension, too',
    given: [...gated, reserve('r', 'run', '1'), confidence('run', '1')],
    when: extend('r', 90),
    then: reached('run', 'run', '1'),
  },
  {
    rule: 'for everything below it',
    given: [...gated, confidence('run', '0.9')],
    when: consume('t', '1'),
    then: reached('t', 'run', '0.9'),
  },
  {
    rule: 'for nothing above it',
    given: [...gated, confidence('run', '0.9')],
    when: consume('root', '1'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'of its own report alone',
    given: [...gated, confidence('t', '1'), confidence('root', '1')],
    when: consume('t', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'the nearest shut one is named',
    given: [
      ...gated,
      open('s', { parentId: 't', confidenceThreshold: '0.5' }),
      confidence('run', '1'),
      confidence('s', '0.6'),
    ],
    when: consume('s', '1'),
    then: reached('s', 's', '0.6', '0.5'),
  },
  {
    rule: 'opens again with a lower report',
    given: [...gated, confidence('run', '0.9'), confidence('run', '0.8')],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'opens with a higher threshold',
    given: [...gated, confidence('run', '0.9'), update('run', { confidenceThreshold: '0.91' })],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'shuts with a lower threshold, by the report from before',
    given: [...gated, confidence('run', '0.8'), update('run', { confidenceThreshold: '0.8' })],
    when: consume('run', '1'),
    then: reached('run', 'run', '0.8', '0.8'),
  },
  {
    rule: 'compares numbers, not texts',
    given: [open('a', { confidenceThreshold: '0.10' }), confidence('a', '0.1')],
    when: consume('a', '1'),
    then: reached('a', 'a', '0.1', '0.1'),
  },
  {
    rule: 'at 0 is shut by any report',
    given: [open('a', { confidenceThreshold: '0' }), confidence('a', '0')],
    when: consume('a', '1'),
    then: reached('a', 'a', '0', '0'),
  },
  ...(
    [
      ['a report of money', record('run', '1')],
      ['a settlement', settle('r', '1')],
      ['Void', voidReservation('r')],
      ['a request for nothing', consume('run', '0')],
    ] as const
  ).map(([name, when]): Row => ({
    rule: `lets ${name} pass`,
    given: [...gated, reserve('r', 'run', '1'), confidence('run', '1')],
    when,
    then: {},
  })),
]);

describe('the last report', () => {
  it('is part of what an account tells', () => {
    const run = begin([...gated, confidence('run', '0.7')]);
    expect(run.view('run')).toMatchObject({ confidence: '0.7', confidenceThreshold: '0.9' });
    expect(run.view('t')).not.toHaveProperty('confidence');
  });
});
