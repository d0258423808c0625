import { decodeEvent, encodeEvent, type LedgerEvent } from '@ledger/domain';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginning, randomTurn } from '../../../test/model/random-commands';
import { busyRun } from '../../../test/support/busy-run';
import {
  allocate,
  close,
  commandOf,
  consume,
  fund,
  limit,
  open,
  openLedger,
  record,
  reserve,
  settle,
  withdraw,
} from '../../../test/support/ledger-builders';
import { LedgerRun } from '../../../test/support/ledger-run';
import { ruleBookTurn } from '../../../test/support/rule-book-turns';
import { compareRows, type BalanceRow } from './compare-rows';
import { LedgerAudit } from './ledger-audit';

const RUNS = 60;
const TURNS = 60;

const audited = (events: readonly LedgerEvent[]): LedgerAudit => {
  const audit = new LedgerAudit();
  // Events as a store gives them, so that nothing is shared with the run that made them.
  for (const event of events) {
    const { type, data } = encodeEvent(event);
    audit.apply(decodeEvent(type, data));
  }
  return audit;
};

const everything = (): LedgerRun =>
  new LedgerRun().must(
    openLedger(),
    fund('100'),
    withdraw('10'),
    open('team', { kind: 'team', with: '50' }),
    open('a', { parentId: 'team', with: '20' }),
    open('b', { parentId: 'team' }),
    limit('team', '45'),
    consume('a', '5'),
    consume('b', { usd: '2', steps: '3' }),
    reserve('r1', 'a', '4'),
    settle('r1', '6'),
    reserve('r2', 'b', '3'),
    allocate('b', '1'),
    close('a'),
    // An account that is closed in deficit, below one that is closed after it.
    open('guild', { kind: 'team', with: '5' }),
    open('d', { parentId: 'guild', with: '1' }),
    reserve('r3', 'd', '1'),
    settle('r3', '3'),
    close('d'),
    close('guild'),
  );

