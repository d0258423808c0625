import { join } from 'node:path';
import { openReader, openStore } from '@ledger/stores';
import type { EventReader } from '@ledger/event-store';
import { PUBLISHED_CHECKPOINT } from '@ledger/platform';
import { runCli, runCliWith, startCli } from '../support/cli';
import { accepted, connectLedger, envelope, usd } from '../support/client';
import { eventually } from '../support/eventually';
import { startDouble } from '../support/eventstoredb-double/start-double';
import { appendSealed } from '../support/sealed-appends';
import { startServer } from '../support/server';
import { contentsOf } from '../support/store-contents';
import { temporaryDirectories } from '../support/temporary-directories';

const newDirectory = temporaryDirectories();
const newTarget = (): string => join(newDirectory(), 'target');
const embedded = (directory: string) => ({ kind: 'embedded' as const, directory });

const reading = async <T>(directory: string, read: (reader: EventReader) => Promise<T>): Promise<T> => {
  const reader = await openReader(embedded(directory));
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
};

const expectSameContents = async (from: string, to: string): Promise<void> =>
  expect(await reading(to, contentsOf)).toEqual(await reading(from, contentsOf));

describe('moving a store', () => {
  it('copies ahead beside a server, the rest when it is stopped; a server there goes on as if nothing had happened', async () => {
    const [from, to] = [newDirectory(), newTarget()];
    const server = await startServer({ dataDir: from });
    const client = connectLedger(server.address);
    const opening = { envelope: envelope('acme') };
    accepted(await client.commands.openLedger(opening));
    const funding = { envelope: envelope('acme'), amounts: usd('10') };
    accepted(await client.commands.fund(funding));

    const refused = await runCli('move', '--from', from, '--to', to);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('stop that server first') });
    const ahead = await runCli('move', '--from', from, '--to', to, '--while-running');
    expect(ahead).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^moved and verified 2 events of 1 ledgers/),
    });
    expect(ahead.stdout).toContain('run the same command again without --while-running');
    accepted(await client.commands.fund({ envelope: envelope('acme'), amounts: usd('5') }));
    client.close();
    await server.stop();

    const rest = await runCli('move', '--from', from, '--to', to);
    expect(rest).toMatchObject({
      code: 0,
      stdout: `moved and verified 3 events of 1 ledgers from ${from} to ${to}, 1 of them now\nread models, snapshots and outcomes are made again by the first server there\n`,
    });
    await expectSameContents(from, to);
    expect(await runCli('verify', '--data-dir', to)).toMatchObject({ code: 0 });

    const there = await startServer({ dataDir: to });
    const moved = connectLedger(there.address);
    expect((await moved.commands.fund(funding)).answer).toMatchObject({ replayed: true, revision: 1n });
    accepted(await moved.commands.withdraw({ envelope: envelope('acme'), amounts: usd('15') }));
    moved.close();
    await there.stop();
    const late = await runCli('move', '--from', from, '--to', to);
    expect(late).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('refused: ledger-acme: in the target it ends'),
    });
  });

  it('stops at Ctrl-C after the append in hand, and goes on when it is repeated', async () => {
    const [from, to] = [newDirectory(), newTarget()];
    const source = await openStore(embedded(from));
    const ledgers = Array.from({ length: 20 }, (_, i) => `ledger-${i}`);
    await Promise.all(ledgers.map((ledger) => appendSealed(source.events, ledger, Array<number>(200).fill(1))));
    await source.close();
    const first = startCli('move', '--from', from, '--to', to);
    await eventually(() => reading(to, async (reader) => (await reader.head()) !== '0'));
    first.process.kill('SIGINT');
    expect(await first.ended).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/error: interrupted; [\d,]+ events were copied, and the same command goes on/),
    });
    const copied = (await reading(to, contentsOf)).length;
    expect(copied).toBeLessThan(4_000);
    expect(await runCli('move', '--from', from, '--to', to)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`, ${(4_000 - copied).toLocaleString('en')} of them now`),
    });
    await expectSameContents(from, to);
  });

  it('says where publishing to NATS goes on, in the positions of the target', async () => {
    const [from, to] = [newDirectory(), newTarget()];
    const source = await openStore(embedded(from));
    await appendSealed(source.events, 'other', [3]);
    const [, last] = await appendSealed(source.events, 'ledger-a', [2, 1]);
    const lastEvent = { stream: 'ledger-a', revision: 1n, id: last!.id };
    const position = await source.events.head();
    await source.checkpoints.write(PUBLISHED_CHECKPOINT, { position, lastEvent }, undefined);
    await source.close();
    const moved = await runCli('move', '--from', from, '--to', to);
    expect(moved.stdout).toContain('publishing to NATS goes on after revision 1 of ledger-a\n');
    const target = await openStore(embedded(to));
    expect(await target.checkpoints.read(PUBLISHED_CHECKPOINT)).toMatchObject({ position: '2', lastEvent });
    await target.close();
    // Once more: what stands there is not put back.
    expect(await runCli('move', '--from', from, '--to', to)).toMatchObject({ code: 0 });
  });

  it('goes to an EventStoreDB and back, with the place of publishing, by the environment where a password is secret', async () => {
    const [from, back] = [newDirectory(), newTarget()];
    const source = await openStore(embedded(from));
    await appendSealed(source.events, 'ledger-a', [2, 1_200, 3]);
    const [, last] = await appendSealed(source.events, 'ledger-b', [1, 2]);
    const lastEvent = { stream: 'ledger-b', revision: 1n, id: last!.id };
    const position = await source.events.head();
    await source.checkpoints.write(PUBLISHED_CHECKPOINT, { position, lastEvent }, undefined);
    await source.close();
    const { connectionString, stop } = await startDouble();
    const there = await runCliWith({ BUDGET_LEDGER_MOVE_TO: connectionString }, 'move', '--from', from);
    expect(there).toMatchObject({ code: 0, stdout: expect.stringContaining('1,208 events of 2 ledgers') });
    expect(there.stdout).toContain('publishing to NATS goes on after revision 1 of ledger-b\n');
    const home = await runCli('move', '--from', connectionString, '--to', back);
    expect(home).toMatchObject({ code: 0, stdout: expect.stringContaining('goes on after revision 1 of ledger-b\n') });
    expect(home.stderr).toContain('must be stopped');
    await stop();
    await expectSameContents(from, back);
    const target = await openStore(embedded(back));
    expect(await target.checkpoints.read(PUBLISHED_CHECKPOINT)).toMatchObject({ position: '1207', lastEvent });
    await target.close();
  });
});
