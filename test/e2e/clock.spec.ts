import { status } from '@grpc/grpc-js';
import { resolve } from 'node:path';
import { runCli } from '../support/cli';
import { accepted, connectLedger, envelope, faultOf, usd, type LedgerClient } from '../support/client';
import { eventually } from '../support/eventually';
import { startServer, type ServerProcess } from '../support/server';
import { sharedStore } from '../support/shared-store';
import { temporaryDirectories } from '../support/temporary-directories';

const directory = temporaryDirectories();
const PRELOAD = resolve('test/support/leaping-clock.cjs');
const MAIN = resolve('dist/apps/ledger/src/main.js');

const leaping = ['--require', PRELOAD, MAIN];

let server: ServerProcess;
let client: LedgerClient;
beforeAll(async () => {
  server = await startServer({ dataDir: directory(), command: leaping });
  client = connectLedger(server.address);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

const leap = async (of = server): Promise<void> => {
  const leaps = (): number => of.output().split('clock leapt').length;
  const before = leaps();
  of.process.kill('SIGUSR2');
  await eventually(() => leaps() > before);
};
const cli = (...args: readonly string[]) => runCli(...args, '--server', server.address);
const fund = () => client.commands.fund({ envelope: envelope('l'), amounts: usd('1') });

it('a clock that leaps is doubted, said, confirmed, and what it dated is taken back', async () => {
  accepted(await client.commands.openLedger({ envelope: envelope('l') }));
  expect((await client.queries.getStatus({})).clock).toMatchObject({ trouble: undefined, ledgersAheadCount: 0 });
  expect(await cli('clock')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^believed: 20/) as string });

  await leap();
  const fault = await faultOf(fund());
  expect(fault).toMatchObject({ code: status.UNAVAILABLE, retryAfterMs: 5_000 });
  expect(fault.message).toContain('it leapt 400 days ahead');
  const { clock } = await client.queries.getStatus({});
  expect(clock!.trouble).toContain('400 days ahead');
  expect(Date.parse(clock!.reads) - Date.parse(clock!.believedAt)).toBeGreaterThan(399 * 86_400_000);
  expect(await cli('clock')).toMatchObject({ code: 1, stdout: expect.stringContaining('not believed') as string });
  await eventually(() => server.output().includes('the clock is not believed'));

  const confirmed = await cli('clock', '--confirm', '--actor', 'ops');
  expect(confirmed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('confirmed; before: it leapt') as string,
  });
  // The line that the server prints may come after its answer.
  await eventually(() => /the clock was confirmed at .* by "ops"; it was in doubt: it leapt/.test(server.output()));
  accepted(await fund());

  await leap();
  expect(await client.queries.confirmClock({ actor: 'ops' })).toMatchObject({ clock: { trouble: undefined } });
  expect(await faultOf(fund())).toMatchObject({ code: status.UNAVAILABLE });
  expect((await client.queries.getStatus({})).clock).toMatchObject({
    trouble: undefined,
    ledgersAhead: [{ ledgerId: 'l' }],
    ledgersAheadCount: 1,
  });
  expect(await cli('clock')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('ahead: l, whose last') as string,
  });
  expect(await cli('send', 'l', 'ResetClock', '{"reason":"a test"}')).toMatchObject({ code: 0 });
  accepted(await fund());
});

it('whoever confirms a clock says who', async () => {
  const fault = await faultOf(client.queries.confirmClock({}));
  expect(fault).toMatchObject({ code: status.INVALID_ARGUMENT, violations: [{ field: 'actor' }] });
});

it('a server that is ahead of another on its store doubts itself, and the other goes on', async () => {
  const store = await sharedStore();
  const env = { EVENTSTOREDB_URL: store.connectionString };
  const servers = await Promise.all([
    startServer({ dataDir: directory(), env, command: leaping }),
    startServer({ dataDir: directory(), env }),
  ]);
  const [ahead, right] = servers;
  const [mistaken, reliable] = [connectLedger(ahead.address), connectLedger(right.address)];
  await eventually(async () => (await mistaken.queries.getStatus({})).storePosition !== '');
  accepted(await reliable.commands.openLedger({ envelope: envelope('l') }));
  await leap(ahead);
  await mistaken.queries.confirmClock({ actor: 'ops' });
  const troubled = async (): Promise<boolean> => {
    accepted(await reliable.commands.fund({ envelope: envelope('l'), amounts: usd('1') }));
    return (await mistaken.queries.getStatus({})).clock!.trouble !== undefined;
  };
  await eventually(troubled);
  const fault = await faultOf(mistaken.commands.fund({ envelope: envelope('l'), amounts: usd('1') }));
  expect(fault).toMatchObject({ code: status.UNAVAILABLE });
  expect(fault.message).toMatch(/400 days ahead of that of the server/);
  accepted(await reliable.commands.fund({ envelope: envelope('l'), amounts: usd('1') }));
  for (const connected of [mistaken, reliable]) connected.close();
  for (const started of servers) await started.stop();
  await store.stop();
});
