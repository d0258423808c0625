import { fund, open, record, consume, reserve, settle, type Amounts } from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const classes = { input: 60, cachedInput: 20, cacheWrite: 10, output: 7, reasoning: 3 };
const measured = { attribution: { operation: 'chat', tokens: classes } };
const charged = (of: Amounts) => ({
  charges: Object.entries(of).map(([resource, amount]) => ({ resource, amount: amount as string })),
});
const thread = [open('t', { kind: 'thread', maxima: { tokens: '150' } })];

ruleTable('tokens that a usage measures', [
  {
    rule: 'are charged where a limit counts them: the sum of all classes',
    given: thread,
    when: consume('t', {}, measured),
    then: figures({ 't/tokens': { used: '100' } }),
  },
  {
    rule: 'a limit of an ancestor counts them too',
    given: [...thread, open('below', { parentId: 't' })],
    when: record('below', {}, measured),
    then: figures({ 't/tokens': { used: '100' }, 'below/tokens': { used: '100' } }),
  },
  {
    rule: 'so does a payer',
    given: [fund({ tokens: '1000' })],
    when: consume('root', {}, measured),
    then: figures({ 'root/tokens': { consumed: '100' } }),
  },
  {
    rule: 'a request for more of them than the limit leaves is refused',
    given: [...thread, consume('t', {}, measured)],
    when: consume('t', {}, measured),
    then: rejected({ code: 'limit_exceeded', accountId: 't', resource: 'tokens', requested: '100', remaining: '50' }),
  },
  {
    rule: 'a report is booked above it',
    given: [...thread, consume('t', {}, measured)],
    when: record('t', {}, measured),
    then: figures({ 't/tokens': { used: '200' } }),
  },
  {
    rule: 'what the caller states comes before them, zero too',
    given: thread,
    when: consume('t', { tokens: '0' }, measured),
    then: accepted(event('Consumed', { charges: [] })),
  },
  {
    rule: 'where nobody counts tokens they stay in the attribution alone',
    given: [fund('10')],
    when: consume('root', '1', measured),
    then: accepted(event('Consumed', { ...charged({ usd: '1' }), ...measured })),
  },
  {
    rule: 'a bill takes them from the hold first',
    given: [...thread, reserve('r', 't', { tokens: '120' })],
    when: settle('r', {}, measured),
    then: {
      some: [event('Settled', { charges: [{ resource: 'tokens', amount: '100', payerId: null, fromHold: '100' }] })],
    },
  },
  {
    rule: 'a bill that lands after its hold expired counts them at the account',
    given: [...thread, reserve('r', 't', { tokens: '120' }, { ttlSeconds: 5 }), { wait: 5 }],
    when: settle('r', {}, measured),
    then: figures({ 't/tokens': { used: '100', reserved: '0' } }),
  },
]);
