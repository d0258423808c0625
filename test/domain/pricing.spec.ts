import { commandHash, evolve, initialState, type Attribution, type Rejection } from '@ledger/domain';
import {
  at,
  batch,
  closeLedger,
  commandOf,
  consume,
  defineResource,
  fund,
  limit,
  open,
  openLedger,
  record,
  reserve,
  settle,
} from '../support/ledger-builders';
import { priceTable } from '../support/price-table';
import { accepted, begin, event, figures, rejected, ruleTable, type Row } from '../support/rule-table';

const prices = priceTable(
  { model: 'm', input: '2', output: '8' },
  { model: 'm', from: at(100), input: '1', output: '4' },
  { model: 'fine', input: '0.0001', output: '0.0002' },
  { model: 'audio', perSecond: '0.0001' },
  { model: 'search', perCall: '0.01' },
);
const books = { prices };

const of = (model: string, measures: Partial<Attribution>): Attribution => ({ model, ...measures });
const million = of('m', { tokens: { input: 1_000_000, output: 500_000 } });
const unknown = of('nobody', { provider: 'nowhere', tokens: { input: 1 } });
const noPrice: Rejection = { code: 'price_unknown', provider: 'nowhere', model: 'nobody' };
const agent = [fund('100'), open('a', { with: '100' })];
const usd = (amount: string) => ({ charges: [{ resource: 'usd', amount, payerId: 'a' }] });

ruleTable('the server prices what the caller gives no cost of', [
  {
    rule: 'tokens, and the price that was used stays in the event',
    books,
    given: agent,
    when: consume('a', {}, { attribution: million }),
    then: accepted(
      event('Consumed', {
        ...usd('6'),
        attribution: million,
        price: { source: 'table', provider: 'any', model: 'm', perMillion: { input: '2', output: '8' } },
      }),
    ),
  },
  {
    rule: 'a report too',
    books,
    given: agent,
    when: record('a', {}, { attribution: million }),
    then: accepted(event('Consumed', usd('6'))),
  },
  {
    rule: 'a report at the price of when the call was made',
    books,
    given: [...agent, { wait: 200 }],
    when: record('a', {}, { attribution: million }),
    envelope: { occurredAt: at(99) },
    then: accepted(event('Consumed', usd('6'))),
  },
  ...[99, 4000].map((seconds): Row => ({
    rule: `a request at today's, whenever it says that it was: at ${seconds}`,
    books,
    given: [...agent, { wait: 200 }],
    when: consume('a', {}, { attribution: million }),
    envelope: { occurredAt: at(seconds) },
    then: accepted(event('Consumed', { ...usd('3'), price: { from: at(100) } })),
  })),
  {
    rule: 'a report of a call that is still to come at the price of its decision',
    books,
    given: agent,
    when: record('a', {}, { attribution: million }),
    envelope: { occurredAt: at(4000) },
    then: accepted(event('Consumed', { ...usd('6'), occurredAtClaimed: at(4000) })),
  },
  {
    rule: 'else of the decision',
    books,
    given: [...agent, { wait: 100 }],
    when: consume('a', {}, { attribution: million }),
    then: accepted(event('Consumed', { ...usd('3'), price: { from: at(100) } })),
  },
  {
    rule: 'seconds',
    books,
    given: agent,
    when: consume('a', {}, { attribution: of('audio', { seconds: '12.5' }) }),
    then: accepted(event('Consumed', { ...usd('0.00125'), price: { perSecond: '0.0001' } })),
  },
  {
    rule: 'calls',
    books,
    given: agent,
    when: consume('a', {}, { attribution: of('search', { calls: 3 }) }),
    then: accepted(event('Consumed', { ...usd('0.03'), price: { perCall: '0.01' } })),
  },
  {
    rule: 'rounded up once, after all classes: 0.0000000001 and 0.0000000002 are one billionth',
    books,
    given: agent,
    when: consume('a', {}, { attribution: of('fine', { tokens: { input: 1, output: 1 } }) }),
    then: accepted(event('Consumed', usd('0.000000001'))),
  },
  {
    rule: 'usd stands where its name does among the other amounts',
    books,
    given: agent,
    when: consume('a', { tool_calls: '1', tokens: '1500000' }, { attribution: million }),
    then: accepted(
      event('Consumed', { charges: [{ resource: 'tokens' }, { resource: 'tool_calls' }, { resource: 'usd' }] }),
    ),
  },
  {
    rule: 'before what comes after it by name',
    books,
    given: [...agent, defineResource('votes')],
    when: consume('a', { votes: '1' }, { attribution: million }),
    then: accepted(event('Consumed', { charges: [{ resource: 'usd' }, { resource: 'votes' }] })),
  },
  {
    rule: 'not what the caller gave the cost of, zero included',
    books,
    given: agent,
    when: consume('a', '0', { attribution: unknown }),
    then: { events: ['Consumed'], figures: { a: { consumed: '0' } } },
  },
  {
    rule: 'not what measures nothing',
    books,
    given: agent,
    when: consume('a', { steps: '1' }, { attribution: { model: 'nobody', tokens: {} } }),
    then: accepted('Consumed'),
  },
  {
    rule: 'a priced request is weighed by its price',
    books,
    given: [...agent, limit('a', '5.999999999')],
    when: consume('a', {}, { attribution: million }),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 'a',
      resource: 'usd',
      requested: '6',
      remaining: '5.999999999',
    }),
  },
]);

