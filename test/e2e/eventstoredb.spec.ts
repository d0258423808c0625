import { START, type EventStoreDBClient } from '@eventstore/db-client';
import { rmSync } from 'node:fs';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, usd, type LedgerClient } from '../support/client';
import { startDouble } from '../support/eventstoredb-double/start-double';
import { runCliAlone } from '../support/cli';
import { historyOf } from '../support/history';
import { openFunded, spend } from '../support/ledger-load';
import { removeData, startServer, temporaryData, type ServerProcess } from '../support/server';
import { collected, serverUnderTest } from '../support/server-under-test';

const store = serverUnderTest();
let dataDir: string;
let server: ServerProcess | undefined;
let client: LedgerClient;

const begin = async (url = store.connectionString, env: Readonly<Record<string, string>> = {}): Promise<void> => {
  server = await startServer({ dataDir, env: { EVENTSTOREDB_URL: url, ...env } });
  client = connectLedger(server.address);
};
const end = async (signal?: NodeJS.Signals): Promise<void> => {
  client.close();
  await server?.stop(signal);
  server = undefined;
};
const lacking = (what: string): RegExp => new RegExp(`lacks events that were recorded: .*${what}`, 's');
/** A ledger for each test, since a server's log is never empty again. */
let ledger: string;

const charge = (commandId: string, ledgerId = ledger) =>
  client.commands.consume({
    envelope: { ...envelope(ledgerId, { commandId }), correlationId: 'task-1', causationId: 'step-2' },
    accountId: 'a',
    mode: ConsumeMode.RECORD,
    amounts: usd('0.25'),
  });
/** Usage according to the projected tables, which have reached that position, and to the writer. */
const usedAt = async (minPosition: string): Promise<readonly (string | undefined)[]> => {
  const { accounts } = await client.queries.getBalances({ ledgerId: ledger, accountId: 'a', minPosition });
  const { account } = await client.queries.getAccount({ ledgerId: ledger, accountId: 'a' });
  return [accounts[0]?.balances[0]?.own?.used, account?.balances[0]?.used];
};

