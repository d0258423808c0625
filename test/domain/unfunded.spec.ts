import { consume, fund, open, record, reserve, settle } from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const short = (accountId: string | null, requested: string, available: string, resource = 'usd') =>
  rejected({ code: 'insufficient_funds', accountId, resource, requested, available });

ruleTable('usage that nobody pays', [
  {
    rule: 'without funds anywhere above it, it is counted and moves nothing',
    given: [open('a')],
    when: consume('a', { steps: '7' }),
    then: {
      events: [event('Consumed', { charges: [{ resource: 'steps', amount: '7', payerId: null }] })],
      figures: { 'a/steps': { used: '7', consumed: '0', available: '0' }, 'root/steps': { used: '7' } },
    },
  },
  {
    rule: 'it is unlimited',
    given: [open('a')],
    when: consume('a', '1000000000000'),
    then: accepted('Consumed'),
  },
  {
    rule: 'later funding does not take it over',
    given: [open('a'), consume('a', '7'), fund('10')],
    when: consume('a', '10'),
    then: figures({ root: { available: '0', consumed: '10', used: '17' } }),
  },
  {
    rule: 'a hold that nobody pays stays so to its end',
    given: [open('a'), reserve('r', 'a', '7'), fund('10')],
    when: settle('r', '9'),
    then: {
      events: [event('Settled', { charges: [{ resource: 'usd', amount: '9', payerId: null, fromHold: '7' }] })],
      figures: { root: { available: '10', used: '9', reserved: '0' } },
    },
  },
  {
    rule: 'a report of it is no overrun',
    given: [open('a')],
    when: record('a', '7'),
    then: accepted(event('Consumed', { charges: [{ resource: 'usd', amount: '7', payerId: null }] })),
  },
  {
    rule: 'under the policy deny it is refused',
    given: [open('a', { policy: { unfunded: 'deny' } })],
    when: consume('a', '1'),
    then: short(null, '1', '0'),
  },
  {
    rule: 'also to a reservation',
    given: [open('a', { policy: { unfunded: 'deny' } })],
    when: reserve('r', 'a', '1'),
    then: short(null, '1', '0'),
  },
  {
    rule: 'and when it was stated above',
    given: [{ type: 'OpenLedger', policy: { unfunded: 'deny' } }, open('a')],
    when: consume('a', '1'),
    then: short(null, '1', '0'),
  },
  {
    rule: 'unless the account states otherwise',
    given: [{ type: 'OpenLedger', policy: { unfunded: 'deny' } }, open('a', { policy: { unfunded: 'allow' } })],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'a report is booked all the same',
    given: [open('a', { policy: { unfunded: 'deny' } })],
    when: record('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'deny asks nothing of what is funded',
    given: [fund('5'), open('a', { policy: { unfunded: 'deny' } })],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'in one usage some may be paid and some not',
    given: [fund('5'), open('a')],
    when: consume('a', { usd: '1', steps: '4' }),
    then: accepted(
      event('Consumed', {
        charges: [
          { resource: 'steps', payerId: null },
          { resource: 'usd', payerId: 'root' },
        ],
      }),
    ),
  },
  {
    rule: 'in a refusal what nobody pays comes after what somebody does',
    given: [fund('5'), open('a', { policy: { unfunded: 'deny' } })],
    when: consume('a', { usd: '6', steps: '4' }),
    then: short('root', '6', '5'),
  },
  {
    rule: 'nothing can be recovered for nobody',
    given: [fund('5'), open('a', { policy: { unfunded: 'deny' } })],
    when: { ...consume('a', { steps: '4' }), onShortage: 'reallocate' },
    then: rejected({
      code: 'insufficient_funds',
      accountId: null,
      resource: 'steps',
      requested: '4',
      available: '0',
      recoverable: '0',
    }),
  },
  {
    rule: 'amounts in the reply are canonical',
    given: [fund('5')],
    when: consume('root', '05.10'),
    then: short('root', '5.1', '5'),
  },
]);
