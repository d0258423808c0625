import type { Attribution } from '@ledger/domain';
import { consume, fund, open, reserve, settle } from '../support/ledger-builders';
import { accepted, ruleTable } from '../support/rule-table';

const agent = [fund('100'), open('a', { with: '100' })];
const measured = (attribution: Attribution) => consume('a', '1', { attribution });

ruleTable('measures', [
  ...(['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const).map((name) => ({
    rule: `${name} must be a whole number`,
    given: agent,
    when: measured({ tokens: { [name]: 1.5 } }),
    then: { malformed: `attribution.tokens.${name}` },
  })),
  {
    rule: 'a count is not negative',
    given: agent,
    when: measured({ tokens: { input: -1 } }),
    then: { malformed: 'attribution.tokens.input' },
  },
  {
    rule: 'a count is at most a thousand million',
    given: agent,
    when: measured({ tokens: { output: 1_000_000_001 } }),
    then: { malformed: 'attribution.tokens.output' },
  },
  {
    rule: 'exactly so many pass',
    given: agent,
    when: measured({ tokens: { output: 1_000_000_000 } }),
    then: accepted('Consumed'),
  },
  { rule: 'calls are whole', given: agent, when: measured({ calls: 0.5 }), then: { malformed: 'attribution.calls' } },
  {
    rule: 'seconds are a plain decimal',
    given: agent,
    when: measured({ seconds: '1e3' }),
    then: { malformed: 'attribution.seconds' },
  },
  {
    rule: 'seconds are at most some thirty years',
    given: agent,
    when: measured({ seconds: '1000000000.001' }),
    then: { malformed: 'attribution.seconds' },
  },
  {
    rule: 'of a settlement, too',
    given: [...agent, reserve('r', 'a', '1')],
    when: settle('r', '1', { attribution: { calls: -1 } }),
    then: { malformed: 'attribution.calls' },
  },
  {
    rule: 'of a reservation, too',
    given: agent,
    when: reserve('r', 'a', '1', { attribution: { calls: -1 } }),
    then: { malformed: 'attribution.calls' },
  },
]);