describe('a server on an EventStoreDB', () => {
  beforeEach(async () => {
    ledger = `e2e-${process.pid}-${Date.now()}`;
    dataDir = await temporaryData();
    await begin();
  });
  afterEach(async () => {
    await end();
    await removeData(dataDir);
  });

  it('writes what its own tools can read: JSON, types, correlation, a stream for each ledger', async () => {
    await openFunded(client, ledger, ['a']);
    accepted(await charge('c-1'));
    const events = await eventsOf(store.client, `ledger-${ledger}`);
    expect(events.map(({ type }) => type)).toEqual([
      'LedgerOpened',
      'Funded',
      'AccountOpened',
      'Allocated',
      'Consumed',
    ]);
    const last = events[4]!;
    expect(last).toMatchObject({
      isJson: true,
      data: { accountId: 'a', charges: [{ resource: 'usd', amount: '0.25' }] },
      metadata: { $correlationId: 'task-1', $causationId: 'step-2', commandId: 'c-1' },
    });
    const told = await historyOf(client, ledger);
    expect(told.map(({ eventId }) => eventId)).toEqual(events.map(({ id }) => id));
  });

  it.each([
    { how: 'stopped', signal: 'SIGTERM', losesDirectory: false },
    { how: 'killed', signal: 'SIGKILL', losesDirectory: false },
    { how: 'killed and its directory lost', signal: 'SIGKILL', losesDirectory: true },
  ] as const)('knows everything again when it was $how', async ({ signal, losesDirectory }) => {
    await openFunded(client, ledger, ['a']);
    const first = await charge('c-1');
    await spend(client, ledger, ['a'], 900);
    await end(signal);
    if (losesDirectory) rmSync(dataDir, { recursive: true });
    await begin();
    const again = await charge('c-1');
    accepted(again);
    expect(again.answer).toMatchObject({ replayed: true, revision: first.answer!.revision });
    const other = await charge('c-2');
    accepted(other);
    expect(other.answer).toMatchObject({ replayed: false });
    expect(await usedAt(other.answer!.position!)).toEqual(['1.4', '1.4']);
  });

  it('refuses a log that lacks what was derived from another; by an option it goes on and believes none of that', async () => {
    await openFunded(client, ledger, ['a']);
    accepted(await charge('c-1'));
    await spend(client, ledger, ['a'], 500);
    await end();
    const elsewhere = await startDouble();
    await expect(begin(elsewhere.connectionString)).rejects.toThrow(lacking(`ledger-${ledger} is gone`));
    await begin(elsewhere.connectionString, { LEDGER_ACCEPT_SHORTER_LOG: 'true' });
    try {
      expect(server!.output()).toMatch(lacking(`ledger-${ledger} is gone.*going on without them, as was asked for`));
      await openFunded(client, ledger, ['a']);
      const answered = await charge('c-1');
      accepted(answered);
      expect(answered.answer).toMatchObject({ replayed: false });
      expect(await usedAt(answered.answer!.position!)).toEqual(['0.25', '0.25']);
    } finally {
      await end();
      await elsewhere.stop();
    }
  });

  it('does not start over a directory that holds a log, and says what to do', async () => {
    const other = await temporaryData();
    await (await openEmbeddedStore(other)).close();
    const env = { EVENTSTOREDB_URL: store.connectionString };
    await expect(startServer({ dataDir: other, env })).rejects.toThrow(/holds a log of its own.*`move`/s);
    await expect(startServer({ dataDir })).rejects.toThrow(/StoreLocked|in use/s);
    await end();
    await expect(startServer({ dataDir })).rejects.toThrow(/serves an EventStoreDB.*`move`/s);
    for (const command of ['verify', 'rebuild']) {
      const refused = await runCliAlone(command, '--store', store.connectionString, '--data-dir', other);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`${other} holds a log of its own`) });
    }
    await removeData(other);
  });

  it('is not verified by what was derived from the log of another server', async () => {
    await openFunded(client, ledger, ['a']);
    await usedAt((await charge('c-1')).answer!.position!);
    await end();
    const elsewhere = await startDouble();
    const both = ['--store', elsewhere.connectionString, '--data-dir', dataDir];
    expect(await runCliAlone('verify', ...both)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`the read models of ${dataDir} were made from another log`),
    });
    // Building the tables anew would remove the last trace of the events that the log lacks.
    const refused = await runCliAlone('rebuild', ...both);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(lacking(`ledger-${ledger} is gone`)) });
    expect(refused.stderr).toContain('LEDGER_ACCEPT_SHORTER_LOG=true');
    expect(refused.stderr).not.toMatch(/^ +at /m);
    await begin(elsewhere.connectionString, { LEDGER_ACCEPT_SHORTER_LOG: 'true' });
    await end();
    expect(await runCliAlone('rebuild', ...both)).toMatchObject({ code: 0 });
    expect(await runCliAlone('verify', ...both)).toMatchObject({ code: 0 });
    await elsewhere.stop();
  });

  it('is looked after from the command line, beside it and when it is stopped', async () => {
    await openFunded(client, ledger, ['a']);
    await usedAt((await charge('c-1')).answer!.position!);
    const log = ['--store', store.connectionString];
    const both = [...log, '--data-dir', dataDir];
    expect(await runCliAlone('verify', ...log)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('agree') as string,
    });
    const verified = await runCliAlone('verify', ...both);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('and read models agree') as string });
    const { stdout } = await runCliAlone('tail', ledger, ...log, '-n', '1');
    expect(stdout).toMatch(/Consumed/);
    expect(await runCliAlone('rebuild', ...both)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('in use') as string,
    });
    await end();
    expect(await runCliAlone('rebuild', ...both)).toMatchObject({ code: 0 });
    expect((await runCliAlone('verify', ...both)).stdout).toContain('and read models agree');
    const backup = await runCliAlone('backup', '--data-dir', dataDir, `${dataDir}-backup`);
    expect(backup).toMatchObject({ code: 1, stderr: expect.stringContaining('backed up by its own means') as string });
    expect((await runCliAlone('verify', '--data-dir', dataDir)).stderr).toContain('take --store');
    expect(await runCliAlone('verify', '--store', dataDir)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a directory is --data-dir') as string,
    });
    expect(await runCliAlone('verify')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--store') as string,
    });
  });

  it('never tells the password', async () => {
    const url = store.connectionString.replace('esdb://', 'esdb://admin:pa55word@');
    await end();
    await begin(url);
    await openFunded(client, ledger, ['a']);
    expect(server!.output()).toContain('events in esdb://127.0.0.1');
    expect(server!.output()).not.toContain('pa55word');
  });
});

describe('a server with a bad connection string', () => {
  it.each([
    { option: 'tls=true&colour=red', problem: 'unknown option "colour"' },
    { option: 'tls=true&tls=true', problem: 'tls is stated twice' },
  ])('refuses $option before it starts, in words alone, and never tells the password', async ({ option, problem }) => {
    const bad = startServer({
      dataDir: '/nowhere',
      env: { EVENTSTOREDB_URL: `esdb://admin:pa55word@127.0.0.1:2113?${option}` },
    });
    await expect(bad).rejects.toThrow(
      `ended with 1 before it was ready:\nbad configuration:\n  EVENTSTOREDB_URL: ${problem}\n`,
    );
    await expect(bad).rejects.not.toThrow('pa55word');
  });
});

const eventsOf = async (raw: EventStoreDBClient, stream: string) =>
  (await collected(raw.readStream(stream, { fromRevision: START }))).map(({ event }) => event!);
