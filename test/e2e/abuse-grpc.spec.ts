import { once } from 'node:events';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import { connect as connectSocket, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Client, credentials, status, type ClientDuplexStream } from '@grpc/grpc-js';
import type { DescMethod } from '@bufbuild/protobuf';
import { hostileKinds, hostileLists, type HostileMessage } from '../support/abuse/hostile-bytes';
import { SERVICES } from '../support/abuse/schema';
import {
  HELD_MS_MAX,
  RSS_GROWTH_MIB_MAX,
  startWatchedServer,
  type WatchedServer,
} from '../support/abuse/watched-server';
import { accepted, connectLedger, envelope } from '../support/client';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { removeData } from '../support/server';

/**
 * Every message of every call, made as costly as it can be, over the wire: refused in time, with the memory of a few
 * messages, by a server that goes on. ABUSE_ROUNDS of the environment goes through all kinds at the greatest size so often.
 */
const ROUNDS = Number(process.env['ABUSE_ROUNDS'] ?? 0);
const GREATEST = 4 * 1024 * 1024 - 1_024;
const LARGE = 64 * 1024;
const CALL_MS_MAX = 30_000;
const seed = chosenSeed();
const random = new SeededRandom(seed);

let server: WatchedServer;
let connection: Client;
let rssBefore: number;

beforeAll(async () => {
  server = await startWatchedServer();
  connection = new Client(server.address, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 });
  const client = connectLedger(server.address);
  accepted(await client.commands.openLedger({ envelope: envelope('abused') }));
  client.close();
  // The first large message of a process brings its buffers and compiles what reads it.
  await codeOf(CONSUME, Buffer.alloc(GREATEST));
  rssBefore = (await server.figures()).rssMiB;
});
afterEach(async () => {
  const client = connectLedger(server.address);
  const { asOf } = await client.queries.check({ ledgerId: 'abused', accountId: 'root' });
  client.close();
  expect(asOf!.revision).toBe(0n);
  expect(server.process.exitCode).toBeNull();
  expect(server.output()).not.toMatch(/\bERROR\b|uncaught|unhandled|FATAL|out of memory/i);
});
afterAll(async () => {
  connection.close();
  await server.stop();
  await removeData(server.dataDir);
});

const METHODS = SERVICES.flatMap(({ methods }) => methods);
const CONSUME = METHODS.find(({ name }) => name === 'Consume')!;
const sameBytes = (bytes: Buffer): Buffer => bytes;

/** Sends one message and answers the status with which the call ends. */
const codeOf = ({ parent, name, methodKind }: DescMethod, bytes: Buffer): Promise<status> =>
  new Promise((resolve) => {
    const path = `/${parent.typeName}/${name}`;
    const options = { deadline: Date.now() + CALL_MS_MAX };
    if (methodKind === 'unary') {
      connection.makeUnaryRequest(path, sameBytes, sameBytes, bytes, options, (error) =>
        resolve(error?.code ?? status.OK),
      );
      return;
    }
    const call =
      methodKind === 'server_streaming'
        ? connection.makeServerStreamRequest(path, sameBytes, sameBytes, bytes, options)
        : connection.makeBidiStreamRequest(path, sameBytes, sameBytes, options);
    call
      .on('error', () => undefined)
      .on('status', ({ code }: { code: status }) => resolve(code))
      .resume();
    if (methodKind !== 'server_streaming') (call as ClientDuplexStream<Buffer, Buffer>).end(bytes);
  });

/**
 * A message that carries commands has the same lists as they have, and these have calls of their own: one in nine is
 * tried again here.
 */
const listsFor = ({ input }: DescMethod): readonly HostileMessage[] => {
  const lists = hostileLists(input, GREATEST);
  const carriesCommands = input.fields.some(({ message }) => message?.typeName === 'budget.v1.Command');
  return carriesCommands && ROUNDS === 0 ? lists.filter((_list, i) => i % 9 === 0) : lists;
};

const assertHeld = async (what: string): Promise<void> => {
  const { heldMs, rssMiB } = await server.figures();
  expect({ what, held: heldMs <= HELD_MS_MAX ? 'in bounds' : heldMs }).toEqual({ what, held: 'in bounds' });
  expect({ what, grown: rssMiB - rssBefore <= RSS_GROWTH_MIB_MAX ? 'in bounds' : rssMiB - rssBefore }).toEqual({
    what,
    grown: 'in bounds',
  });
};

/** Statuses that tell a caller that its message is at fault. */
const REFUSED = [status.INVALID_ARGUMENT, status.INTERNAL, status.RESOURCE_EXHAUSTED];

