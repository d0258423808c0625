import {
  allocate,
  batch,
  closeLedger,
  commandOf,
  consume,
  defineResource,
  fund,
  open,
  openLedger,
  record,
  reserve,
  settle,
  voidReservation,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { begin, event, figures, ruleTable } from '../support/rule-table';

ruleTable('an atomic batch', [
  {
    rule: 'each item sees what those before it did',
    given: [fund('10')],
    when: batch(open('a', { with: '4' }), reserve('r', 'a', '4'), settle('r', '1'), consume('a', '3')),
    then: {
      events: [
        'AccountOpened',
        'Allocated',
        'Reserved',
        'Settled',
        'Consumed',
        'ThresholdCrossed',
        'ThresholdCrossed',
        'ThresholdCrossed',
        'ThresholdCrossed',
      ],
      figures: { a: { available: '0', consumed: '4', held: '0' } },
    },
  },
  { rule: 'holds a single item', given: [], when: batch(fund('1')), then: { events: ['Funded'] } },
  { rule: 'holds at least one', given: [], when: batch(), then: { malformed: 'items' } },
  {
    rule: 'is malformed where an item is',
    given: [fund('1')],
    when: batch(consume('root', '1'), consume('root', { tokens: 'half' })),
    then: { malformed: 'items[1].amounts[0].amount' },
  },
  {
    rule: 'thresholds fire in it as they would without it',
    given: [fund('10')],
    when: batch(consume('root', '5'), fund('10'), consume('root', '5')),
    then: {
      events: [
        'Consumed',
        event('ThresholdCrossed', { threshold: '0.5' }),
        'Funded',
        'Consumed',
        event('ThresholdCrossed', { threshold: '0.5' }),
      ],
    },
  },
  {
    rule: 'a reservation may begin and end in it',
    given: [fund('10')],
    when: batch(reserve('r', 'root', '4'), voidReservation('r')),
    then: figures({ root: { available: '10', held: '0' } }),
  },
]);

describe('a batch that is refused', () => {
  it.each([
    { what: 'the first', items: [consume('root', '11'), consume('root', '1')], item: 0, code: 'insufficient_funds' },
    { what: 'a later one', items: [consume('root', '6'), consume('root', '6')], item: 1, code: 'insufficient_funds' },
    { what: 'one that meets what the batch did', items: [open('a'), open('a')], item: 1, code: 'already_exists' },
    {
      what: 'one that comes after a report, which shares its fate',
      items: [record('root', '3'), allocate('x', '1')],
      item: 1,
      code: 'account_not_found',
    },
    { what: 'one after the ledger was closed in it', items: [closeLedger, fund('1')], item: 1, code: 'ledger_closed' },
  ])('by $what names the item, and leaves nothing', ({ items, item, code }) => {
    const run = begin([fund('10')]);
    const before = run.events.length;
    expect(run.send(commandOf(batch(...items)))).toMatchObject({ outcome: 'rejected', item, rejection: { code } });
    expect(run.events).toHaveLength(before);
    expect(run.view('root')?.balances).toMatchObject([{ available: '10', used: '0' }]);
    expect(run.view('a')).toBeUndefined();
  });

  it('of a thousand events is the largest', () => {
    const items = (count: number) => Array.from({ length: count }, (_, i) => open(`a${i}`));
    expect(begin([]).send(commandOf(batch(...items(1000))))).toMatchObject({ outcome: 'accepted' });
    expect(begin([]).send(commandOf(batch(...items(1001))))).toMatchObject({
      rejection: { code: 'too_large', limit: 'events', max: 1000 },
    });
  });

  it('of ten thousand amounts is the largest', () => {
    const resources = Array.from({ length: 50 }, (_, i) => `r${i}`);
    const run = begin(resources.map((resource) => defineResource(resource, 0)));
    const amounts = Object.fromEntries(resources.map((id) => [id, '1']));
    const items = (count: number) => Array.from({ length: count }, () => fund(amounts));
    expect(run.send(commandOf(batch(...items(201))))).toMatchObject({
      rejection: { code: 'too_large', limit: 'entries', max: 10_000 },
    });
    expect(run.send(commandOf(batch(...items(200))))).toMatchObject({ outcome: 'accepted' });
  });

  it('is not decided to its end once it is too large', () => {
    const items = Array.from({ length: 1001 }, (_, i) => open(`a${i}`));
    expect(begin([]).send(commandOf(batch(...items, fund({ gold: '1' }))))).toMatchObject({
      rejection: { code: 'too_large' },
    });
  });

  it('a ledger may be opened in one', () => {
    expect(new LedgerRun().send(commandOf(batch(openLedger(), fund('1'))))).toMatchObject({ outcome: 'accepted' });
    expect(new LedgerRun().send(commandOf(batch(fund('1'), openLedger())))).toMatchObject({
      item: 0,
      rejection: { code: 'ledger_not_found' },
    });
  });
});

describe('a dry run', () => {
  const given = [fund('10'), open('a', { with: '4' })];

  it.each([
    { of: 'an acceptance', body: consume('a', '4') },
    { of: 'a refusal', body: consume('a', '5') },
    { of: 'a batch', body: batch(open('b'), allocate('b', '6'), consume('b', '6')) },
  ])('of $of answers what would be, and records nothing', ({ body }) => {
    const run = begin(given);
    const before = run.events.length;
    const trial = run.send({ ...commandOf(body), dryRun: true });
    expect(run.events).toHaveLength(before);
    expect(run.view('a')?.balances).toMatchObject([{ resource: 'usd', available: '4' }]);
    expect(run.view('b')).toBeUndefined();
    expect(run.send(commandOf(body))).toEqual(trial);
  });
});
