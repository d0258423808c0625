import { runDemo, startDemo } from '../support/cli';
import { accepted, connectLedger, envelope, type LedgerClient } from '../support/client';
import { startServer, type ServerProcess } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const directory = temporaryDirectories();
let server: ServerProcess;
let client: LedgerClient;

beforeAll(async () => {
  server = await startServer({ dataDir: directory() });
  client = connectLedger(server.address);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

const json = (text: string) => JSON.parse(text);

describe('the demo', () => {
  it.each(['unary', 'batch', 'stream'])('plays the quick story over %s and proves the books', async (transport) => {
    const ledger = `demo-${transport}`;
    const { code, stdout, stderr } = await runDemo(
      ...['--quick', '--json', '--server', server.address, '--transport', transport, '--ledger', ledger],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = json(stdout);
    expect(report).toMatchObject({
      ledgerId: ledger,
      transport,
      interrupted: false,
      proof: { holds: true, findings: [] },
    });
    const { planned, settled, denied, notMade } = report.calls;
    const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);
    expect(planned).toBe(500);
    expect(settled + sum(denied) + sum(notMade)).toBe(planned);
    expect(Object.keys(denied)).toEqual(expect.arrayContaining(['insufficient_funds', 'account_suspended']));
    expect(report.help.length).toBeGreaterThan(0);
    expect(report.crossings.length).toBeGreaterThan(0);
    expect(report.repeats).toBeGreaterThan(0);
    const byLog = report.proof.totals.filter(({ source }: { source: string }) => source === 'log');
    expect(byLog.map(({ resource }: { resource: string }) => resource)).toEqual(['steps', 'tokens', 'usd']);
    for (const { difference } of report.proof.totals) expect(difference).toBe('0');
    expect(report.proof.told.steps).toBe(String(settled));
    expect(report.proof.priced).toBe(settled);
    expect(report.runs.opened).toBeGreaterThan(0);
    expect(report.runs.closed).toBe(report.runs.opened);
    expect(report.turns.map(({ startsAt }: { startsAt: string }) => startsAt)).toContain('2023-11-16T19:00:00.000Z');
    expect(report.hints.slowedDown).toBeGreaterThan(0);
    expect(report.hints.movedToCheaperModel).toBeGreaterThan(0);
  });

  it('says for people what it did and that the proof holds, without colours where nobody looks on', async () => {
    const { code, stdout } = await runDemo('--quick', '--calls', '60', '--server', server.address);
    expect(code).toBe(0);
    for (const part of [
      'Spend by fleet',
      'Refused, by reason',
      'Runs, quotas and advice',
      'Who helped whom',
      'p99',
      'To the last digit',
    ]) {
      expect(stdout).toContain(part);
    }
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001b\[/);
  });

  it('stops at Ctrl-C, settles what is under way, and still reports and proves', async () => {
    const ledger = 'demo-interrupted';
    const demo = startDemo('--json', '--speed', '1', '--server', server.address, '--ledger', ledger);
    // Its first reservation shows that the traffic has begun.
    for await (const { message } of client.watch({ ledgerId: ledger })) {
      if (message.$case === 'event' && message.value.type === 'Reserved') break;
    }
    demo.process.kill('SIGINT');
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    const report = json(stdout);
    expect(report).toMatchObject({ interrupted: true, proof: { holds: true } });
    expect(report.calls.settled).toBeGreaterThan(0);
    expect(report.calls.notMade.interrupted).toBeGreaterThan(28_000);
  });

  it('refuses a ledger that is there already, in one line', async () => {
    accepted(await client.commands.openLedger({ envelope: envelope('taken') }));
    const { code, stdout, stderr } = await runDemo(
      '--quick',
      '--json',
      '--server',
      server.address,
      '--ledger',
      'taken',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: the ledger refused open-ledger of the demo's own set-up: .*\n$/);
  });
});