ruleTable('what has no price is never charged zero in silence', [
  {
    rule: 'a request that measures and names no model is refused',
    books,
    given: agent,
    when: consume('a', { tokens: '10' }, { attribution: { tokens: { input: 10 } } }),
    then: rejected({ code: 'price_unknown' }),
  },
  {
    rule: 'and a report of it flagged',
    books,
    given: agent,
    when: record('a', {}, { attribution: { tokens: { input: 10 } } }),
    then: accepted(event('Consumed', { charges: [], unpriced: true })),
  },
  {
    rule: 'but where nobody pays usd and no limit counts them, a model without a price is counted in tokens',
    books,
    given: [open('a'), limit('a', '50', 'tokens')],
    when: consume('a', {}, { attribution: unknown }),
    then: accepted(event('Consumed', { charges: [{ resource: 'tokens', amount: '1' }], unpriced: true })),
  },
  {
    rule: 'a request is refused',
    books,
    given: agent,
    when: consume('a', {}, { attribution: unknown }),
    then: rejected(noPrice),
  },
  {
    rule: 'without any price book as well',
    given: agent,
    when: consume('a', {}, { attribution: million }),
    then: rejected({ code: 'price_unknown', model: 'm' }),
  },
  {
    rule: 'where a part of it has none',
    books,
    given: agent,
    when: consume('a', {}, { attribution: of('search', { calls: 1, seconds: '1' }) }),
    then: rejected({ code: 'price_unknown', model: 'search' }),
  },
  {
    rule: 'or accepted and flagged, by the policy at the spender',
    books,
    given: [fund('100'), open('team', { with: '100', policy: { unpriced: 'flag' } }), open('a', { parentId: 'team' })],
    when: consume('a', { tokens: '1' }, { attribution: unknown }),
    then: accepted(event('Consumed', { unpriced: true, charges: [{ resource: 'tokens' }] })),
  },
  {
    rule: 'a report is booked and flagged, whatever the policy',
    books,
    given: agent,
    when: record('a', { tokens: '1' }, { attribution: unknown }),
    then: accepted(event('Consumed', { unpriced: true, charges: [{ resource: 'tokens' }] })),
  },
  {
    rule: 'a settlement is booked and flagged',
    books,
    given: [...agent, reserve('r', 'a', '10')],
    when: settle('r', {}, { attribution: unknown }),
    then: accepted(event('Settled', { unpriced: true, charges: [], released: [{ amount: '10' }] })),
  },
  {
    rule: 'the price is asked for after the account and the resources, before funds',
    books,
    given: [fund('1'), open('a', { with: '1' })],
    when: consume('a', { gold: '1' }, { attribution: unknown }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
]);

ruleTable('a settlement is priced', [
  {
    rule: 'from the hold, and the rest is freed',
    books,
    given: [...agent, reserve('r', 'a', '10')],
    when: settle('r', {}, { attribution: million }),
    then: accepted(
      event('Settled', {
        charges: [{ resource: 'usd', amount: '6', fromHold: '6' }],
        released: [{ amount: '4' }],
        price: { model: 'm' },
      }),
    ),
  },
  {
    rule: 'not by what the reservation measured, which each of several bills would charge again',
    books,
    given: [...agent, reserve('r', 'a', '10', { attribution: million }), settle('r', {}, { final: false })],
    when: settle('r', {}),
    then: {
      some: [event('Settled', { charges: [], attribution: { model: 'm' } })],
      figures: { a: { consumed: '0' } },
    },
  },
  {
    rule: "by the reservation's model, where its own attribution names none",
    books,
    given: [...agent, reserve('r', 'a', '10', { attribution: { model: 'm', task: 't' } })],
    when: settle('r', {}, { attribution: { tokens: { input: 1_000_000 } } }),
    then: accepted(
      event('Settled', { charges: [{ amount: '2' }], attribution: { model: 'm', tokens: { input: 1_000_000 } } }),
    ),
  },
  {
    rule: 'after expiry too',
    books,
    given: [...agent, reserve('r', 'a', '10', { ttlSeconds: 10 }), { wait: 20 }],
    when: settle('r', {}, { attribution: million }),
    then: { some: [event('Settled', { late: true, price: expect.objectContaining({ model: 'm' }) as object })] },
  },
  {
    rule: 'at a closed ledger too',
    books,
    given: [...agent, closeLedger],
    when: record('a', {}, { attribution: million }),
    then: figures({ a: { consumed: '6' } }),
  },
]);

it('a replay has the recorded figures, whatever the prices are by then', () => {
  const run = begin(agent, books);
  run.send(commandOf(consume('a', {}, { attribution: million })));
  run.books = { prices: priceTable({ model: 'm', input: '100', output: '100' }) };
  const replayed = initialState();
  for (const recorded of run.events) evolve(replayed, recorded);
  const figuresOf = (state: typeof replayed) => state.accounts.get('a')!.books;
  expect(figuresOf(replayed)).toEqual(figuresOf(run.state));
  expect(run.view('a')!.balances[0]).toMatchObject({ consumed: '6' });
});

describe('a command with the count of its text', () => {
  const sent = reserve('r', 'a', {}, { estimate: { model: 'm', text: 'hello', maxOutputTokens: 1 } });
  const counted = { ...sent, counted: { inputTokens: 1, method: 'heuristic' } as const };
  const hashOf = (body: Parameters<typeof commandOf>[0]) => commandHash(commandOf(body, { commandId: 'c' }));

  it('is the same as it was sent', () => {
    expect(hashOf(counted)).toBe(hashOf(sent));
    expect(hashOf(batch(openLedger(), counted))).toBe(hashOf(batch(openLedger(), sent)));
  });

  it('is another with another text', () => {
    expect(hashOf({ ...sent, estimate: { ...sent.estimate!, text: 'hullo' } })).not.toBe(hashOf(sent));
  });
});
