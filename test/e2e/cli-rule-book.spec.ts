import { AccountKind, AdjustDirection, ConsumeMode, WindowUnit } from '@ledger/protocol';
import { runCli, type CliResult } from '../support/cli';
import { accepted, connectLedger, envelope, rejected, usd, type LedgerClient } from '../support/client';
import { startServer, type ServerProcess } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const LEDGER = 'book';
const directory = temporaryDirectories();
let server: ServerProcess;
let client: LedgerClient;

const command = () => ({ envelope: envelope(LEDGER) });
const open = async (accountId: string, parentId: string, rest: object = {}): Promise<void> => {
  accepted(await client.commands.openAccount({ ...command(), accountId, parentId, kind: AccountKind.AGENT, ...rest }));
};
const spend = async (accountId: string, amount: string, tags: Record<string, string> = {}) => {
  const request = { ...command(), accountId, mode: ConsumeMode.ENFORCE, amounts: usd(amount) };
  return client.commands.consume({ ...request, attribution: { task: 't-1', tags } });
};

beforeAll(async () => {
  server = await startServer({ dataDir: directory() });
  client = connectLedger(server.address);
  const { commands } = client;
  accepted(await commands.openLedger(command()));
  accepted(await commands.fund({ ...command(), amounts: usd('100') }));
  await open('team', 'root', { kind: AccountKind.TEAM, allocation: usd('50') });
  await open('a', 'team', { allocation: usd('10'), labels: { entries: { owner: 'ann' } } });
  await open('run', 'a', { kind: AccountKind.RUN, profile: 'quick_answer' });
  const window = { unit: WindowUnit.DAY, timeZone: 'Europe/Berlin' };
  accepted(await commands.setLimit({ ...command(), accountId: 'team', resource: 'usd', amount: '20', window }));
  const first = await spend('a', '2', { customer: 'x' });
  accepted(first);
  accepted(await spend('a', '1', { customer: 'y' }));
  rejected(await spend('a', '19'));
  accepted(
    await commands.reportOutcome({
      ...command(),
      accountId: 'a',
      work: '4',
      success: true,
      attribution: { task: 't-1', tags: {} },
    }),
  );
  const escrow = { ...command(), escrowId: 'e-1', payerId: 'team', payeeId: 'a', amounts: usd('5') };
  accepted(await commands.openEscrow(escrow));
  accepted(await commands.releaseEscrow({ ...command(), escrowId: 'e-1', amounts: usd('2') }));
  const correction = { resource: 'usd', direction: AdjustDirection.CREDIT, amount: '0.5', reason: 'a refund' };
  accepted(await commands.adjust({ ...command(), revision: first.answer!.revision!, ...correction }));
  accepted(await commands.closePeriod({ ...command(), label: '2026-11' }));
});
afterAll(async () => {
  client.close();
  await server.stop();
});

const run = (name: string, ...args: readonly string[]): Promise<CliResult> =>
  runCli(name, LEDGER, '--server', server.address, ...args);
const json = (text: string) => JSON.parse(text);

