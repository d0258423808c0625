import type { DescMessage } from '@bufbuild/protobuf';
import { NATS_ERROR_HEADERS, NATS_SUBJECTS } from '@ledger/protocol';
import { hostileJson } from '../support/abuse/hostile-json';
import { BATCH, COMMAND, SERVICES } from '../support/abuse/schema';
import {
  HELD_MS_MAX,
  RSS_GROWTH_MIB_MAX,
  startWatchedServer,
  type WatchedServer,
} from '../support/abuse/watched-server';
import { natsAccepted, natsCaller, type NatsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { removeData } from '../support/server';

/**
 * Every message that comes over NATS, made as costly as JSON of the greatest size can be: refused in time, by a server
 * that goes on. ABUSE_ROUNDS of the environment sends all kinds for every command, and not each kind for some.
 */
const ALL = Number(process.env['ABUSE_ROUNDS'] ?? 0) > 0;
const GREATEST = 1024 * 1024;

let nats: NatsServer;
let server: WatchedServer;
let caller: NatsCaller;
let rssBefore: number;

beforeAll(async () => {
  nats = await natsServer();
  server = await startWatchedServer({ NATS_URL: nats.url });
  caller = await natsCaller(nats.url);
  await caller.served();
  natsAccepted(await caller.command('abused', 'openLedger'));
  await caller.request(NATS_SUBJECTS.batch, '['.repeat(GREATEST));
  rssBefore = (await server.figures()).rssMiB;
});
afterAll(async () => {
  await caller.close();
  await server.stop();
  await nats.remove();
  await removeData(server.dataDir);
});

const queries = SERVICES[1]!.methods.filter(({ methodKind }) => methodKind === 'unary');
const SUBJECTS: readonly (readonly [name: string, subject: string, message: DescMessage])[] = [
  ['a command', NATS_SUBJECTS.command('abused'), COMMAND],
  ['a batch', NATS_SUBJECTS.batch, BATCH],
  ...queries.map(({ name, input }) => [name, NATS_SUBJECTS.query(name), input] as const),
];

describe('a message of NATS that costs as much as it can', () => {
  it.each(SUBJECTS)('is refused in time as %s', async (_name, subject, message) => {
    const kinds = hostileJson(message, GREATEST);
    // A batch has the same lists as its commands.
    const sent = message === BATCH && !ALL ? kinds.filter((_kind, i) => i % 9 === 0) : kinds;
    for (const { what, text } of sent) {
      const reply = await caller.request(subject, text);
      expect({ what, code: reply.headers.get(NATS_ERROR_HEADERS.code) }).toEqual({ what, code: '3' });
      expect(JSON.stringify(reply.body).length).toBeLessThan(8 * 1024);
    }
    const { heldMs, rssMiB } = await server.figures();
    expect(heldMs).toBeLessThanOrEqual(HELD_MS_MAX);
    expect(rssMiB - rssBefore).toBeLessThanOrEqual(RSS_GROWTH_MIB_MAX);
  });

  it('leaves no trace', async () => {
    const { body } = await caller.query('Check', { ledgerId: 'abused', accountId: 'root' });
    expect(body).toMatchObject({ spending: { accountId: 'root' } });
    expect(body['asOf']).not.toMatchObject({ revision: expect.anything() as unknown });
    expect(server.output()).not.toMatch(/\bERROR\b|uncaught|unhandled|FATAL|out of memory/i);
  });
});
