import { connect as connectHttp2 } from 'node:http2';
import { AccountKind, ConsumeMode, DistributionStrategy } from '@ledger/protocol';
import {
  HELD_MS_MAX,
  RSS_GROWTH_MIB_MAX,
  startWatchedServer,
  type WatchedServer,
} from '../support/abuse/watched-server';
import { openUnreadWatch } from '../support/abuse/unread-watch';
import { accepted, connectLedger, envelope } from '../support/client';
import { eventually } from '../support/eventually';
import { removeData } from '../support/server';

/** Requests that are well formed, and together or each by itself as much as the bounds let through. */
const LEDGER = 'laden';
const WATCHERS = 1_000;
const CONNECTIONS = 10;
const RESOURCES = Array.from({ length: 55 }, (_, i) => `r${i}`);

let server: WatchedServer;
let client: ReturnType<typeof connectLedger>;

const charge = (resources: readonly string[]) => ({
  command: {
    $case: 'consume' as const,
    value: {
      envelope: envelope(LEDGER),
      accountId: 'root',
      mode: ConsumeMode.RECORD,
      amounts: resources.map((resource) => ({ resource, amount: '0.5' })),
    },
  },
});
const charges = async (count: number, resources: readonly string[]): Promise<void> => {
  const { answers } = await client.commands.executeBatch({
    commands: Array.from({ length: count }, () => charge(resources)),
  });
  expect(answers.filter(({ outcome }) => outcome?.$case === 'accepted')).toHaveLength(count);
};

beforeAll(async () => {
  server = await startWatchedServer({ LEDGER_WATCHERS_PER_CALLER_MAX: String(WATCHERS) });
  client = connectLedger(server.address);
  accepted(await client.commands.openLedger({ envelope: envelope(LEDGER) }));
  for (const resource of RESOURCES) {
    accepted(await client.commands.defineResource({ envelope: envelope(LEDGER), resource, scale: 2 }));
  }
  // The first ones compile the code that reads and decides large batches.
  for (let i = 0; i < 3; i += 1) await charges(1_000, RESOURCES);
  await server.figures();
}, 60_000);
afterAll(async () => {
  client.close();
  await server.stop();
  await removeData(server.dataDir);
});

it('a batch of the greatest size holds nobody up', async () => {
  await charges(1_000, RESOURCES);
  expect((await server.figures()).heldMs).toBeLessThanOrEqual(HELD_MS_MAX);
}, 60_000);

it('a distribution of the greatest size holds nobody up', async () => {
  const amounts = RESOURCES.map((resource) => ({ resource, amount: '1000' }));
  accepted(await client.commands.fund({ envelope: envelope(LEDGER), amounts }));
  const children = Array.from({ length: 1_000 }, (_, i) => `child-${i}`);
  await client.commands.executeBatch({
    commands: children.map((accountId) => ({
      command: {
        $case: 'openAccount',
        value: { envelope: envelope(LEDGER), accountId, parentId: 'root', kind: AccountKind.AGENT },
      },
    })),
  });
  await server.figures();
  const sizes = [RESOURCES.length, 10];
  const outcomes: (string | undefined)[] = [];
  for (const size of sizes) {
    const { answer } = await client.commands.distribute({
      envelope: envelope(LEDGER),
      accountId: 'root',
      amounts: amounts.slice(0, size),
      strategy: DistributionStrategy.EQUAL,
    });
    outcomes.push(answer?.outcome?.$case);
  }
  expect(outcomes).toEqual(['rejected', 'accepted']);
  expect((await server.figures()).heldMs).toBeLessThanOrEqual(HELD_MS_MAX);
}, 60_000);

it('watchers that are opened together and read nothing hold nobody up, and cost little', async () => {
  const { rssMiB: before } = await server.figures();
  const sessions = Array.from({ length: CONNECTIONS }, () => connectHttp2(`http://${server.address}`));
  let begun = 0;
  for (const session of sessions)
    for (let i = 0; i < WATCHERS / CONNECTIONS; i += 1) openUnreadWatch(session, LEDGER, () => (begun += 1));
  // Commands are answered while they come.
  let answered = 0;
  await eventually(async () => {
    await charges(1, ['r0']);
    answered += 1;
    return begun === WATCHERS;
  });
  for (let i = 0; i < 100; i += 1) await charges(1, ['r0']);
  expect(answered).toBeGreaterThan(1);
  const { heldMs, rssMiB } = await server.figures();
  expect(heldMs).toBeLessThanOrEqual(HELD_MS_MAX);
  expect(rssMiB - before).toBeLessThanOrEqual(RSS_GROWTH_MIB_MAX);
  for (const session of sessions) session.destroy();
}, 60_000);
