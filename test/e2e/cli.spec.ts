import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { AccountKind, ConsumeMode } from '@ledger/protocol';
import { runCli, startCli } from '../support/cli';
import { accepted, connectLedger, envelope, usd, type LedgerClient } from '../support/client';
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

/** A ledger with two accounts, `a` of ten dollars below a team; `spend` more from it as needed. */
const openLedger = async (ledgerId: string): Promise<void> => {
  const { commands } = client;
  accepted(await commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await commands.fund({ envelope: envelope(ledgerId), amounts: usd('1000') }));
  const team = { envelope: envelope(ledgerId), accountId: 'team', kind: AccountKind.TEAM, allocation: usd('50') };
  accepted(await commands.openAccount(team));
  const agent = {
    envelope: envelope(ledgerId),
    accountId: 'a',
    parentId: 'team',
    kind: AccountKind.AGENT,
    allocation: usd('10'),
  };
  accepted(await commands.openAccount(agent));
};

/** Answers the position at which everybody sees it. */
const spend = async (ledgerId: string, accountId: string, amount: string): Promise<string> => {
  const { answer } = await client.commands.consume({
    envelope: envelope(ledgerId),
    accountId,
    mode: ConsumeMode.ENFORCE,
    amounts: usd(amount),
    attribution: { operation: 'chat', model: 'm-1', tags: {} },
  });
  accepted({ answer });
  return answer!.position!;
};

/** The tables are behind the log by a moment, and the command line does not wait for them. */
const projected = async (ledgerId: string, minPosition: string): Promise<void> => {
  await client.queries.getBalances({ ledgerId, minPosition });
};

const json = (text: string) => JSON.parse(text);

describe('looking at a ledger', () => {
  beforeAll(async () => {
    await openLedger('look');
    // Its name begins with the other's, and nothing of it may be seen there.
    await openLedger('look-2');
    await spend('look', 'a', '4');
    await projected('look', await spend('look', 'a', '4'));
  });

  it('shows the tree of accounts with balances and status', async () => {
    const { code, stdout } = await runCli('accounts', 'look', '--server', server.address);
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd().split(/ {2,}/));
    expect(lines).toEqual([
      ['account', 'status', 'resource', 'allocated', 'available', 'held', 'consumed', 'used', 'limit', 'period'],
      ['root', 'green', 'usd', '950', '950', '0', '0', '8', '-'],
      ['', 'team', 'green', 'usd', '40', '40', '0', '0', '8', '-'],
      ['', 'a', 'orange', 'usd', '10', '2', '0', '8', '8', '-'],
    ]);
    const one = await runCli(
      'accounts',
      'look',
      '--server',
      server.address,
      '--account',
      'team',
      '--depth',
      '0',
      '--json',
    );
    expect(json(one.stdout)).toEqual([
      expect.objectContaining({ accountId: 'team', parentId: 'root', status: 'green' }),
    ]);
    const first = await runCli('accounts', 'look', '--server', server.address, '--most', '2');
    expect(first.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(first.stderr).toContain('only the first 2 accounts');
  });

  it('shows usage by what it is asked for', async () => {
    const { code, stdout } = await runCli(
      'usage',
      'look',
      '--server',
      server.address,
      '--by',
      'account,model',
      '--json',
    );
    expect(code).toBe(0);
    expect(json(stdout)).toEqual([
      {
        accountId: 'a',
        model: 'm-1',
        resource: 'usd',
        amount: '8',
        unpaid: '0',
        adjusted: '0',
        priced: '0',
        charges: 2,
        overruns: 0,
        overrun: '0',
        unpriced: 0,
        tags: {},
        labels: {},
      },
    ]);
    const table = await runCli('usage', 'look', '--server', server.address, '--by', 'payer');
    expect(table.stdout).toMatch(/payer +resource +used .*\na +usd +8 /);
    const none = await runCli('usage', 'look', '--server', server.address, '--model', 'other');
    expect(none.stdout).toBe('nothing was used\n');
  });

  it('shows the last events, those after a position, and those of one account, from a server or a directory', async () => {
    for (const source of [
      ['--server', server.address],
      ['--data-dir', server.dataDir],
    ]) {
      const last = await runCli('tail', 'look', ...source, '-n', '3');
      expect(last.code).toBe(0);
      expect(last.stdout).toMatch(
        /^\S+Z +7 Consumed +4 usd by a, paid by a\n\S+Z +8 ThresholdCrossed +.*\n\S+Z +9 ThresholdCrossed +a is orange: 0.75 of its funds of usd\n$/,
      );
      const all = await runCli('tail', 'look', ...source, '--after', '0', '--json');
      const events = all.stdout.trimEnd().split('\n').map(json);
      expect(events.map(({ revision }) => revision)).toEqual(events.map((_, i) => i));
      expect(events[0].type).toBe('LedgerOpened');
      const rest = await runCli('tail', 'look', ...source, '--after', events.at(-3).position, '--json');
      expect(rest.stdout.trimEnd().split('\n').map(json)).toEqual(events.slice(-2));
      const ofTeam = await runCli('tail', 'look', ...source, '--account', 'team', '--after', '0', '--json');
      const named = ofTeam.stdout
        .trimEnd()
        .split('\n')
        .map((line) => json(line).type);
      expect(named).toEqual(['AccountOpened', 'Allocated', 'AccountOpened', 'Allocated']);
    }
  });

  it.each(['007', `${2n ** 53n + 1n}`])(
    'shows nothing after %s, which is no position, and says so in words',
    async (after) => {
      for (const source of [
        ['--server', server.address],
        ['--data-dir', server.dataDir],
      ]) {
        const refused = await runCli('tail', 'look', ...source, '--after', after);
        expect(refused.code).not.toBe(0);
        expect(refused.stdout).toBe('');
        expect(refused.stderr).toMatch(/position/);
        expect(refused.stderr).not.toMatch(/internal|INTERNAL|^ +at /m);
      }
    },
  );

  it.each(['--server', '--data-dir'])('follows what happens (%s) until Ctrl-C', async (option) => {
    const ledger = `followed${option}`;
    await openLedger(ledger);
    const source = [option, option === '--server' ? server.address : server.dataDir];
    const tail = startCli('tail', ledger, ...source, '--follow', '-n', '1', '--json');
    // The last of the history shows that it listens; what comes then is live.
    expect(json((await tail.lines.next()).value).type).toBe('Allocated');
    await spend(ledger, 'a', '1');
    expect(json((await tail.lines.next()).value)).toMatchObject({ type: 'Consumed', data: { accountId: 'a' } });
    tail.process.kill('SIGINT');
    expect((await tail.ended).code).toBe(0);
  });
});

