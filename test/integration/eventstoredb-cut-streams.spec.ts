import { ledgerStream } from '@ledger/domain';
import { InThreadSnapshotter, LedgerSurvey, WriterRegistry, LogStanding, SettingsWatch } from '@ledger/application';
import { EventStoreCorrupt, verifyStream, type Store } from '@ledger/event-store';
import { openStore } from '@ledger/stores';
import type { EventStoreDBClient, StreamMetadata } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { commandOf, consume, fund, open, openLedger } from '../support/ledger-builders';
import { serverUnderTest } from '../support/server-under-test';
import { temporaryDirectories } from '../support/temporary-directories';
import { askAccount, outcomeOf } from '../support/writer-rig';

const server = serverUnderTest();
const temporary = temporaryDirectories();

/** A process that has ledgers of the server in memory. */
interface Process {
  readonly store: Store;
  readonly writers: WriterRegistry;
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

const started = async (): Promise<Process> => {
  const { connectionString } = server;
  const store = await openStore({ kind: 'eventstoredb', connectionString, directory: temporary() });
  const { events, outcomes, snapshots } = store;
  const warnings: string[] = [];
  const warn = (warning: string): void => void warnings.push(warning);
  const log = new LogStanding();
  const snapshotter = new InThreadSnapshotter(events, snapshots);
  const writers = new WriterRegistry({ events, outcomes, snapshots, snapshotter, sharedStore: true, log, warn });
  const watch = new SettingsWatch({ events, log, warn });
  watch.start();
  const close = async (): Promise<void> => {
    await watch.close();
    await writers.close();
    await store.close();
  };
  return { store, writers, warnings, close };
};

describe('a ledger in memory whose stream others cut', () => {
  let process: Process;
  let ledgerId: string;

  beforeEach(async () => {
    process = await started();
    ledgerId = `cut-${randomUUID()}`;
    for (const body of [openLedger(), fund('10'), open('a', { with: '7' })]) await submitted(body);
  });
  afterEach(() => process.close());

  const submitted = async (body: Parameters<typeof commandOf>[0], to = process, ledger = ledgerId): Promise<string> =>
    outcomeOf(await to.writers.submit(commandOf(body, { ledgerId: ledger })));
  const expectDamaged = async (call: Promise<unknown>): Promise<void> => {
    await expect(call).rejects.toBeInstanceOf(EventStoreCorrupt);
    await expect(call).rejects.toThrow(ledgerStream(ledgerId));
  };
  const count = async (): Promise<number> => {
    const head = await process.store.events.streamHead(ledgerStream(ledgerId));
    return head === 'no-stream' ? 0 : Number(head) + 1;
  };
  const set = (metadata: StreamMetadata) => (client: EventStoreDBClient, stream: string) =>
    client.setStreamMetadata(stream, metadata);
  /** The first metadata set for a softly deleted stream only makes it begin after its last event: hence twice. */
  const mended = async (): Promise<void> => {
    for (let times = 0; times < 2; times += 1) await server.client.setStreamMetadata(ledgerStream(ledgerId), {});
  };

  it.each<{ how: string; cut: (client: EventStoreDBClient, stream: string) => Promise<unknown> }>([
    { how: 'deleted', cut: (client, stream) => client.deleteStream(stream) },
    { how: 'truncated', cut: set({ truncateBefore: 2 }) },
    { how: 'bounded to fewer events than it has', cut: set({ maxCount: 1 }) },
    { how: 'bounded to more events than it has yet', cut: set({ maxCount: 1_000 }) },
    { how: 'bounded in time', cut: set({ maxAge: 3_600 }) },
  ])('is damaged by name before its next append: $how; mended, it goes on whole', async ({ cut }) => {
    const before = await count();
    await cut(server.client, ledgerStream(ledgerId));
    await eventually(() => process.warnings.some((warning) => warning.includes(ledgerId)));
    await expectDamaged(submitted(consume('a', '1')));
    await expectDamaged(askAccount(process.writers, 'root', ledgerId));
    const another = await started();
    await expectDamaged(submitted(consume('a', '1'), another));
    expect(await submitted(openLedger(), process, `${ledgerId}-sound`)).toBe('accepted');

    await mended();
    await eventually(async () => (await count()) === before);
    for (const each of [process, another]) {
      await eventually(async () => (await submitted(consume('a', '1'), each)) === 'accepted');
    }
    expect(await verifyStream(process.store.events, ledgerStream(ledgerId))).not.toHaveProperty('difference');
    await another.close();
  });

  it('is damaged by name when it was deleted for good', async () => {
    await server.client.tombstoneStream(ledgerStream(ledgerId));
    await expectDamaged(submitted(consume('a', '1')));
    await expectDamaged(askAccount(process.writers, 'root', ledgerId));
    expect(await submitted(openLedger(), process, `${ledgerId}-sound`)).toBe('accepted');
  });

  it('does not keep a process from looking after the others', async () => {
    await server.client.tombstoneStream(ledgerStream(ledgerId));
    const another = await started();
    const { events, outcomes } = another.store;
    const told: string[] = [];
    const warn = (warning: string): void => void told.push(warning);
    const survey = new LedgerSurvey({ events, outcomes, writers: another.writers, sharedStore: true, warn });
    await survey.round();
    expect(told).toContain(`${ledgerStream(ledgerId)} could not be checked`);
    await another.close();
  });

  it('that nobody opened yet is not opened on a stream that would lose its events', async () => {
    ledgerId = `cut-${randomUUID()}`;
    await server.client.setStreamMetadata(ledgerStream(ledgerId), { maxCount: 10 });
    await expectDamaged(submitted(openLedger()));
    await mended();
    await eventually(async () => (await submitted(openLedger())) === 'accepted');
  });
});
