import {
  allocate,
  amounts,
  at,
  close,
  closeLedger,
  consume,
  defineResource,
  fund,
  open,
  openLedger,
  reserve,
  resume,
  suspend,
  update,
} from '../support/ledger-builders';
import { accepted, begin, event, figures, rejected, ruleTable } from '../support/rule-table';

ruleTable('opening a ledger', [
  {
    rule: 'it has the built-in resources and an open root',
    given: [openLedger()],
    when: fund({ usd: '0.000000001', seconds: '0.001', tokens: '1', steps: '1', tool_calls: '1' }),
    then: figures({
      root: { available: '0.000000001' },
      'root/seconds': { available: '0.001' },
      'root/tool_calls': { available: '1' },
    }),
  },
  {
    rule: 'a second time it already exists',
    given: [openLedger()],
    when: openLedger(),
    then: rejected({ code: 'already_exists', what: 'ledger', id: 'test' }),
  },
  {
    rule: 'its own resources stand beside the built-in ones',
    given: [openLedger({ resources: [{ resource: 'gpu_hours', scale: 2 }] })],
    when: fund({ gpu_hours: '0.01' }),
    then: accepted('Funded'),
  },
  {
    rule: 'a resource can be defined later',
    given: [],
    when: defineResource('gpu_hours', 2),
    then: accepted(event('ResourceDefined', { resource: 'gpu_hours', scale: 2 })),
  },
  {
    rule: 'a built-in resource exists already',
    given: [],
    when: defineResource('usd', 2),
    then: rejected({ code: 'already_exists', what: 'resource', id: 'usd' }),
  },
  {
    rule: 'so does one that was defined',
    given: [defineResource('gold', 2)],
    when: defineResource('gold', 2),
    then: rejected({ code: 'already_exists', what: 'resource', id: 'gold' }),
  },
  { rule: 'scale 18 is the finest', given: [], when: defineResource('gold', 18), then: accepted('ResourceDefined') },
  { rule: 'scale 19 is malformed', given: [], when: defineResource('gold', 19), then: { malformed: 'scale' } },
  { rule: 'a negative scale is malformed', given: [], when: defineResource('gold', -1), then: { malformed: 'scale' } },
  {
    rule: 'the 64th resource is the last',
    given: Array.from({ length: 58 }, (_, i) => defineResource(`r${i}`)),
    when: defineResource('last'),
    then: accepted('ResourceDefined'),
  },
  {
    rule: 'the 65th is too many',
    given: Array.from({ length: 59 }, (_, i) => defineResource(`r${i}`)),
    when: defineResource('last'),
    then: rejected({ code: 'capacity_exceeded', limit: 'resources_per_ledger', max: 64 }),
  },
]);

/** A line of accounts from the root down: a0 is the root's child, a30 the 32nd account of the line. */
const line = (length: number) =>
  Array.from({ length }, (_, i) => open(`a${i}`, i === 0 ? {} : { parentId: `a${i - 1}` }));

ruleTable('opening an account', [
  {
    rule: 'without a parent it stands below the root, with the lowest priority',
    given: [],
    when: open('a'),
    then: accepted(event('AccountOpened', { accountId: 'a', parentId: 'root', kind: 'agent', priority: 1 })),
  },
  {
    rule: 'it may have any kind, below any account',
    given: [open('t', { kind: 'team' }), open('a', { parentId: 't' })],
    when: open('run-1', { parentId: 'a', kind: 'run', labels: { env: 'prod' } }),
    then: accepted(event('AccountOpened', { parentId: 'a', kind: 'run', labels: { env: 'prod' } })),
  },
  {
    rule: 'a first allocation comes from the parent, in the same decision',
    given: [fund('10')],
    when: open('a', { with: '10' }),
    then: {
      events: ['AccountOpened', event('Allocated', { fromId: 'root', toId: 'a', amounts: amounts({ usd: '10' }) })],
      figures: { root: { available: '0', allocated: '0' }, a: { available: '10', allocated: '10' } },
    },
  },
  {
    rule: 'one unit more than the parent has opens nothing',
    given: [fund('10')],
    when: open('a', { with: '10.000000001' }),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'root',
      resource: 'usd',
      requested: '10.000000001',
      available: '10',
    }),
  },
  {
    rule: "a parent gives of its own funds only, not of its ancestors'",
    given: [fund('10'), open('t')],
    when: open('a', { parentId: 't', with: '1' }),
    then: rejected({ code: 'insufficient_funds', accountId: 't', resource: 'usd', requested: '1', available: '0' }),
  },
  {
    rule: 'an allocation of zero is none',
    given: [fund('10')],
    when: open('a', { with: '0' }),
    then: accepted('AccountOpened'),
  },
  {
    rule: 'and no receipt: the account goes on sharing',
    given: [fund('10'), open('a', { with: '0' })],
    when: consume('a', '1'),
    then: { events: [event('Consumed', { charges: [{ payerId: 'root' }] })] },
  },
  {
    rule: 'an id is taken for good: of an open account',
    given: [open('a')],
    when: open('a'),
    then: rejected({ code: 'already_exists', what: 'account', id: 'a' }),
  },
  {
    rule: 'and of a closed one',
    given: [open('a'), close('a')],
    when: open('a'),
    then: rejected({ code: 'already_exists', what: 'account', id: 'a' }),
  },
  {
    rule: 'the root is there from the start',
    given: [],
    when: open('root'),
    then: rejected({ code: 'already_exists', what: 'account', id: 'root' }),
  },
  {
    rule: 'the parent must be known',
    given: [],
    when: open('a', { parentId: 'nobody' }),
    then: rejected({ code: 'account_not_found', accountId: 'nobody' }),
  },
  {
    rule: 'and open',
    given: [open('t'), close('t')],
    when: open('a', { parentId: 't' }),
    then: rejected({ code: 'account_closed', accountId: 't' }),
  },
  {
    rule: 'depth 32 is the deepest',
    given: line(31),
    when: open('x', { parentId: 'a30' }),
    then: accepted('AccountOpened'),
  },
  {
    rule: 'depth 33 is too deep',
    given: line(32),
    when: open('x', { parentId: 'a31' }),
    then: rejected({ code: 'capacity_exceeded', limit: 'tree_depth', max: 32 }),
  },
  {
    rule: 'a closed ledger opens no account',
    given: [closeLedger],
    when: open('a'),
    then: rejected({ code: 'ledger_closed', ledgerId: 'test' }),
  },
]);