describe('keeping a store safe', () => {
  it('backs up while commands run; restored, verified and rebuilt it holds everything from before', async () => {
    await openLedger('kept');
    await spend('kept', 'a', '0.5');
    let running = true;
    const load = (async () => {
      while (running) await spend('kept', 'team', '0.000001');
    })();
    const [target, restored] = [join(directory(), 'backup'), join(directory(), 'restored')];
    const backup = await runCli('backup', target, '--data-dir', server.dataDir);
    running = false;
    await load;
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringMatching(/^backed up [\d,]+ events of \d+ ledgers/) });

    const restore = await runCli('restore', target, '--data-dir', restored);
    expect(restore).toMatchObject({ code: 0, stdout: expect.stringMatching(/^restored and verified/) });
    const bare = await runCli('verify', '--data-dir', restored);
    expect(bare).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/chains, replay, conservation and periods agree\n$/),
    });
    const rebuild = await runCli('rebuild', '--data-dir', restored);
    expect(rebuild).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rebuilt the read models/) });
    const verify = await runCli('verify', '--data-dir', restored);
    expect(verify).toMatchObject({ code: 0, stdout: expect.stringMatching(/agree\n$/) });
    const tail = await runCli('tail', 'kept', '--data-dir', restored, '--account', 'a', '-n', '1');
    expect(tail.stdout).toContain('0.5 usd by a');
  });

  it('verifies beside a running server', async () => {
    const { code, stdout } = await runCli('verify', '--data-dir', server.dataDir);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/chains, replay, conservation, periods and read models agree\n$/),
    });
  });

  it('does not rebuild under a running server, and says what to do', async () => {
    const { code, stderr } = await runCli('rebuild', '--data-dir', server.dataDir);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .* a server runs on it; stop that server first/);
  });

  it('rebuilds a running server, which goes on answering', async () => {
    const { code, stdout } = await runCli('rebuild', '--server', server.address);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^rebuilt the read models up to position \d/),
    });
    expect((await runCli('verify', '--data-dir', server.dataDir)).code).toBe(0);
  });

  it('overwrites nothing', async () => {
    for (const args of [
      ['backup', server.dataDir, '--data-dir', server.dataDir],
      ['restore', server.dataDir, '--data-dir', server.dataDir],
    ]) {
      const { code, stderr } = await runCli(...args);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/error: .* is not empty: /) });
    }
  });

  it('says exactly where the read models differ from the log', async () => {
    const copy = join(directory(), 'copy');
    await mkdir(copy);
    const stopped = await startServer({ dataDir: directory() });
    const own = connectLedger(stopped.address);
    accepted(await own.commands.openLedger({ envelope: envelope('forged') }));
    const { answer } = await own.commands.fund({ envelope: envelope('forged'), amounts: usd('7') });
    await own.queries.getBalances({ ledgerId: 'forged', minPosition: answer!.position! });
    own.close();
    await stopped.stop();
    await cp(stopped.dataDir, copy, { recursive: true });
    const db = new Database(join(copy, 'read-models.db'));
    db.prepare("UPDATE balances SET available = '7000000001' WHERE resource = 'usd'").run([]);
    db.close();
    const { code, stdout, stderr } = await runCli('verify', '--data-dir', copy);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'forged: 1 findings\n  root usd: available, log and read models: expected 7, found 7.000000001\n',
    );
    expect(stderr).toMatch(/error: 1 of 1 ledgers, .* differ\n$/);
    expect((await runCli('rebuild', '--data-dir', copy)).code).toBe(0);
    expect((await runCli('verify', '--data-dir', copy)).code).toBe(0);
  });
});

describe('faults of a real process', () => {
  it('ends with 2 for a wrong command line and with 1 for a fault, each said in one line', async () => {
    const usage = await runCli('accounts', 'no spaces');
    expect(usage).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/must be 1 to 128 of/) });
    const fault = await runCli('accounts', 'x', '--server', '127.0.0.1:1');
    const says = /^error: no ledger server answers at 127.0.0.1:1: start one .*\n$/;
    expect(fault).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(says) });
  });

  it('says what is not there', async () => {
    for (const args of [
      ['accounts', 'no-such-ledger'],
      ['usage', 'no-such-ledger'],
      ['accounts', 'look', '--account', 'nobody'],
    ]) {
      const { code, stderr } = await runCli(...args, '--server', server.address);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: .+\n$/) });
    }
  });
});
