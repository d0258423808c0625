import type { Attribution } from '@ledger/domain';
import { ListedPriceBook } from '@ledger/models';
import { at, fund, open, record, reserve, settle, voidReservation } from '../support/ledger-builders';
import { priceTable } from '../support/price-table';
import { accepted, event, figures, rejected, ruleTable, type Row } from '../support/rule-table';

const listed = { prices: new ListedPriceBook() };
const books = {
  prices: priceTable(
    { model: 'm', input: '2', output: '8' },
    { model: 'm', from: at(100), input: '1', output: '4' },
    { model: 'other', input: '1', output: '1' },
    { model: 'timed', perSecond: '0.1', perCall: '1' },
  ),
};

const agent = [fund('1000'), open('a', { with: '100' })];
const million = { tokens: { input: 1_000_000 } };
const held = (attribution?: Attribution) => reserve('r', 'a', '10', attribution ? { attribution } : {});
const part = (attribution: Attribution) => settle('r', {}, { final: false, attribution });
const last = (attribution: Attribution) => settle('r', {}, { attribution });
const usd = (amount: string) => ({ charges: [{ resource: 'usd', amount }] });

ruleTable('a bill takes what it does not state of its operation from its reservation', [
  {
    rule: 'the model, where it names the provider only',
    books: listed,
    given: [...agent, held({ provider: 'openai', model: 'gpt-4o' })],
    when: last({ provider: 'openai', ...million }),
    then: accepted(event('Settled', { ...usd('2.5'), attribution: { provider: 'openai', model: 'gpt-4o' } })),
  },
  {
    rule: 'the provider, where it names the model only',
    books: listed,
    given: [...agent, held({ provider: 'azure', model: 'gpt-4o', session: 's' })],
    when: last({ model: 'gpt-4o-mini', ...million }),
    then: accepted(event('Settled', { attribution: { provider: 'azure', model: 'gpt-4o-mini', session: 's' } })),
  },
  {
    rule: 'each field that it does not state, and no measure',
    books,
    given: [
      ...agent,
      held({
        model: 'm',
        operation: 'chat',
        task: 't',
        session: 's',
        tags: { a: '1' },
        tokens: { input: 5 },
        calls: 7,
      }),
    ],
    when: last({ task: 'own', tags: { b: '2' }, tokens: { output: 1_000_000 } }),
    then: accepted(
      event('Settled', {
        ...usd('8'),
        attribution: {
          model: 'm',
          operation: 'chat',
          task: 'own',
          session: 's',
          tags: { b: '2' },
          tokens: { output: 1_000_000 },
        },
      }),
    ),
  },
  ...(['voided', 'settled'] as const).map((status): Row => ({
    rule: `a report that names it after it was ${status}, too`,
    books,
    given: [
      ...agent,
      held({ model: 'm', operation: 'chat', task: 't', calls: 3 }),
      status === 'voided' ? voidReservation('r') : settle('r', {}),
    ],
    when: record('a', {}, { reservationId: 'r', attribution: million }),
    then: accepted(
      event('Consumed', {
        ...usd('2'),
        attribution: { model: 'm', operation: 'chat', task: 't', ...million },
      }),
    ),
  })),
  {
    rule: 'and after it expired',
    books,
    given: [...agent, held({ model: 'm' }), { wait: 61 }],
    when: record('a', {}, { reservationId: 'r', attribution: million }),
    then: accepted(event('Consumed', { ...usd('2'), attribution: { model: 'm' } })),
  },
]);