ruleTable('updating an account', [
  {
    rule: 'what is stated is replaced',
    given: [open('a', { priority: 2, labels: { x: '1' } })],
    when: update('a', { priority: 3 }),
    then: accepted(event('AccountUpdated', { accountId: 'a', priority: 3 })),
  },
  {
    rule: 'an unknown account',
    given: [],
    when: update('a', { priority: 3 }),
    then: rejected({ code: 'account_not_found', accountId: 'a' }),
  },
  {
    rule: 'a closed account',
    given: [open('a'), close('a')],
    when: update('a', { priority: 3 }),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'a reserve of an unknown resource',
    given: [open('a')],
    when: update('a', { minReserve: amounts({ gold: '1' }) }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
]);

describe('what an account shows', () => {
  it('allocated, consumed and remaining, its limit and its place in the tree', () => {
    const run = begin([
      fund('100'),
      open('t', { kind: 'team', with: '60', labels: { unit: 'search' } }),
      open('a', { parentId: 't', priority: 2, with: '20' }),
      consume('a', '5'),
      reserve('r', 'a', '3'),
      { type: 'SetLimit', accountId: 'a', resource: 'usd', amount: '50' },
    ]);
    expect(run.view('a')).toMatchObject({
      accountId: 'a',
      parentId: 't',
      kind: 'agent',
      state: 'open',
      priority: 2,
      openChildren: 0,
      openReservations: 1,
      openedAt: at(0),
      balances: [
        {
          resource: 'usd',
          allocated: '20',
          available: '12',
          held: '3',
          consumed: '5',
          closedBelow: '0',
          used: '5',
          reserved: '3',
          limit: '50',
        },
      ],
      spending: { accountId: 'a', status: 'green', action: 'continue', remaining: amounts({ usd: '12' }) },
    });
    expect(run.view('t')).toMatchObject({ labels: { unit: 'search' }, openChildren: 1, state: 'open' });
    expect(run.view('root')).toMatchObject({ parentId: null, openChildren: 1 });
  });

  it('terms that were not stated stay as they were', () => {
    const run = begin([open('a', { labels: { x: '1' }, policy: { unfunded: 'deny' } }), update('a', { priority: 4 })]);
    expect(run.view('a')).toMatchObject({ labels: { x: '1' }, priority: 4, policy: { unfunded: 'deny' } });
    run.must(update('a', { labels: { y: '2' } }));
    expect(run.view('a')).toMatchObject({ labels: { y: '2' }, priority: 4 });
  });

  it('a suspension by itself or by the nearest above it', () => {
    const run = begin([open('t'), open('a', { parentId: 't' }), suspend('root'), suspend('t')]);
    expect(run.view('a')?.suspendedId).toBe('t');
    run.must(resume('t'));
    expect(run.view('a')?.suspendedId).toBe('root');
    run.must(resume('root'));
    expect(run.view('a')).not.toHaveProperty('suspendedId');
  });

  it('an account that is closed, and none that never was', () => {
    const run = begin([fund('10'), open('a', { with: '4' }), allocate('a', '1'), close('a')]);
    expect(run.view('a')).toMatchObject({ accountId: 'a', parentId: 'root', state: 'closed', closedAt: at(0) });
    expect(run.view('a')).not.toHaveProperty('spending');
    expect(run.view('b')).toBeUndefined();
  });
});
