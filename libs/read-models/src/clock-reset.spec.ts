import { join } from 'node:path';
import {
  at,
  consume,
  credit,
  fund,
  open,
  openEscrow,
  quota,
  record,
  resetClock,
} from '../../../test/support/ledger-builders';
import { recordedEvents } from '../../../test/support/recorded-log';
import { begin } from '../../../test/support/rule-table';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { listAccounts } from './accounts/reading';
import { getBalances } from './balances/reading';
import { openForWriting } from './projecting/schema';
import { listEscrows } from './escrows/reading';
import { Projector } from './projecting/projector';

const temporary = temporaryDirectories();

const AHEAD = 400 * 86_400;

/**
 * A run and an escrow that began ahead of the reset, one of each that began before it, and a quota that turned ahead.
 */
const run = begin([
  fund('1000'),
  open('a', { with: '500' }),
  quota('a', '10', 'minute'),
  open('run-before', { kind: 'run', maxSeconds: 90 }),
  openEscrow('before', 'a', 'root', '1', { ttlSeconds: 3_600 }),
  { wait: AHEAD },
  open('run-ahead', { kind: 'run', maxSeconds: 90 }),
  openEscrow('ahead', 'a', 'root', '1', { ttlSeconds: 20 }),
  openEscrow('endless', 'a', 'root', '1'),
  record('a', '9'),
  { wait: 60 - AHEAD },
  resetClock(),
]);
const charge = run.events.findIndex(({ type }) => type === 'Consumed');

/** Tables built in pages, down to one event each, so that rows are found in memory, in the table alone, and in both. */
const tablesAfter = async (pageEvents: number) => {
  const recorded = recordedEvents(run.events);
  const db = openForWriting(join(temporary(), 'read-models.db'));
  const projector = new Projector(db);
  for (let next = 0; next < recorded.length; next += pageEvents) {
    const page = recorded.slice(next, next + pageEvents);
    await projector.handle(page, page.at(-1)!.position);
  }
  return db;
};

describe.each([{ pageEvents: 1 }, { pageEvents: 1_000 }])(
  "a clock's reset, in pages of $pageEvents",
  ({ pageEvents }) => {
    it('makes what began ahead of it begin with it, and keep its length', async () => {
      const db = await tablesAfter(pageEvents);
      const accounts = listAccounts(db, { ledgerId: 'test' })!.items;
      expect(accounts.find(({ accountId }) => accountId === 'run-ahead')).toMatchObject({
        openedAt: at(60),
        expiresAt: at(150),
      });
      expect(accounts.find(({ accountId }) => accountId === 'run-before')).toMatchObject({
        openedAt: at(0),
        expiresAt: at(90),
      });
      const escrows = listEscrows(db, { ledgerId: 'test' })!.items;
      const times = (id: string) => escrows.find(({ escrowId }) => escrowId === id);
      expect(times('ahead')).toMatchObject({ openedAt: at(60), expiresAt: at(80) });
      expect(times('endless')).toMatchObject({ openedAt: at(60) });
      expect(times('before')).toMatchObject({ status: 'expired', openedAt: at(0) });
    });
  },
);

it('a quota that turned ahead counts from its true period on, without corrections of what was charged ahead', async () => {
  run.must(consume('a', '4'), credit(charge, '9'));
  const db = await tablesAfter(1_000);
  const [limit] = getBalances(db, { ledgerId: 'test', accountId: 'a' })!.items[0]!.limits;
  expect(limit).toMatchObject({ startsAt: at(60), endsAt: at(120), used: '4', remaining: '6' });
});
