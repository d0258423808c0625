import { AccountKind, ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, usd } from '../support/client';
import { decoded, historyOf } from '../support/history';
import { removeData, startServer, type ServerProcess } from '../support/server';

/* Reports of money that was spent, as gateways and SDKs write them. */

let server: ServerProcess;
let client: ReturnType<typeof connectLedger>;
const ledgerId = 'reports';

beforeAll(async () => {
  server = await startServer();
  client = connectLedger(server.address);
  const { commands } = client;
  accepted(await commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await commands.fund({ envelope: envelope(ledgerId), amounts: usd('1000') }));
  const kind = AccountKind.AGENT;
  accepted(await commands.openAccount({ envelope: envelope(ledgerId), accountId: 'a', kind, allocation: usd('100') }));
});
afterAll(async () => {
  client.close();
  await server.stop();
  await removeData(server.dataDir);
});

interface Report {
  readonly accountId?: string;
  readonly amounts?: { resource: string; amount: string }[];
  readonly occurredAt?: string;
}

const report = async ({ accountId = 'a', amounts = usd('1'), occurredAt }: Report) =>
  accepted(
    await client.commands.consume({
      envelope: { ...envelope(ledgerId), occurredAt },
      accountId,
      mode: ConsumeMode.RECORD,
      amounts,
    }),
  );

it.each([
  ['0.0016150000000000001', '0.001615001', true],
  ['0.00012345678912', '0.000123457', true],
  ['7.1e-05', '0.000071', false],
  ['1E-7', '0.0000001', false],
])('of %s usd are booked as %s', async (given, booked, isRounded) => {
  const { charges, notes } = await report({ amounts: usd(given) });
  expect(charges).toMatchObject([{ resource: 'usd', amount: booked }]);
  expect(notes.map(({ rounded }) => rounded)).toEqual(isRounded ? [usd(given)] : []);
});

it('at an account that nobody opened are booked below the root', async () => {
  const { charges, notes } = await report({ accountId: 'nobody' });
  expect(charges).toMatchObject([{ amount: '1', payerId: 'root' }]);
  expect(notes).toMatchObject([{ accountId: 'unattributed', unknownAccount: 'nobody' }]);
});

it('of a resource that nobody defined lose nothing of the others', async () => {
  const unknown = { resource: 'gold', amount: '2' };
  const { charges, notes } = await report({ amounts: [...usd('3'), unknown] });
  expect(charges).toMatchObject([{ resource: 'usd', amount: '3' }]);
  expect(notes).toMatchObject([{ unbooked: [unknown] }]);
});

it.each([
  '2026-11-29T12:00:00.123456Z',
  '2026-11-29T12:00:00.123+00:00',
  '2026-11-29T13:00:00.123+01:00',
  '2026-11-29T12:00:00.123456789Z',
  '2026-11-29t06:30:00.123-05:30',
])('of a call at %s are of one instant', async (occurredAt) => {
  await report({ occurredAt });
  const events = await historyOf(client, ledgerId);
  expect(decoded(events.at(-1)!).data).toMatchObject({ occurredAt: '2026-11-29T12:00:00.123Z' });
});

it('of a call that is still to come are of now', async () => {
  const { notes } = await report({ occurredAt: '2031-01-01T00:00:00Z' });
  expect(notes).toMatchObject([{ occurredAtClaimed: '2031-01-01T00:00:00.000Z' }]);
});
