import { formatAmount, type Attribution, type Charge, type LedgerEvent, type LedgerState } from '@ledger/domain';
import * as fc from 'fast-check';
import { join } from 'node:path';
import { ruleBookTurn } from '../../../test/support/rule-book-turns';
import { beginning, randomTurn, type RandomTurn } from '../../../test/model/random-commands';
import { commandOf } from '../../../test/support/ledger-builders';
import { LedgerRun } from '../../../test/support/ledger-run';
import { recordedEvents } from '../../../test/support/recorded-log';
import { dumpTables } from '../../../test/support/table-dump';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { listAccounts } from './accounts/reading';
import { getBalances, ledgerTotals } from './balances/reading';
import { type Connection } from './model/database';
import { openForWriting } from './projecting/schema';
import { Projector } from './projecting/projector';
import { getUsage, type UsageLine } from './usage/reading';
import { search } from '../../../test/support/search';

const temporary = temporaryDirectories();
const HISTORIES = 25;
const SEARCH_MS_MAX = 100_000;

const attribution = fc.record(
  { operation: fc.constantFrom('chat', 'c', 'embed'), model: fc.constantFrom('m', 'hat', '') },
  { requiredKeys: [] },
);
const attributed = fc.tuple(randomTurn, attribution).map(([turn, stated]): RandomTurn => {
  const { body } = turn;
  return body.type === 'Consume' || body.type === 'Reserve'
    ? { ...turn, body: { ...body, attribution: stated } }
    : turn;
});
const histories = fc.record({
  turns: fc.array(fc.oneof({ weight: 3, arbitrary: attributed }, { weight: 2, arbitrary: ruleBookTurn }), {
    minLength: 20,
    maxLength: 150,
    size: 'max',
  }),
  /** Sizes of the pages in which events come, and how many of the events before come again with each. */
  pages: fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), repeated: fc.integer({ min: 0, max: 25 }) }), {
    minLength: 1,
    maxLength: 10,
  }),
});

const historyOf = (turns: readonly RandomTurn[]): LedgerRun => {
  const run = new LedgerRun().must(...beginning('server'));
  for (const { waitSeconds, body, dryRun } of turns) {
    run.now += waitSeconds * 1000;
    run.send(commandOf(body, dryRun ? { dryRun } : {}));
  }
  return run;
};

describe('whatever happened in a ledger', () => {
  it('the tables say what a fold of the log says, however the events came', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ turns, pages }) => {
        const run = historyOf(turns);
        const [inPages, atOnce] = [join(temporary(), 'pages.db'), join(temporary(), 'at-once.db')];
        const db = openForWriting(inPages);
        const whole = openForWriting(atOnce);
        await projectInPages(db, run.events, pages);
        const recorded = recordedEvents(run.events);
        await new Projector(whole).handle(recorded, recorded[recorded.length - 1]!.position);
        expect(standingsIn(db)).toEqual(standingsOf(run.state));
        expect(subtreesIn(db)).toEqual(subtreesOf(run.state));
        expect(await usageIn(db)).toEqual(usageOf(run.events, run.state));
        const totals = (await ledgerTotals(db, { ledgerId: 'test' }))!;
        expect(totals.resources.map(({ difference }) => difference)).toEqual(totals.resources.map(() => '0'));
        db.close();
        whole.close();
        expect(dumpTables(inPages)).toEqual(dumpTables(atOnce));
      }),
      search(HISTORIES, SEARCH_MS_MAX),
    );
  }, 120_000);
});

/** Projects some pages by a new projector, as after a crash: nothing but the tables is carried over. */
const projectInPages = async (
  db: Connection,
  events: readonly LedgerEvent[],
  pages: readonly { size: number; repeated: number }[],
): Promise<void> => {
  const recorded = recordedEvents(events);
  let projector = new Projector(db);
  for (let next = 0, turn = 0; next < recorded.length; turn++) {
    const { size, repeated } = pages[turn % pages.length]!;
    const page = recorded.slice(Math.max(0, next - repeated), next + size);
    await projector.handle(page, page[page.length - 1]!.position);
    if (turn % 3 === 2) projector = new Projector(db);
    next += size;
  }
};

const COLUMNS = ['available', 'held', 'consumed', 'closedBelow', 'used', 'reserved'] as const;
const BUCKETS = ['available', 'held', 'consumed', 'closedBelow'] as const;
const anyMoved = (figures: readonly string[]): boolean => figures.some((figure) => figure !== '0');
const sorted = (lines: readonly string[]): string[] => lines.filter((line) => line !== '').sort();

const openAccountIds = (db: Connection): string[] =>
  listAccounts(db, { ledgerId: 'test', maxCount: 1000 })!
    .items.filter(({ state }) => state !== 'closed')
    .map(({ accountId }) => accountId);

const standingsIn = (db: Connection): string[] =>
  sorted(
    openAccountIds(db).flatMap((accountId) => {
      const { account, balances } = getBalances(db, { ledgerId: 'test', accountId })!.items[0]!;
      return [
        `${accountId} in ${account.parentId}: ${account.state} ${account.priority}`,
        ...balances.map((one) =>
          figuresLine(
            accountId,
            one.resource,
            COLUMNS.map((name) => one[name]),
            one.limit,
          ),
        ),
      ];
    }),
  );