ruleTable('all bills of a reservation are priced together', [
  {
    rule: 'a fee per call is charged once',
    books: listed,
    given: [...agent, held({ provider: 'perplexity', model: 'sonar' }), part({ tokens: { input: 100 } })],
    when: last({ tokens: { output: 200 } }),
    then: figures({ a: { consumed: '0.0123' } }),
  },
  {
    rule: 'a tier by the length of the context is that of all input',
    books: listed,
    given: [
      ...agent,
      held({ provider: 'google', model: 'gemini-2.5-pro' }),
      part({ tokens: { input: 150_000, output: 500 } }),
    ],
    when: last({ tokens: { input: 150_000, output: 500 } }),
    then: figures({ a: { consumed: '0.765' } }),
  },
  {
    rule: 'and the event says what was billed before, so that it can be worked out',
    books,
    given: [...agent, held({ model: 'm' }), part(million), part({ tokens: { output: 500_000 } })],
    when: last({ tokens: { input: 500_000 } }),
    then: accepted(
      event('Settled', {
        charges: [{ resource: 'usd', amount: '1' }],
        billedBefore: { model: 'm', tokens: { input: 1_000_000, output: 500_000 }, usd: '6' },
      }),
    ),
  },
  {
    rule: 'seconds and calls add up as tokens do',
    books,
    given: [...agent, held({ model: 'timed' }), part({ seconds: '1.5', calls: 1 }), part({ seconds: '0.25' })],
    when: last({ calls: 2 }),
    then: accepted(event('Settled', { ...usd('2'), billedBefore: { seconds: '1.75', calls: 1, usd: '1.175' } })),
  },
  {
    rule: 'never for less than nothing: a price that has fallen gives nothing back',
    books,
    given: [...agent, held({ model: 'm' }), part({ tokens: { input: 3_000_000 } }), { wait: 40 }, { wait: 60 }],
    when: last({ tokens: { input: 1_000_000 } }),
    then: figures({ a: { consumed: '6' } }),
  },
  {
    rule: 'those of another model by themselves',
    books,
    given: [...agent, held({ model: 'm' }), part(million), part({ model: 'other', ...million })],
    when: last({ model: 'other', ...million }),
    then: accepted(event('Settled', { ...usd('1'), billedBefore: { model: 'other', usd: '1' } })),
  },
  {
    rule: 'a bill that states its cost is left out',
    books,
    given: [...agent, held({ model: 'm' }), settle('r', '7', { final: false, attribution: million })],
    when: last(million),
    then: figures({ a: { consumed: '9' } }),
  },
  {
    rule: 'those before it expired with the late one',
    books: listed,
    given: [...agent, held({ provider: 'perplexity', model: 'sonar' }), part({ tokens: { input: 100 } }), { wait: 61 }],
    when: last({ tokens: { output: 200 } }),
    then: figures({ a: { consumed: '0.0123' } }),
  },
]);

ruleTable('a report that names an open reservation is a part of its bill', [
  {
    rule: 'it is settled from the hold',
    given: [...agent, held()],
    when: record('a', '10', { reservationId: 'r' }),
    then: {
      ...accepted(event('Settled', { charges: [{ amount: '10', fromHold: '10' }], final: false, released: [] })),
      figures: { a: { available: '90', held: '0', consumed: '10' } },
    },
  },
  {
    rule: 'a later Settle charges what it says, as after any part',
    given: [...agent, held(), record('a', '10', { reservationId: 'r' })],
    when: settle('r', '10'),
    then: figures({ a: { available: '80', held: '0', consumed: '20' } }),
  },
  {
    rule: 'what exceeds the hold is flagged only where it exceeds what is there',
    given: [...agent, held()],
    when: record('a', '110', { reservationId: 'r' }),
    then: {
      some: [
        event('Settled', {
          charges: [{ resource: 'usd', amount: '110', payerId: 'a', overrun: '10', fromHold: '10' }],
        }),
      ],
    },
  },
  {
    rule: 'priced with the other parts',
    books: listed,
    given: [
      ...agent,
      held({ provider: 'perplexity', model: 'sonar' }),
      record('a', {}, { reservationId: 'r', attribution: { tokens: { input: 100 } } }),
    ],
    when: last({ tokens: { output: 200 } }),
    then: figures({ a: { consumed: '0.0123' } }),
  },
  {
    rule: 'one at another account is charged there, for the same operation',
    given: [...agent, open('b', { with: '5' }), held({ operation: 'chat' })],
    when: record('b', '2', { reservationId: 'r' }),
    then: {
      ...accepted(event('Consumed', { accountId: 'b', attribution: { operation: 'chat' }, reservationId: 'r' })),
      figures: { a: { held: '10', available: '90' }, b: { consumed: '2' } },
    },
  },
  {
    rule: 'one of a reservation that nobody made is refused',
    given: agent,
    when: record('a', '2', { reservationId: 'r' }),
    then: rejected({ code: 'reservation_not_found', reservationId: 'r' }),
  },
]);