describe(`a call with a message that costs as much as it can (seed ${seed})`, () => {
  it('is refused in time for entries of every list there is, at the greatest size', async () => {
    for (const method of METHODS) {
      for (const { what, bytes } of listsFor(method)) {
        const where = `${method.name}: ${what}`;
        const code = await codeOf(method, bytes);
        const expected = method.methodKind === 'bidi_streaming' ? status.OK : status.INVALID_ARGUMENT;
        // A map's entries all have one key, so they are one entry.
        if (code !== expected) expect({ where, code }).toEqual({ where, code: expected });
        await assertHeld(where);
      }
    }
  });

  it('is refused in time for every other kind', async () => {
    for (const [place, method] of METHODS.entries()) {
      // Each kind at the greatest size for some call, and smaller for the others.
      const kinds = hostileKinds(method.input, LARGE, (below) => random.below(below));
      const great = hostileKinds(method.input, GREATEST, (below) => random.below(below))[place % kinds.length]!;
      for (const { what, bytes } of [...kinds, great]) {
        const code = await codeOf(method, bytes);
        const where = `${method.name}: ${what}`;
        // A message without required fields is a good one to some calls, once what is unknown is left out.
        if (code !== status.OK)
          expect({ where, refused: REFUSED.includes(code) || code }).toEqual({ where, refused: true });
      }
      await assertHeld(method.name);
    }
  });

  const rounds = ROUNDS > 0 ? it : it.skip;
  rounds(
    'is refused in time, kind by kind at the greatest size, round by round',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const method of METHODS) {
          for (const { what, bytes } of hostileKinds(method.input, GREATEST, (below) => random.below(below))) {
            await codeOf(method, bytes);
            await assertHeld(`round ${round}, ${method.name}: ${what}`);
          }
        }
      }
    },
    3_600_000,
  );

  it('is refused in time beside others of its kind', async () => {
    const consume = hostileLists(CONSUME.input, GREATEST)[0]!;
    const codes = await Promise.all(Array.from({ length: 16 }, () => codeOf(CONSUME, consume.bytes)));
    expect(new Set(codes)).toEqual(new Set([status.INVALID_ARGUMENT]));
    expect((await server.figures()).rssMiB - rssBefore).toBeLessThan(RSS_GROWTH_MIB_MAX);
  });

  it.each(['/grpc.health.v1.Health/Check', '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo'])(
    'is refused in time at %s too',
    async (path) => {
      for (const { what, bytes } of hostileKinds(CONSUME.input, GREATEST, (below) => random.below(below))) {
        const deadline = Date.now() + CALL_MS_MAX;
        const call = connection.makeBidiStreamRequest(path, sameBytes, sameBytes, { deadline });
        const code = new Promise((resolve) => call.on('status', ({ code }: { code: status }) => resolve(code)));
        call.on('error', () => undefined).resume();
        call.end(bytes);
        expect({ what, code: await code }).toEqual({ what, code: status.INTERNAL });
      }
      await assertHeld(path);
    },
  );
});

const session = async (): Promise<ClientHttp2Session> => {
  const opened = connectHttp2(`http://${server.address}`);
  opened.on('error', () => undefined);
  await once(opened, 'connect');
  return opened;
};
const HEADERS = {
  [constants.HTTP2_HEADER_METHOD]: 'POST',
  [constants.HTTP2_HEADER_PATH]: '/budget.v1.LedgerCommandService/Consume',
  'content-type': 'application/grpc',
  te: 'trailers',
};
const closed = (stream: NodeJS.EventEmitter): Promise<unknown> => once(stream, 'close').catch(() => undefined);

describe('a connection that is abused', () => {
  it('is no way in for what is small only while it is compressed', async () => {
    const http2 = await session();
    const packed = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(packed.length, 1);
    const stream = http2.request({ ...HEADERS, 'grpc-encoding': 'gzip' });
    let code = '';
    const note = (headers: Record<string, unknown>): void => void (code = String(headers['grpc-status'] ?? code));
    stream
      .on('response', note)
      .on('trailers', note)
      .on('error', () => undefined);
    stream.end(Buffer.concat([head, packed]));
    stream.resume();
    await closed(stream);
    expect(code).toBe(String(status.RESOURCE_EXHAUSTED));
    http2.destroy();
    await assertHeld('a compressed message');
  });

  it('is closed or refused for a flood of headers', async () => {
    const http2 = await session();
    const flood = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x-${i}`, 'v'.repeat(1_000)]));
    const stream = http2.request({ ...HEADERS, ...flood });
    stream.on('error', () => undefined).on('response', () => undefined);
    stream.end();
    stream.resume();
    await closed(stream);
    http2.destroy();
    await assertHeld('headers');
  });

  it('may have thousands of calls that are begun and never ended', async () => {
    const http2 = await session();
    const streams = Array.from({ length: 4_000 }, () => http2.request(HEADERS));
    for (const stream of streams) stream.on('error', () => undefined).write(Buffer.from([0, 0, 0, 0, 9]));
    await assertHeld('calls that are begun');
    http2.destroy();
    await closed(http2);
  });

  it('may stay silent, or send a byte now and then', async () => {
    const [host, port] = server.address.split(':') as [string, string];
    const sockets: Socket[] = Array.from({ length: 200 }, () => connectSocket(Number(port), host));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.on('error', () => undefined).write('PRI * HTT');
    await assertHeld('silent connections');
    for (const socket of sockets) socket.destroy();
  });
});
