import type { Reserve, UsageEstimate } from '@ledger/domain';
import { fund, limit, open, reserve, settle, type Amounts } from '../support/ledger-builders';
import { priceTable } from '../support/price-table';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

const books = { prices: priceTable({ model: 'm', input: '2', output: '8' }) };
const agent = [fund('100'), open('a', { with: '100' })];

const given: UsageEstimate = { provider: 'p', model: 'm', inputTokens: 1000, maxOutputTokens: 500 };
const text: UsageEstimate = { model: 'm', text: 'how much is the fish?', maxOutputTokens: 500 };
const ask = (estimate: UsageEstimate, of: Amounts = {}, rest: Partial<Reserve> = {}) =>
  reserve('r', 'a', of, { estimate, ...rest });

ruleTable('a reservation by an estimate', [
  {
    rule: 'holds the price of the input and the maximum output, and says how it came to it',
    books,
    given: agent,
    when: ask(given),
    then: accepted(
      event('Reserved', {
        holds: [{ resource: 'usd', amount: '0.006', payerId: 'a' }],
        estimate: { ...given, method: 'given' },
        price: { model: 'm', perMillion: { input: '2', output: '8' } },
        attribution: { provider: 'p', model: 'm' },
      }),
    ),
  },
  {
    rule: 'takes the count of a text that the server made, and records no text',
    books,
    given: agent,
    when: ask(text, {}, { counted: { inputTokens: 6, method: 'tokenizer:o200k_base' } }),
    then: accepted(
      event('Reserved', {
        holds: [{ amount: '0.004012' }],
        estimate: { model: 'm', inputTokens: 6, maxOutputTokens: 500, method: 'tokenizer:o200k_base' },
      }),
    ),
  },
  {
    rule: 'holds tokens where a payer has some',
    books,
    given: [fund({ usd: '1', tokens: '2000' }), open('a', { with: { usd: '1', tokens: '2000' } })],
    when: ask(given),
    then: accepted(event('Reserved', { holds: [{ resource: 'tokens', amount: '1500' }, { resource: 'usd' }] })),
  },
  {
    rule: 'holds tokens where a limit above counts them',
    books,
    given: [...agent, limit('root', '1500', 'tokens')],
    when: ask(given),
    then: accepted(event('Reserved', { holds: [{ resource: 'tokens', amount: '1500', payerId: null }, {}] })),
  },
  {
    rule: 'one token over that limit is refused',
    books,
    given: [...agent, limit('root', '1499', 'tokens')],
    when: ask(given),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 'root',
      resource: 'tokens',
      requested: '1500',
      remaining: '1499',
    }),
  },
  {
    rule: 'amounts that are given win: usd is not priced',
    books: {},
    given: [...agent, limit('a', '5000', 'tokens')],
    when: ask(given, { usd: '3', tokens: '2' }),
    then: accepted(
      event('Reserved', { holds: [{ resource: 'tokens', amount: '2' }, { amount: '3' }], estimate: { model: 'm' } }),
    ),
  },
  {
    rule: 'is refused where the model has no price',
    books,
    given: agent,
    when: ask({ ...given, model: 'nobody' }),
    then: rejected({ code: 'price_unknown', provider: 'p', model: 'nobody' }),
  },
  {
    rule: 'or flagged, and holds what is left of it',
    books,
    given: [fund('1'), open('a', { with: '1', policy: { unpriced: 'flag' } }), limit('a', '5000', 'tokens')],
    when: ask({ ...given, model: 'nobody' }),
    then: accepted(event('Reserved', { unpriced: true, holds: [{ resource: 'tokens', amount: '1500' }] })),
  },
  {
    rule: 'a reservation that exists comes first',
    books,
    given: [...agent, reserve('r', 'a', '1')],
    when: ask({ ...given, model: 'nobody' }),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'prices its settlement, which needs to measure only',
    books,
    given: [...agent, ask(given)],
    when: settle('r', {}, { attribution: { tokens: { input: 1000, output: 100 } } }),
    then: accepted(
      event('Settled', { charges: [{ amount: '0.0028', fromHold: '0.0028' }], released: [{ amount: '0.0032' }] }),
    ),
  },
]);

const malformed = (rule: string, when: Reserve, field: string) => ({
  rule,
  books,
  given: agent,
  when,
  then: { malformed: field },
});

ruleTable('an estimate is malformed', [
  malformed('with neither a text nor a count', ask({ model: 'm', maxOutputTokens: 1 }), 'estimate'),
  malformed('with both', ask({ ...given, text: 'x' }), 'estimate'),
  malformed('with a text that nobody counted', ask(text), 'estimate.text'),
  malformed('with a count that is not whole', ask({ ...given, inputTokens: 0.5 }), 'estimate.inputTokens'),
  malformed('with a negative count', ask({ ...given, maxOutputTokens: -1 }), 'estimate.maxOutputTokens'),
  malformed('with a count too large', ask({ ...given, inputTokens: 1e12 + 1 }), 'estimate.inputTokens'),
  malformed('where there is none, and no amounts', reserve('r', 'a', {}), 'amounts'),
]);
