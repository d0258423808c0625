import { status } from '@grpc/grpc-js';
import Database from 'libsql';
import { readModelsFile } from '@ledger/platform';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { busyRun } from '../support/busy-run';
import { accepted, connectLedger, envelope, faultOf, usd } from '../support/client';
import { DamagedLog } from '../support/damaged-log';
import { eventually } from '../support/eventually';
import { healthOf } from '../support/health';
import { RecordedLog } from '../support/recorded-log';
import { removeData, startServer, temporaryData } from '../support/server';

const COMMANDS = 'budget.v1.LedgerCommandService';
const QUERIES = 'budget.v1.LedgerQueryService';
const NAMES = ['', 'live', COMMANDS, QUERIES, 'read-models'];

let dataDir: string;
beforeAll(async () => {
  dataDir = await temporaryData();
  const store = await openEmbeddedStore(dataDir);
  for (const id of ['bad', 'good']) {
    await new RecordedLog(store.events, `ledger-${id}`).append(busyRun(60).events, 5);
  }
  await store.close();
  new DamagedLog(dataDir).flip('ledger-bad', 1);
});
afterAll(() => removeData(dataDir));

const healthAt = async (address: string): Promise<Readonly<Record<string, unknown>>> => {
  const health = healthOf(address);
  const told = await Promise.all(NAMES.map(async (name) => [name, await health.check(name)]));
  health.close();
  return Object.fromEntries(told) as Record<string, unknown>;
};

it('one damaged ledger is named and takes no server out of service; tables that do not follow the log do', async () => {
  const server = await startServer({ dataDir });
  const { commands, queries, close } = connectLedger(server.address);
  await eventually(async () => (await queries.getStatus({})).parkedLedgersCount === 1);
  const { parkedLedgers, projections } = await queries.getStatus({});
  expect(parkedLedgers).toMatchObject([{ ledgerId: 'bad', revision: 5n }]);
  expect(projections.every(({ error }) => error === undefined)).toBe(true);
  const serving = { '': 'SERVING', live: 'SERVING', [COMMANDS]: 'SERVING', [QUERIES]: 'SERVING' };
  expect(await healthAt(server.address)).toEqual({ ...serving, 'read-models': 'NOT_SERVING' });
  expect(await faultOf(queries.getUsage({ ledgerId: 'bad' }))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    message: expect.stringMatching(/^the read models of ledger bad are parked before revision 5 \(.*are damaged\)/),
  });
  const fund = () => commands.fund({ envelope: envelope('good'), amounts: usd('1') });
  const { position: minPosition } = (await fund()).answer!;
  accepted(await fund());
  expect((await queries.getBalances({ ledgerId: 'good', minPosition })).accounts).toHaveLength(1);

  const tables = new Database(readModelsFile(dataDir));
  tables.exec('DROP TABLE checkpoint');
  tables.close();
  accepted(await fund());
  await eventually(async () => (await healthAt(server.address))[''] === 'NOT_SERVING');
  expect(await healthAt(server.address)).toEqual({
    '': 'NOT_SERVING',
    live: 'SERVING',
    [COMMANDS]: 'SERVING',
    [QUERIES]: 'NOT_SERVING',
    'read-models': 'NOT_SERVING',
  });
  expect((await queries.getStatus({})).projections[0]).toMatchObject({
    state: 'parked',
    error: expect.stringMatching(/checkpoint/),
  });
  accepted(await fund());
  close();
  await server.stop();

  const again = await startServer({ dataDir });
  await eventually(async () => (await healthAt(again.address))[''] === 'SERVING');
  await again.stop();
});
