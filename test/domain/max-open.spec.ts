import {
  close,
  consume,
  fund,
  limit,
  open,
  reserve,
  settle,
  update,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

const given = [
  fund('100'),
  open('t', { maxOpen: 2 }),
  open('a', { parentId: 't' }),
  open('b', { parentId: 't' }),
  open('aa', { parentId: 'a' }),
];
const two = [...given, reserve('r1', 'aa', '1'), reserve('r2', 'b', '1')];

const full = (accountId: string) =>
  rejected({ code: 'limit_exceeded', accountId, resource: 'open_reservations', requested: '1', remaining: '0' });

ruleTable('open reservations', [
  {
    rule: 'are counted for everything below',
    given: two,
    when: open('c'),
    then: {
      views: {
        root: { openReservations: 0, openReservationsBelow: 2 },
        t: { openReservations: 0, openReservationsBelow: 2, maxOpen: 2 },
        a: { openReservations: 0, openReservationsBelow: 1 },
        aa: { openReservations: 1, openReservationsBelow: 1 },
      },
    },
  },
  {
    rule: 'may be as many as stated',
    given: two.slice(0, -1),
    when: reserve('r2', 'b', '1'),
    then: accepted('Reserved'),
  },
  { rule: 'and not one more', given: two, when: reserve('r3', 'a', '1'), then: full('t') },
  { rule: 'not of the account itself either', given: two, when: reserve('r3', 't', '1'), then: full('t') },
  { rule: 'not even one that holds nothing', given: two, when: reserve('r3', 'a', '0'), then: full('t') },
  {
    rule: 'which counts itself',
    given: [...given, reserve('r1', 'aa', '0'), reserve('r2', 'b', '0')],
    when: reserve('r3', 'a', '1'),
    then: full('t'),
  },
  { rule: 'are no matter to a Consume', given: two, when: consume('a', '1'), then: accepted('Consumed') },
  {
    rule: 'make room when one is settled',
    given: [...two, settle('r1', '1')],
    when: reserve('r3', 'a', '1'),
    then: accepted('Reserved'),
  },
  {
    rule: 'not when it is settled in part',
    given: [...two, settle('r1', '0.5', { final: false })],
    when: reserve('r3', 'a', '1'),
    then: full('t'),
  },
  {
    rule: 'make room when one is voided',
    given: [...two, voidReservation('r2')],
    when: reserve('r3', 'a', '1'),
    then: accepted('Reserved'),
  },
  {
    rule: 'make room when one expires',
    given: [...two, { wait: 60 }],
    when: reserve('r3', 'a', '1'),
    then: { some: [event('Reserved')], views: { t: { openReservationsBelow: 1 } } },
  },
  {
    rule: 'make room when an account closes',
    given: [...two, close('b')],
    when: reserve('r3', 'a', '1'),
    then: accepted('Reserved'),
  },
  {
    rule: 'of zero are none',
    given: [fund('1'), open('t', { maxOpen: 0 })],
    when: reserve('r', 't', '1'),
    then: full('t'),
  },
  {
    rule: 'may be more once that is stated',
    given: [...two, update('t', { maxOpen: 3 })],
    when: reserve('r3', 'a', '1'),
    then: accepted('Reserved'),
  },
  {
    rule: 'may be above what is stated later, until they have ended',
    given: [...two, update('t', { maxOpen: 1 }), settle('r1', '1')],
    when: reserve('r3', 'a', '1'),
    then: full('t'),
  },
  {
    rule: 'are judged at the nearest account first',
    given: [...two, update('a', { maxOpen: 1 })],
    when: reserve('r3', 'aa', '1'),
    then: full('a'),
  },
  {
    rule: 'before that account’s other limits',
    given: [...two, limit('t', '0')],
    when: reserve('r3', 'a', '1'),
    then: full('t'),
  },
  {
    rule: 'after those of a nearer one',
    given: [...two, limit('a', '0')],
    when: reserve('r3', 'a', '2'),
    then: rejected({ code: 'limit_exceeded', accountId: 'a', resource: 'usd', requested: '2', remaining: '0' }),
  },
]);
