import type { AccountKind, Profile, ProfileBook } from '@ledger/domain';
import { at, fund, open } from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable, type Row } from '../support/rule-table';

const bookOf = (profiles: Record<string, Profile>, defaults: Partial<Record<AccountKind, string>> = {}) => {
  const book: ProfileBook = { profile: (name) => profiles[name], defaultFor: (kind) => defaults[kind] };
  return { profiles: book };
};

const research: Profile = {
  maxima: [
    { resource: 'usd', amount: '5' },
    { resource: 'steps', amount: '200' },
  ],
  maxSeconds: 3600,
  maxOpen: 4,
  allocation: [{ resource: 'usd', amount: '2' }],
  priority: 3,
  minReserve: [{ resource: 'usd', amount: '1' }],
  thresholds: { black: '0.99' },
  policy: { stop: 'binding', degrade: { models: ['small'] } },
  confidenceThreshold: '0.90',
};
const books = bookOf(
  { research, chat: { maxima: [{ resource: 'tokens', amount: '100000' }] }, odd: { maxSeconds: 5 } },
  { thread: 'chat', pool: 'gone' },
);
const opened = (data: object) => event('AccountOpened', data);
const table = (area: string, rows: readonly Row[]) =>
  ruleTable(
    area,
    rows.map((row) => ({ books, ...row })),
  );

table('a profile', [
  {
    rule: 'gives the account everything that it says, maxima before funds',
    given: [fund('10')],
    when: open('r', { kind: 'run', profile: 'research' }),
    then: accepted(
      opened({
        kind: 'run',
        priority: 3,
        minReserve: [{ resource: 'usd', amount: '1' }],
        thresholds: { black: '0.99' },
        policy: { stop: 'binding', degrade: { models: ['small'] } },
        profile: 'research',
        maxSeconds: 3600,
        maxOpen: 4,
        confidenceThreshold: '0.9',
      }),
      event('LimitSet', { resource: 'steps', amount: '200' }),
      event('LimitSet', { resource: 'usd', amount: '5' }),
      event('Allocated', { fromId: 'root', amounts: [{ resource: 'usd', amount: '2' }] }),
    ),
  },
  {
    rule: 'gives way to what the command states, of the maxima resource by resource',
    given: [fund('10')],
    when: open('r', {
      profile: 'research',
      maxima: { usd: '1', tokens: '7' },
      maxSeconds: 60,
      priority: 1,
      policy: {},
      with: '0.5',
    }),
    then: accepted(
      opened({ priority: 1, policy: {}, profile: 'research', maxSeconds: 60, maxOpen: 4 }),
      event('LimitSet', { resource: 'steps', amount: '200' }),
      event('LimitSet', { resource: 'tokens', amount: '7' }),
      event('LimitSet', { resource: 'usd', amount: '1' }),
      event('Allocated', { amounts: [{ resource: 'usd', amount: '0.5' }] }),
    ),
  },
  {
    rule: 'gives two accounts the same allocation, and another one another',
    given: [fund('10'), open('a', { profile: 'research' }), open('b', { profile: 'research' })],
    when: open('c', { profile: 'research', with: '3' }),
    then: figures({ a: { available: '2' }, b: { available: '2' }, c: { available: '3' }, root: { available: '3' } }),
  },
  {
    rule: 'gives no allocation that the parent does not have',
    given: [fund('1')],
    when: open('r', { profile: 'research' }),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'root',
      resource: 'usd',
      requested: '2',
      available: '1',
    }),
  },
  {
    rule: 'that there is not is named',
    given: [],
    when: open('r', { profile: 'reserch' }),
    then: rejected({ code: 'profile_not_found', profile: 'reserch' }),
  },
  {
    rule: 'that there is not, in a ledger without any',
    given: [],
    books: {},
    when: open('r', { profile: 'research' }),
    then: rejected({ code: 'profile_not_found', profile: 'research' }),
  },
]);

table('the default of a kind', [
  {
    rule: 'is for accounts that say nothing',
    given: [],
    when: open('t', { kind: 'thread', priority: 2 }),
    then: accepted(
      opened({ profile: 'chat', priority: 2 }),
      event('LimitSet', { resource: 'tokens', amount: '100000' }),
    ),
  },
  {
    rule: 'not for other kinds',
    given: [],
    when: open('t', { kind: 'run' }),
    then: accepted('AccountOpened'),
  },
  {
    rule: 'not where maxima are stated',
    given: [],
    when: open('t', { kind: 'thread', maxima: { steps: '5' } }),
    then: accepted('AccountOpened', event('LimitSet', { resource: 'steps' })),
  },
  {
    rule: 'nor seconds',
    given: [],
    when: open('t', { kind: 'thread', maxSeconds: 5 }),
    then: accepted(event('AccountOpened', { maxSeconds: 5 })),
  },
  {
    rule: 'nor another profile',
    given: [],
    when: open('t', { kind: 'thread', profile: 'odd' }),
    then: accepted(opened({ profile: 'odd', maxSeconds: 5 })),
  },
  {
    rule: 'must be there',
    given: [],
    when: open('p', { kind: 'pool' }),
    then: rejected({ code: 'profile_not_found', profile: 'gone' }),
  },
  {
    rule: 'counts its seconds from the opening',
    given: [open('t', { profile: 'odd' }), { wait: 5 }],
    when: { type: 'Consume', accountId: 't', mode: 'enforce', amounts: [{ resource: 'steps', amount: '1' }] },
    then: rejected({ code: 'account_expired', accountId: 't', expiredId: 't', expiredAt: at(5) }),
  },
]);

ruleTable('a profile that means nothing in this ledger', [
  {
    rule: 'caps what there is not',
    books: bookOf({ gold: { maxima: [{ resource: 'gold', amount: '1' }] } }),
    given: [],
    when: open('r', { profile: 'gold' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'is finer than a resource',
    books: bookOf({ fine: { maxima: [{ resource: 'steps', amount: '0.5' }] } }),
    given: [],
    when: open('r', { profile: 'fine' }),
    then: { malformed: 'profile' },
  },
  {
    rule: 'is beside what the command itself states',
    books: bookOf({ fine: { maxima: [{ resource: 'steps', amount: '1' }] } }),
    given: [],
    when: open('r', { profile: 'fine', maxima: { tokens: '0.5' } }),
    then: { malformed: 'maxima[0].amount' },
  },
]);

ruleTable('thresholds of a thread at 75, 90 and 95', [
  ...(
    [
      ['74', '1', ['0.75']],
      ['75', '14', []],
      ['75', '15', ['0.9']],
      ['90', '5', ['0.95']],
      ['95', '1', []],
      ['0', '95', ['0.75', '0.9', '0.95']],
    ] as const
  ).map(([before, more, fired]): Row => ({
    rule: `${more} after ${before} of 100 fires ${fired.join(', ') || 'none'}`,
    given: [
      open('t', {
        kind: 'thread',
        maxima: { tokens: '100' },
        thresholds: { yellow: '0.75', orange: '0.9', red: '0.95' },
      }),
      { type: 'Consume', accountId: 't', mode: 'enforce', amounts: [{ resource: 'tokens', amount: before }] },
    ],
    when: { type: 'Consume', accountId: 't', mode: 'enforce', amounts: [{ resource: 'tokens', amount: more }] },
    then: accepted(
      'Consumed',
      ...fired.map((threshold) => event('ThresholdCrossed', { ownerId: 't', basis: 'limit', threshold })),
    ),
  })),
]);
