import { once } from 'node:events';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { AccountKind, ConsumeMode, ExecuteRequest, ListAccountsRequest, type CommandBody } from '@ledger/protocol';
import {
  HELD_MS_MAX,
  RSS_GROWTH_MIB_MAX,
  startWatchedServer,
  type WatchedServer,
} from '../support/abuse/watched-server';
import { accepted, connectLedger, envelope } from '../support/client';
import { removeData } from '../support/server';
import { CONNECTION_COMMANDS_MAX } from '../../apps/ledger/src/grpc/stream-load';

/** Connections that ask for much and take nothing, that begin calls and drop them, or that only are there. */
const LEDGER = 'fat';
const ACCOUNTS = 64;
const UNREAD_CALLS = 4_000;
const RESET_CALLS = 20_000;
const IDLE_CONNECTIONS = 2_000;
/** A caller with one call at a time, beside one with a thousand of them. */
const HONEST_MS_MAX = 5_000;
const HELD_BY_RESETS_MS_MAX = 500;
const labels = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`label${i}`, '"'.repeat(256)]));

let server: WatchedServer;
let client: ReturnType<typeof connectLedger>;
let rssBefore: number;
let sessions: ClientHttp2Session[];

beforeAll(async () => {
  server = await startWatchedServer();
  client = connectLedger(server.address);
  accepted(await client.commands.openLedger({ envelope: envelope(LEDGER) }));
  const open = (i: number): CommandBody => ({
    $case: 'openAccount',
    value: {
      envelope: envelope(LEDGER),
      accountId: `account-${i}`,
      kind: AccountKind.AGENT,
      labels: { entries: labels },
    } as never,
  });
  const { answers } = await client.commands.executeBatch({
    commands: Array.from({ length: ACCOUNTS }, (_, i) => ({ command: open(i) })),
  });
  const { position } = answers.at(-1)!;
  const { accounts } = await client.queries.listAccounts({ ledgerId: LEDGER, minPosition: position });
  expect(accounts.length).toBeGreaterThan(50);
}, 60_000);
beforeEach(async () => {
  sessions = [];
  rssBefore = (await server.figures()).rssMiB;
});
afterEach(async () => {
  for (const session of sessions) session.destroy();
  expect(server.process.exitCode).toBeNull();
  expect(server.output()).not.toMatch(/\bERROR\b|uncaught|unhandled|FATAL|out of memory/i);
});
afterAll(async () => {
  client.close();
  await server.stop();
  await removeData(server.dataDir);
});

const open = async (initialWindowSize?: number): Promise<ClientHttp2Session> => {
  const settings = initialWindowSize === undefined ? {} : { settings: { initialWindowSize } };
  const session = connectHttp2(`http://${server.address}`, settings);
  session.on('error', () => undefined);
  sessions.push(session);
  await once(session, 'connect');
  return session;
};
const HEADERS = {
  ':method': 'POST',
  ':path': '/budget.v1.LedgerQueryService/ListAccounts',
  'content-type': 'application/grpc',
  te: 'trailers',
};
const framed = (message: Uint8Array): Buffer => {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
};
const listAccounts = (): Buffer =>
  framed(ListAccountsRequest.encode(ListAccountsRequest.fromPartial({ ledgerId: LEDGER })).finish());
const recordOf = (commandId: string): Uint8Array => {
  const value = {
    envelope: envelope(LEDGER, { commandId }),
    accountId: 'root',
    mode: ConsumeMode.RECORD,
    amounts: [{ resource: 'usd', amount: '0.01' }],
  };
  const command = { command: { $case: 'consume' as const, value } };
  return ExecuteRequest.encode(ExecuteRequest.fromPartial({ tag: commandId, command })).finish();
};
/** The longest time of a few calls from memory and from the tables, over a connection of their own. */
const honestMs = async (): Promise<number> => {
  let longest = 0;
  for (let i = 0; i < 5; i += 1) {
    const at = performance.now();
    await client.queries.check({ ledgerId: LEDGER, accountId: 'root' });
    await client.queries.listAccounts({ ledgerId: LEDGER, pageSize: 1 });
    longest = Math.max(longest, performance.now() - at);
  }
  return longest;
};
const assertBounded = async (heldMax = HELD_MS_MAX): Promise<void> => {
  const { heldMs, rssMiB } = await server.figures();
  expect(heldMs).toBeLessThanOrEqual(heldMax);
  expect(rssMiB - rssBefore).toBeLessThanOrEqual(RSS_GROWTH_MIB_MAX);
};