const standingsOf = (state: LedgerState): string[] =>
  sorted(
    [...state.accounts.entries()].flatMap(([id, { parentId, suspended, terms, books, limits }]) => [
      `${id} in ${parentId}: ${suspended ? 'suspended' : 'open'} ${terms.priority}`,
      ...state.resources.names.map((resource, place) => {
        const scale = state.resources.scales[place]!;
        const limit = limits?.find((one) => one.place === place && one.period === null)?.amount;
        const figures = COLUMNS.map((name) => formatAmount(books[place]?.[name] ?? 0n, scale));
        return figuresLine(id, resource, figures, limit === undefined ? undefined : formatAmount(limit, scale));
      }),
    ]),
  );

const figuresLine = (id: string, resource: string, figures: readonly string[], limit: string | undefined): string =>
  anyMoved(figures) || limit !== undefined ? `${id} ${resource}: ${figures.join(' ')} of ${limit}` : '';

const subtreesIn = (db: Connection): string[] =>
  sorted(
    openAccountIds(db).flatMap((accountId) =>
      getBalances(db, { ledgerId: 'test', accountId })!.items[0]!.balances.map(({ resource, subtree }) =>
        figuresLine(
          accountId,
          resource,
          BUCKETS.map((name) => subtree[name]),
          undefined,
        ),
      ),
    ),
  );

const subtreesOf = (state: LedgerState): string[] => {
  const sums = new Map<string, bigint[]>();
  for (const [, account] of state.accounts.entries()) {
    for (const [place, resource] of state.resources.names.entries()) {
      const book = account.books[place];
      if (book === undefined) continue;
      for (let id: string | null = account.id; id !== null; id = state.accounts.get(id)!.parentId) {
        const sum = sums.get(`${id} ${resource}`) ?? [0n, 0n, 0n, 0n];
        sums.set(
          `${id} ${resource}`,
          sum.map((units, bucket) => units + book[BUCKETS[bucket]!]),
        );
      }
    }
  }
  return sorted(
    [...sums].map(([name, sum]) => {
      const [id, resource] = name.split(' ') as [string, string];
      const scale = state.resources.scales[state.resources.places.get(resource)!]!;
      return figuresLine(
        id,
        resource,
        sum.map((units) => formatAmount(units, scale)),
        undefined,
      );
    }),
  );
};

const usageIn = async (db: Connection): Promise<string[]> => {
  const groupBy = ['account', 'operation', 'model', 'hour', 'payer'] as const;
  const { items } = (await getUsage(db, { ledgerId: 'test', groupBy, maxCount: 1000 }))!;
  return sorted(items.map((line) => usageLine(line)));
};

const usageLine = (line: UsageLine): string =>
  [
    [line.accountId, line.operation ?? '', line.model ?? '', line.hour, line.payerId, line.resource].join('|'),
    [line.amount, line.payerId === null ? line.unpaid : '0', line.charges, line.overruns].join(' '),
  ].join(': ');

const usageOf = (events: readonly LedgerEvent[], state: LedgerState): string[] => {
  const sums = new Map<string, { units: bigint; charges: number; overruns: number; paid: boolean; resource: string }>();
  const add = (
    { accountId, attribution: stated, at }: { accountId: string; attribution?: Attribution; at: string },
    { resource, amount: of, payerId, overrun }: Charge,
    counts: { charges: number; sign: bigint },
  ): void => {
    const [operation, model] = [stated?.operation ?? '', stated?.model ?? ''];
    const name = [accountId, operation, model, `${at.slice(0, 13)}:00:00.000Z`, payerId, resource].join('|');
    const sum = sums.get(name) ?? { units: 0n, charges: 0, overruns: 0, paid: payerId !== null, resource };
    sum.units += counts.sign * unitsOf(of, scaleIn(state, resource));
    sum.charges += counts.charges;
    if (overrun !== undefined) sum.overruns += 1;
    sums.set(name, sum);
  };
  for (const { type, data } of events) {
    if (type === 'Consumed' || type === 'Settled') {
      const called = { ...data, at: data.occurredAt ?? data.at };
      for (const charge of data.charges) add(called, charge, { charges: 1, sign: 1n });
      // Usage without a price has a line of its own, which makes it visible.
      if (data.unpriced) add(called, { resource: 'usd', amount: '0', payerId: null }, { charges: 0, sign: 1n });
    } else if (type === 'Adjusted') add(data, data, { charges: 0, sign: data.direction === 'credit' ? -1n : 1n });
  }
  return sorted(
    [...sums].map(([name, { units, charges, overruns, paid, resource }]) => {
      const amount = formatAmount(units, scaleIn(state, resource));
      return `${name}: ${[amount, paid ? '0' : amount, charges, overruns].join(' ')}`;
    }),
  );
};

const scaleIn = (state: LedgerState, resource: string): number =>
  state.resources.scales[state.resources.places.get(resource)!]!;

/** Units from the digits alone: the domain's own parsing is part of what is tested. */
const unitsOf = (text: string, scale: number): bigint => {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole! + fraction.padEnd(scale, '0'));
};
