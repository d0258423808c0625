import { once } from 'node:events';
import { connect, constants, type ClientHttp2Session } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { Client, credentials, status } from '@grpc/grpc-js';
import { ConsumeMode, ConsumeRequest } from '@ledger/protocol';
import { accepted, envelope, faultOf, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const LEDGER = 'broken';
const consume = { envelope: envelope(LEDGER), accountId: 'root', mode: ConsumeMode.ENFORCE, amounts: usd('1') };
const running = runningServer();

beforeAll(async () => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(LEDGER) }));
});
afterEach(async () => {
  // Every test leaves the server answering and nothing recorded, whatever it sent.
  const { asOf } = await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' });
  expect(asOf!.revision).toBe(0n);
});

/** One unary call with any bytes as its message. */
const raw = (path: string, bytes: Buffer): Promise<unknown> => {
  const connection = new Client(running.server.address, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
  });
  return new Promise((resolve, reject) => {
    const same = (b: Buffer): Buffer => b;
    connection.makeUnaryRequest(path, same, same, bytes, (error, answer) => (error ? reject(error) : resolve(answer)));
  }).finally(() => connection.close());
};

const CONSUME = '/budget.v1.LedgerCommandService/Consume';

describe('broken messages', () => {
  it.each([
    { what: 'an unknown method', path: '/budget.v1.LedgerCommandService/Steal', code: status.UNIMPLEMENTED },
    { what: 'an unknown service', path: '/budget.v2.LedgerCommandService/Consume', code: status.UNIMPLEMENTED },
    {
      what: 'bytes that are no message',
      path: CONSUME,
      bytes: Buffer.from('ffffffffffffff', 'hex'),
      code: status.INTERNAL,
    },
    { what: 'a field that is cut off', path: CONSUME, bytes: Buffer.from('1205616263', 'hex'), code: status.INTERNAL },
    // Field 2 is text, sent as a number here: as for every unknown field, it is as if it were not there.
    { what: 'a wrong wire type', path: CONSUME, bytes: Buffer.from('1001', 'hex'), code: status.INVALID_ARGUMENT },
    { what: 'an empty message', path: CONSUME, bytes: Buffer.alloc(0), code: status.INVALID_ARGUMENT },
    {
      what: 'a message of 5 MiB',
      path: CONSUME,
      bytes: Buffer.alloc(5 * 1024 * 1024),
      code: status.RESOURCE_EXHAUSTED,
    },
  ])('$what is a clear error', async ({ path, bytes = Buffer.alloc(0), code }) => {
    expect((await faultOf(raw(path, bytes))).code).toBe(code);
  });

  it('takes bytes that are no UTF-8 for text that breaks a rule', async () => {
    const bytes = Buffer.from(
      ConsumeRequest.encode(ConsumeRequest.fromPartial({ ...consume, accountId: 'aa' })).finish(),
    );
    bytes.set([0xff, 0xfe], bytes.indexOf('\x12\x02aa') + 2);
    const fault = await faultOf(raw(CONSUME, bytes));
    expect(fault.violations.map(({ field }) => field)).toEqual(['account_id']);
  });
});

/** Sends a body on a stream of its own and says how it ended: gRPC's status, HTTP's, or a reset. */
const posted = async (headers: Record<string, string>, body: Buffer): Promise<string> => {
  const session: ClientHttp2Session = connect(`http://${running.server.address}`);
  session.on('error', () => undefined);
  try {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: CONSUME,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    let ended = '';
    stream.on('response', (h) => (ended = `grpc ${String(h['grpc-status'] ?? '')} http ${String(h[':status'])}`));
    stream.on('trailers', (h) => (ended = `grpc ${String(h['grpc-status'])}`));
    stream.on('error', () => (ended = 'reset'));
    stream.end(body);
    stream.resume();
    await once(stream, 'close').catch(() => undefined);
    return ended;
  } finally {
    session.destroy();
  }
};

describe('broken frames', () => {
  it('refuses a frame that promises more than it has', async () => {
    expect(await posted({}, Buffer.from('00000000ff0102', 'hex'))).not.toBe('grpc 0');
  });
  it('refuses a frame that promises more than the limit', async () => {
    expect(await posted({}, Buffer.from('007fffffff01', 'hex'))).toBe(`grpc ${status.RESOURCE_EXHAUSTED} http 200`);
  });
  it('refuses a compressed frame that is not compressed', async () => {
    expect(await posted({ 'grpc-encoding': 'gzip' }, Buffer.from('010000000201ff', 'hex'))).not.toBe('grpc 0');
  });
  it('refuses what is no gRPC', async () => {
    expect(await posted({ 'content-type': 'application/json' }, Buffer.from('{}'))).toContain('http 415');
  });

  it.each([
    { what: 'no HTTP/2', bytes: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' },
    { what: 'noise', bytes: '\u0000\u0001\u0002'.repeat(100) },
    {
      what: 'a good preface and a broken frame',
      bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\u0009\u0009',
    },
  ])('closes a connection that speaks $what', async ({ bytes }) => {
    const [host, port] = running.server.address.split(':') as [string, string];
    const socket = connectSocket(Number(port), host);
    socket.on('error', () => undefined);
    socket.resume();
    socket.end(Buffer.from(bytes, 'latin1'));
    await once(socket, 'close');
  });
});
