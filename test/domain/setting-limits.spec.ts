import type { LedgerInstruction, SetLimit } from '@ledger/domain';
import {
  close,
  commandOf,
  consume,
  defineResource,
  fund,
  limit,
  open,
  openLedger,
  quota,
  removeLimit,
  removeQuota,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { accepted, event, rejected, ruleTable, type Row } from '../support/rule-table';

const given = [fund('100'), open('t')];

const malformed = (rule: string, field: string, when: LedgerInstruction): Row => ({
  rule,
  given,
  when,
  then: { malformed: field },
});

const plain = (rest: Partial<SetLimit>): SetLimit => ({ ...limit('t', '10'), ...rest }) as SetLimit;

ruleTable('a limit that means nothing', [
  malformed('of a zone that is none', 'window.timeZone', quota('t', '10', 'day', { zone: 'Europe/Atlantis' })),
  malformed('of an offset', 'window.timeZone', quota('t', '10', 'day', { zone: '+01:00' })),
  malformed('of a unit that is none', 'window.unit', quota('t', '10', 'fortnight' as 'day')),
  malformed('rolls over without a window', 'rollover', plain({ rollover: '5' })),
  malformed(
    'rolls over more decimals than the resource has',
    'rollover',
    quota('t', '10', 'day', { rollover: '0.0000000001' }),
  ),
  malformed('rolls over what is no amount', 'rollover', quota('t', '10', 'day', { rollover: '-1' })),
  malformed('tolerates what is no ratio', 'tolerance', plain({ tolerance: 'some' })),
  malformed('tolerates less than nothing', 'tolerance', plain({ tolerance: '-0.1' })),
  malformed('tolerates more exactly than can be', 'tolerance', plain({ tolerance: '0.1234567890123456789' })),
  malformed('keeps more than all', 'priorityShare.share', plain({ priorityShare: { share: '1.01', priorityFrom: 2 } })),
  malformed(
    'keeps less than nothing',
    'priorityShare.share',
    plain({ priorityShare: { share: '-1', priorityFrom: 2 } }),
  ),
  malformed(
    'is kept for no priority',
    'priorityShare.priorityFrom',
    plain({ priorityShare: { share: '0.5', priorityFrom: 0 } }),
  ),
  malformed(
    'is kept for half a priority',
    'priorityShare.priorityFrom',
    plain({ priorityShare: { share: '0.5', priorityFrom: 1.5 } }),
  ),
  malformed('is no amount', 'amount', plain({ amount: '1e3' })),
  malformed('is removed from a zone that is none', 'window.timeZone', removeQuota('t', 'day', 'Europe/Atlantis')),
  malformed('is of the word that maxOpen uses', 'resource', defineResource('open_reservations')),
  malformed('means nothing even where its account is not there', 'tolerance', {
    ...plain({ tolerance: 'some' }),
    accountId: 'x',
  }),
]);

it('no ledger is opened with a resource of the word that maxOpen uses', () => {
  const resources = [
    { resource: 'gold', scale: 0 },
    { resource: 'open_reservations', scale: 0 },
  ];
  expect(new LedgerRun().send(commandOf(openLedger({ resources })))).toMatchObject({
    outcome: 'malformed',
    violations: [{ field: 'resources[1].resource' }],
  });
});

const full = Array.from({ length: 62 }, (_, i) => defineResource(`r${i}`));
const sixtyFour = [
  ...given,
  ...full.slice(0, 59),
  ...full.slice(0, 59).map(({ resource }) => limit('t', '1', resource)),
  ...(['minute', 'hour', 'day', 'week', 'month'] as const).map((unit) => quota('t', '10', unit)),
];

ruleTable('setting a limit', [
  {
    rule: 'records its terms in one form',
    given,
    when: quota('t', '010.50', 'month', {
      zone: 'europe/berlin',
      rollover: '05.0',
      tolerance: '0.10',
      priorityShare: { share: '00.250', priorityFrom: 5 },
    }),
    then: {
      events: [
        event('LimitSet', {
          accountId: 't',
          resource: 'usd',
          amount: '10.5',
          rollover: '5',
          tolerance: '0.1',
          priorityShare: { share: '0.25', priorityFrom: 5 },
          window: { unit: 'month', timeZone: 'Europe/Berlin' },
          startsAt: '2026-10-31T23:00:00.000Z',
          endsAt: '2026-11-30T23:00:00.000Z',
        }),
      ],
      views: {
        t: {
          limits: [
            { amount: '10.5', rollover: '5', tolerance: '0.1', priorityShare: { share: '0.25', priorityFrom: 5 } },
          ],
        },
      },
    },
  },
  {
    rule: 'again changes the amount and keeps the count',
    given: [...given, quota('t', '10', 'day'), consume('t', '4')],
    when: quota('t', '20', 'day'),
    then: {
      events: [event('LimitSet', { amount: '20' })],
      views: { t: { limits: [{ amount: '20', used: '4', remaining: '16' }] } },
    },
  },
  {
    rule: 'again says nothing of its period, which is the same',
    given: [...given, quota('t', '10', 'day')],
    when: quota('t', '20', 'day'),
    then: {
      events: [event('LimitSet', expect.not.objectContaining({ startsAt: expect.anything() as string }) as object)],
    },
  },
  {
    rule: 'again in a later period turns it first',
    given: [...given, quota('t', '10', 'day'), consume('t', '4'), { wait: 86_400 }],
    when: quota('t', '20', 'day'),
    then: {
      events: [event('WindowStarted', { rolledIn: '0' }), 'LimitSet'],
      views: { t: { limits: [{ amount: '20', used: '0' }] } },
    },
  },
  {
    rule: 'turns no other',
    given: [...given, quota('t', '10', 'day'), quota('t', '3', 'hour'), quota('root', '30', 'day'), { wait: 86_400 }],
    when: quota('t', '20', 'day'),
    then: accepted('WindowStarted', 'LimitSet'),
  },
  {
    rule: 'again takes away what it does not state',
    given: [...given, quota('t', '10', 'day', { rollover: '5', tolerance: '0.5' })],
    when: quota('t', '10', 'day'),
    then: {
      views: { t: { limits: [{ amount: '10', remaining: '10' }], spending: { remaining: [{ amount: '10' }] } } },
    },
  },
  {
    rule: 'below what was used is allowed, and black',
    given: [...given, quota('t', '10', 'day'), consume('t', '4')],
    when: quota('t', '3', 'day'),
    then: { some: [event('ThresholdCrossed', { status: 'black' })], views: { t: { spending: { status: 'black' } } } },
  },
  {
    rule: 'of zero crosses every threshold at once',
    given,
    when: quota('t', '0', 'day'),
    then: accepted(
      'LimitSet',
      ...['yellow', 'orange', 'red', 'black'].map((status) =>
        event('ThresholdCrossed', { status, basis: 'limit', window: { unit: 'day', timeZone: 'UTC' } }),
      ),
    ),
  },
  {
    rule: 'in another zone is another limit',
    given: [...given, quota('t', '10', 'day')],
    when: quota('t', '20', 'day', { zone: 'Europe/Berlin' }),
    then: { views: { t: { limits: [{ amount: '20' }, { amount: '10' }] } } },
  },
  {
    rule: 'in the same zone, written otherwise, is not',
    given: [...given, quota('t', '10', 'day', { zone: 'Europe/Berlin' })],
    when: quota('t', '20', 'day', { zone: 'EUROPE/BERLIN' }),
    then: { events: [event('LimitSet', { window: { unit: 'day', timeZone: 'Europe/Berlin' } })] },
  },
  {
    rule: 'a sixty-fifth of an account is one too many',
    given: sixtyFour,
    when: quota('t', '1', 'year'),
    then: rejected({ code: 'capacity_exceeded', limit: 'limits_per_account', max: 64 }),
  },
  {
    rule: 'again is none more',
    given: sixtyFour,
    when: quota('t', '11', 'month'),
    then: { some: [event('LimitSet', { amount: '11' })] },
  },
]);

ruleTable('removing a limit', [
  {
    rule: 'with a window ends it',
    given: [...given, quota('t', '10', 'day')],
    when: removeQuota('t', 'day'),
    then: {
      events: [event('LimitRemoved', { accountId: 't', resource: 'usd', window: { unit: 'day', timeZone: 'UTC' } })],
      views: { t: { limits: [] } },
    },
  },
  {
    rule: 'in a later period turns it first',
    given: [...given, quota('t', '10', 'day'), { wait: 86_400 }],
    when: removeQuota('t', 'day'),
    then: accepted('WindowStarted', 'LimitRemoved'),
  },
  {
    rule: 'of another window is not found',
    given: [...given, quota('t', '10', 'day'), limit('t', '10')],
    when: removeQuota('t', 'hour'),
    then: rejected({
      code: 'limit_not_found',
      accountId: 't',
      resource: 'usd',
      window: { unit: 'hour', timeZone: 'UTC' },
    }),
  },
  {
    rule: 'nor without a window where it has one',
    given: [...given, quota('t', '10', 'day')],
    when: removeLimit('t'),
    then: rejected({ code: 'limit_not_found', accountId: 't', resource: 'usd' }),
  },
  {
    rule: 'of a closed account',
    given: [...given, quota('t', '10', 'day'), close('t')],
    when: removeQuota('t', 'day'),
    then: rejected({ code: 'account_closed', accountId: 't' }),
  },
]);