describe('the command line on the whole rule book', () => {
  it('shows quotas on lines of their own, and when a run is over', async () => {
    const { stdout } = await run('accounts');
    expect(stdout).toMatch(/usd +2\.5 +20 +day of Europe\/Berlin, to \d{4}-/);
    expect(stdout).toMatch(/run +green until \d{4}-/);
    const accounts = json((await run('accounts', '--json')).stdout);
    expect(accounts.find(({ accountId }: { accountId: string }) => accountId === 'team').limits).toEqual([
      expect.objectContaining({ amount: '20', used: '2.5', window: { unit: 'day', timeZone: 'Europe/Berlin' } }),
    ]);
  });

  it('groups usage by tags and labels, with adjustments', async () => {
    const { stdout } = await run('usage', '--by', 'label:owner,tag:customer', '--task', 't-1', '--json');
    expect(json(stdout)).toMatchObject([
      { labels: { owner: 'ann' }, tags: { customer: 'x' }, amount: '1.5', adjusted: '-0.5', charges: 1 },
      { labels: { owner: 'ann' }, tags: { customer: 'y' }, amount: '1', adjusted: '0', charges: 1 },
    ]);
  });

  it('weighs work against usage', async () => {
    const { stdout } = await run('efficiency', '--account', 'team', '--subtree');
    expect(stdout).toContain('work of 4 in 1 outcomes, 1 successes and 0 failures');
    expect(stdout).toMatch(/usd +2\.5 +0\.625 +1\.6/);
    expect(json((await run('efficiency', '--json')).stdout).resources).toEqual([
      { resource: 'usd', used: '2.5', usedPerWork: '0.625', workPerUnit: '1.6' },
    ]);
  });

  it('counts what was refused', async () => {
    const { stdout } = await run('rejections', '--json');
    expect(json(stdout)).toEqual([
      expect.objectContaining({ accountId: 'a', code: 'limit_exceeded', count: 1, unrecorded: 0 }),
    ]);
    expect((await run('rejections', '--account', 'run')).stdout).toBe('nothing was refused\n');
  });

  it('lists escrows', async () => {
    expect((await run('escrows')).stdout).toMatch(/e-1 +open +team +a +- +usd +5 +2 +0 +3/);
    expect((await run('escrows', '--which', 'ended')).stdout).toBe('there are none\n');
  });

  it('lists periods, which verify works out anew', async () => {
    expect((await run('periods')).stdout).toMatch(/1 2026-11 +\d{4}-.* usd +100 +0 +94\.5 +3 +2\.5 +2\.5/);
    const [period] = json((await run('periods', '--json')).stdout);
    expect(period).toMatchObject({ number: 1, label: '2026-11', chainHead: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const verified = await runCli('verify', '--data-dir', server.dataDir);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('1 closed periods: ') });
  });

  it('tells every event in words', async () => {
    const { stdout } = await run('tail', '-n', '100');
    for (const words of [
      /LimitSet +20 usd per day of Europe\/Berlin for team/,
      /AccountOpened +run \(run, priority 1\) below a, profile quick_answer, for 30 s/,
      /OutcomeReported +work of 4 by a on t-1, a success/,
      /Escrowed +5 usd of team for a, e-1/,
      /EscrowReleased +2 usd from team to a, e-1/,
      /Adjusted +credit of 0\.5 usd on charge \d+ by a, paid by a: a refund/,
      /PeriodClosed +1 \(2026-11\), from/,
    ]) {
      expect(stdout).toMatch(words);
    }
  });

  it('sends labels and tags as they are written, whatever they are called, and the whole envelope', async () => {
    const account = { accountId: 'words', kind: 'agent', labels: { kind: 'agent', unit: 'day' } };
    expect(await run('send', 'OpenAccount', JSON.stringify(account))).toMatchObject({ code: 0 });
    const tags = { mode: 'record', revision: '007' };
    const charge = { accountId: 'words', mode: 'CONSUME_MODE_RECORD', amounts: usd('1'), attribution: { tags } };
    const envelopeFlags = ['--correlation-id', 'c', '--causation-id', 'd', '--occurred-at', '2026-11-22T00:00:00Z'];
    expect(await run('send', 'Consume', JSON.stringify(charge), ...envelopeFlags)).toMatchObject({ code: 0 });
    const events = (await run('tail', '--account', 'words', '--json')).stdout.trim().split('\n').map(json);
    expect(events).toMatchObject([
      { type: 'AccountOpened', data: { labels: { kind: 'agent', unit: 'day' } } },
      {
        type: 'Consumed',
        data: { attribution: { tags }, occurredAt: '2026-11-22T00:00:00.000Z' },
        metadata: { $correlationId: 'c', $causationId: 'd' },
      },
    ]);
  });
});