it('thousands of large answers that nobody reads cost little, and others are answered meanwhile', async () => {
  const session = await open(0);
  const request = listAccounts();
  let refused = 0;
  for (let i = 0; i < UNREAD_CALLS; i += 1) {
    const stream = session.request(HEADERS);
    stream
      .on('error', () => undefined)
      .on('response', (headers) => {
        if (headers['grpc-status'] === '8') refused += 1;
      });
    stream.end(request);
  }
  // Answers come until the connection's bound, and then refusals.
  while (refused === 0) {
    expect(await honestMs()).toBeLessThan(HONEST_MS_MAX);
    await pause(50);
  }
  expect(await honestMs()).toBeLessThan(HONEST_MS_MAX);
  await assertBounded();
}, 60_000);

it('streams of commands whose answers nobody reads are read as far as a connection may go, and no further', async () => {
  const STREAMS = 20;
  const COMMANDS = 1_000;
  const session = await open(0);
  const { asOf } = await client.queries.check({ ledgerId: LEDGER, accountId: 'root' });
  for (let i = 0; i < STREAMS; i += 1) {
    const stream = session.request({ ...HEADERS, ':path': '/budget.v1.LedgerCommandService/Execute' });
    stream.on('error', () => undefined);
    stream.write(Buffer.concat(Array.from({ length: COMMANDS }, (_, j) => framed(recordOf(`s-${i}-${j}`)))));
  }
  let recorded = -1n;
  let before: bigint;
  do {
    before = recorded;
    await pause(500);
    recorded = (await client.queries.check({ ledgerId: LEDGER, accountId: 'root' })).asOf!.revision - asOf!.revision;
  } while (recorded === 0n || recorded > before);
  expect(recorded).toBeGreaterThan(BigInt(COMMANDS));
  expect(recorded).toBeLessThanOrEqual(BigInt(CONNECTION_COMMANDS_MAX + STREAMS));
  expect(await honestMs()).toBeLessThan(HONEST_MS_MAX);
  await assertBounded();
}, 60_000);

it('calls that are begun and reset at once hold nobody up', async () => {
  let session = await open();
  for (let sent = 0; sent < RESET_CALLS;) {
    // A server may let go of whoever does so: then over another connection.
    if (session.destroyed || session.closed) session = await open();
    for (let i = 0; i < 100 && !session.destroyed && !session.closed; i += 1, sent += 1) {
      session
        .request(HEADERS)
        .on('error', () => undefined)
        .close(constants.NGHTTP2_CANCEL);
    }
    await pause(1);
  }
  expect(await honestMs()).toBeLessThan(HONEST_MS_MAX);
  // One read of a socket brings more than a thousand of them, and the sender takes half of the machine meanwhile.
  await assertBounded(HELD_BY_RESETS_MS_MAX);
}, 60_000);

it('thousands of connections that ask nothing hold nobody up', async () => {
  for (let i = 0; i < IDLE_CONNECTIONS; i += 50) await Promise.all(Array.from({ length: 50 }, () => open()));
  const late = connectLedger(server.address);
  expect((await late.queries.check({ ledgerId: LEDGER, accountId: 'root' })).asOf).toBeDefined();
  late.close();
  expect(await honestMs()).toBeLessThan(HONEST_MS_MAX);
  await assertBounded(HELD_BY_RESETS_MS_MAX);
}, 60_000);
