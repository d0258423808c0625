import { at, close, open, outcome, suspend } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

ruleTable('an outcome', [
  {
    rule: 'is recorded with what was stated of it',
    given: [open('a')],
    when: outcome('a', '3.50', { success: true, attribution: { task: 't-1' } }),
    envelope: { occurredAt: at(-5) },
    then: accepted(
      event('OutcomeReported', {
        accountId: 'a',
        work: '3.5',
        success: true,
        attribution: { task: 't-1' },
        occurredAt: at(-5),
      }),
    ),
  },
  { rule: 'of no work', given: [], when: outcome('root', '0'), then: accepted('OutcomeReported') },
  { rule: 'in millionths', given: [], when: outcome('root', '0.000001'), then: accepted('OutcomeReported') },
  { rule: 'but no finer', given: [], when: outcome('root', '0.0000001'), then: { malformed: 'work' } },
  {
    rule: 'of whole tokens',
    given: [],
    when: outcome('root', '1', { attribution: { tokens: { input: 0.5 } } }),
    then: { malformed: 'attribution.tokens.input' },
  },
  { rule: 'not less than nothing', given: [], when: outcome('root', '-1'), then: { malformed: 'work' } },
  {
    rule: 'of a suspended account',
    given: [open('a'), suspend('a')],
    when: outcome('a', '1'),
    then: accepted('OutcomeReported'),
  },
  {
    rule: 'not of a closed one',
    given: [open('a'), close('a')],
    when: outcome('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'not of nobody',
    given: [],
    when: outcome('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
]);