describe('the audit of a ledger', () => {
  it('finds nothing wrong with what the rules allow, in any history', () => {
    fc.assert(
      fc.property(fc.array(randomTurn, { maxLength: TURNS }), (turns) => {
        const run = new LedgerRun().must(...beginning('server'));
        for (const { waitSeconds, body, dryRun } of turns) {
          run.now += waitSeconds * 1000;
          run.send(commandOf(body, dryRun ? { dryRun } : {}));
        }
        expect(audited(run.events).findings()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('finds nothing wrong with quotas, escrows and corrections, nor with stored samples', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(randomTurn, ruleBookTurn), { maxLength: TURNS }), (turns) => {
        const run = new LedgerRun().must(...beginning('server'));
        for (const { waitSeconds, body } of turns) {
          run.now += waitSeconds * 1000;
          run.send(commandOf(body));
        }
        expect(audited(run.events).findings()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    for (const version of ['v1', 'v2']) {
      const file = join(__dirname, `../../../test/compatibility/events-${version}.json`);
      const audit = audited(JSON.parse(readFileSync(file, 'utf8')));
      expect(audit.findings()).toEqual([]);
      expect(audit.periods).toBe(version === 'v1' ? 0 : 2);
    }
  });

  it('says where all the money is, closed accounts and what nobody paid included', () => {
    const audit = audited(everything().events);
    expect(audit.findings()).toEqual([]);
    expect(audit.totals()).toEqual([
      {
        resource: 'steps',
        funded: '0',
        withdrawn: '0',
        available: '0',
        held: '0',
        consumed: '0',
        unpaid: '3',
        difference: '0',
      },
      {
        resource: 'usd',
        funded: '100',
        withdrawn: '10',
        available: '71',
        held: '3',
        consumed: '16',
        unpaid: '0',
        difference: '0',
      },
    ]);
  });

  it.each([
    { bucket: 'available', account: 'team' },
    { bucket: 'held', account: 'team' },
    { bucket: 'consumed', account: 'team' },
    { bucket: 'closedBelow', account: 'team' },
  ] as const)('notices that $bucket of $account was changed', ({ bucket, account }) => {
    const audit = audited(everything().events);
    const { books } = audit.state.accounts.get(account)!;
    const place = audit.state.resources.places.get('usd')!;
    books[place] = { ...books[place]!, [bucket]: books[place]![bucket] + 1n };
    const where = audit.findings().map((finding) => finding.where);
    expect(where).toContain(`${account} usd`);
  });

  it('notices usage that no charge explains', () => {
    const audit = audited(everything().events);
    const { books } = audit.state.accounts.get('root')!;
    const place = audit.state.resources.places.get('usd')!;
    books[place] = { ...books[place]!, used: books[place]!.used + 1n };
    expect(audit.findings()).toEqual([
      expect.objectContaining({ where: 'usd over the whole ledger', expected: '16', found: '16.000000001' }),
    ]);
  });
});

const rowsOf = (audit: LedgerAudit): BalanceRow[] => {
  const { state } = audit;
  return [...state.accounts.entries()].flatMap(([accountId, { books, limits }]) =>
    state.resources.names.flatMap((resource, place) => {
      const book = books[place];
      const cap = limits?.find((one) => one.place === place && one.period === null)?.amount;
      if (book === undefined && cap === undefined) return [];
      const text = (units = 0n): string => decimal(units, state.resources.scales[place]!);
      return [
        {
          accountId,
          resource,
          available: text(book?.available),
          held: text(book?.held),
          consumed: text(book?.consumed),
          closedBelow: text(book?.closedBelow),
          used: text(book?.used),
          reserved: text(book?.reserved),
          ...(cap !== undefined && { limit: text(cap) }),
        },
      ];
    }),
  );
};

describe('what was decided on a history that the log does not show', () => {
  const opened = (): LedgerRun => new LedgerRun().must(openLedger(), fund('10'), open('a', { with: '7' }));

  it.each([
    { what: 'a charge', lost: consume('a', '5'), decided: consume('a', '6') },
    { what: 'a hold', lost: consume('a', '5'), decided: reserve('r', 'a', '6') },
    { what: 'an allocation', lost: withdraw('3'), decided: allocate('a', '2') },
  ])('is found where it spends what is not there, without a word of an overrun: $what', ({ lost, decided }) => {
    const logged = opened().must(lost).events;
    const [unaware] = opened().must(decided).events.slice(opened().events.length);
    const found = audited([...logged, unaware!]).findings();
    expect(found).toEqual([
      expect.objectContaining({
        where: expect.stringMatching(`^revision ${logged.length}, ${unaware!.type}`) as string,
        what: expect.stringContaining('below zero without an overrun: decided on another history') as string,
      }),
    ]);
  });

  it('is none of a report or a trial that says that it spends more than there is', () => {
    const reported = opened().must(record('a', '9'), reserve('r', 'root', '1'), settle('r', '20')).events;
    expect(audited(reported).findings()).toEqual([]);
  });
});

/** Written here a second time, so as not to rely on the domain's own. */
const decimal = (units: bigint, scale: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '');
  return units < 0n ? `-${text}` : text;
};

describe('rows of the read models against the log', () => {
  const audit = audited(everything().events);

  it('agree when they are the same', () => {
    expect(compareRows(audit.state, rowsOf(audit))).toEqual([]);
    const busy = audited(busyRun(100).events);
    expect(compareRows(busy.state, rowsOf(busy))).toEqual([]);
  });

  it.each(['available', 'held', 'consumed', 'closedBelow', 'used', 'reserved', 'limit'] as const)(
    'differ by a billionth in %s, and the finding names it',
    (column) => {
      const rows = rowsOf(audit).map((row) =>
        row.accountId === 'team' && row.resource === 'usd' ? { ...row, [column]: '0.000000001' } : row,
      );
      expect(compareRows(audit.state, rows)).toEqual([
        expect.objectContaining({ where: 'team usd', what: `${column}, log and read models`, found: '0.000000001' }),
      ]);
    },
  );

  it('miss a row that has figures, and have one of nobody', () => {
    const rows = rowsOf(audit).filter(({ accountId }) => accountId !== 'b');
    expect(compareRows(audit.state, rows).map(({ where, found }) => `${where}: ${found}`)).toEqual([
      'b usd: no row',
      'b steps: no row',
    ]);
    const stranger = { ...rowsOf(audit)[0]!, accountId: 'stranger', available: '1' };
    expect(compareRows(audit.state, [...rowsOf(audit), stranger])[0]).toMatchObject({
      where: `stranger ${stranger.resource}`,
    });
  });
});
