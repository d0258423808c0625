import { openReader, openStore } from '@ledger/stores';
import { verifyDirectory } from '@ledger/audit';
import { busyRun } from '../support/busy-run';
import { RecordedLog } from '../support/recorded-log';
import { newStreamName, serverUnderTest } from '../support/server-under-test';
import { temporaryDirectories } from '../support/temporary-directories';

const server = serverUnderTest();
const directory = temporaryDirectories();

it('names every ledger that somebody truncated or deleted, and still looks at the others', async () => {
  const run = newStreamName();
  const [good, truncated, bounded, deleted] = ['a', 'b', 'c', 'd'].map((name) => `ledger-${run}-${name}`) as [
    string,
    string,
    string,
    string,
  ];
  const location = { kind: 'eventstoredb', connectionString: server.connectionString } as const;
  const store = await openStore({ ...location, directory: directory() });
  for (const stream of [good, truncated, bounded, deleted]) {
    await new RecordedLog(store.events, stream).append(busyRun(10).events);
  }
  await store.close();
  await server.client.setStreamMetadata(truncated, { truncateBefore: 5 });
  await server.client.setStreamMetadata(bounded, { maxCount: 1 });
  await server.client.deleteStream(deleted);
  const reader = await openReader({ ...location, directory: '' });
  const { ledgers } = await verifyDirectory(reader, undefined, () => undefined);
  await reader.close();
  const found = new Map(
    ledgers.map(({ ledgerId, findings }) => [`ledger-${ledgerId}`, findings.map(({ what }) => what)]),
  );
  expect(found.get(good)).toEqual([]);
  for (const stream of [truncated, bounded, deleted]) expect(found.get(stream)).toEqual(['events in the log']);
});
