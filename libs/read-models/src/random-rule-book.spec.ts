import { formatAmount, type LedgerEvent, type LedgerState } from '@ledger/domain';
import * as fc from 'fast-check';
import { join } from 'node:path';
import { beginning, randomTurn } from '../../../test/model/random-commands';
import { commandOf } from '../../../test/support/ledger-builders';
import { LedgerRun } from '../../../test/support/ledger-run';
import { recordedEvents } from '../../../test/support/recorded-log';
import { ruleBookTurn } from '../../../test/support/rule-book-turns';
import { dumpTables } from '../../../test/support/table-dump';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { listAccounts } from './accounts/reading';
import { getBalances } from './balances/reading';
import { type Connection } from './model/database';
import { openForWriting } from './projecting/schema';
import { listEscrows } from './escrows/reading';
import { getEfficiency } from './outcomes/reading';
import { Projector } from './projecting/projector';
import { getRejections } from './rejections/reading';
import { search } from '../../../test/support/search';

const temporary = temporaryDirectories();
const HISTORIES = 25;
const SEARCH_MS_MAX = 100_000;
/** Events that a projector sees before another one takes over, as after a crash. */
const PAGE = 7;

const turns = fc.array(fc.oneof({ weight: 2, arbitrary: randomTurn }, { weight: 3, arbitrary: ruleBookTurn }), {
  minLength: 30,
  maxLength: 120,
  size: 'max',
});

describe('quotas, escrows, work and refusals, whatever happened', () => {
  it('are in the tables as in a fold of the log, however the events came', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (story) => {
        const run = new LedgerRun().must(...beginning('server'));
        for (const { waitSeconds, body, dryRun } of story) {
          run.now += waitSeconds * 1000;
          run.send(commandOf(body, dryRun ? { dryRun } : {}));
        }
        const [inPages, atOnce] = [join(temporary(), 'pages.db'), join(temporary(), 'at-once.db')];
        const recorded = recordedEvents(run.events);
        const db = openForWriting(inPages);
        for (let next = 0; next < recorded.length; next += PAGE) {
          const page = recorded.slice(next, next + PAGE);
          await new Projector(db).handle(page, page[page.length - 1]!.position);
        }
        const whole = openForWriting(atOnce);
        await new Projector(whole).handle(recorded, recorded[recorded.length - 1]!.position);
        expect(limitsIn(db)).toEqual(limitsOf(run.state));
        expect(escrowsIn(db)).toEqual(escrowsOf(run.state));
        expect(await workIn(db)).toBe(workOf(run.events));
        expect(await refusedIn(db)).toBe(run.events.filter(({ type }) => type === 'CommandRejected').length);
        db.close();
        whole.close();
        expect(dumpTables(inPages)).toEqual(dumpTables(atOnce));
      }),
      search(HISTORIES, SEARCH_MS_MAX),
    );
  }, 120_000);
});

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

const limitsIn = (db: Connection): string[] =>
  sorted(
    listAccounts(db, { ledgerId: 'test', maxCount: 1000 })!
      .items.filter(({ state }) => state !== 'closed')
      .flatMap(({ accountId }) =>
        getBalances(db, { ledgerId: 'test', accountId })!.items[0]!.limits.map((one) =>
          [
            `${accountId} ${one.resource} ${one.window?.unit} ${one.window?.timeZone}: ${one.amount} ${one.used}`,
            `${one.rolledIn} ${one.startsAt} ${one.endsAt} ${one.rollover}`,
          ].join(' '),
        ),
      ),
  );

const limitsOf = (state: LedgerState): string[] =>
  sorted(
    [...state.accounts.entries()].flatMap(([accountId, { limits, books }]) =>
      (limits ?? []).map(({ place, amount, period, rollover }) => {
        const text = (units: bigint | undefined): string | undefined =>
          units === undefined ? undefined : formatAmount(units, state.resources.scales[place]!);
        const used = period === null ? (books[place]?.used ?? 0n) : period.used;
        const window = `${period?.window.unit} ${period?.window.timeZone}`;
        return [
          `${accountId} ${state.resources.names[place]} ${window}: ${text(amount)} ${text(used)}`,
          `${text(period?.rolledIn)} ${time(period?.startsAt)} ${time(period?.endsAt)} ${text(rollover ?? undefined)}`,
        ].join(' ');
      }),
    ),
  );

const time = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const escrowsIn = (db: Connection): string[] =>
  sorted(
    listEscrows(db, { ledgerId: 'test', open: true, maxCount: 1000 })!.items.flatMap(
      ({ escrowId, payerId, payeeId, amounts }) =>
        amounts.map(({ resource, rest }) => `${escrowId} ${payerId} ${payeeId} ${resource}: ${rest}`),
    ),
  );

const escrowsOf = (state: LedgerState): string[] =>
  sorted(
    [...state.escrows.entries()].flatMap(([id, { payerId, payeeId, rest }]) =>
      rest.map(({ place, amount }) => {
        const left = formatAmount(amount, state.resources.scales[place]!);
        return `${id} ${payerId} ${payeeId} ${state.resources.names[place]}: ${left}`;
      }),
    ),
  );

const workIn = async (db: Connection): Promise<string> => {
  const { work, outcomes } = (await getEfficiency(db, { ledgerId: 'test' }))!;
  return `${work} in ${outcomes}`;
};

const workOf = (events: readonly LedgerEvent[]): string => {
  const reports = events.flatMap((event) => (event.type === 'OutcomeReported' ? [Number(event.data.work)] : []));
  // Work in halves and wholes, which a float adds exactly.
  return `${reports.reduce((sum, work) => sum + work, 0)} in ${reports.length}`;
};

const refusedIn = async (db: Connection): Promise<number> => {
  const { items } = (await getRejections(db, { ledgerId: 'test', maxCount: 1000 }))!;
  return items.reduce((sum, { count }) => sum + count, 0);
};
