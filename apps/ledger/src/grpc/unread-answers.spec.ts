import { once } from 'node:events';
import { connect, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { eventually } from '../../../../test/support/eventually';
import { UnreadAnswers } from './unread-answers';

const MIB = 1024 * 1024;
const BOUNDS = { connectionBytesMax: 2 * MIB, processBytesMax: 5.5 * MIB, stallMs: 2_000 };
const asIs = (bytes: Buffer): Buffer => bytes;
const CODECS = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
const EMPTY = Buffer.alloc(5);

describe('answers that are not read', () => {
  let server: Server;
  let address: string;
  let sessions: ClientHttp2Session[];
  let warnings: string[];
  /** Number of single calls that were begun. */
  let begun: number;

  beforeEach(async () => {
    const unread = new UnreadAnswers((warning) => warnings.push(warning), BOUNDS);
    begun = 0;
    sessions = [];
    warnings = [];
    server = new Server();
    server.addService(
      {
        Get: { path: '/test/Get', requestStream: false, responseStream: false, ...CODECS },
      },
      {
        Get: unread.bounded(async (call: { request: Buffer }, callback) => {
          begun += 1;
          callback(null, Buffer.alloc(call.request.length === 0 ? MIB : 10));
        }) as never,
      },
    );
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, taken) =>
        error === null ? resolve(taken) : reject(error),
      ),
    );
    address = `http://127.0.0.1:${port}`;
  });
  afterEach(() => {
    for (const session of sessions) session.destroy();
    server.forceShutdown();
  });

  const open = async (initialWindowSize?: number): Promise<ClientHttp2Session> => {
    const session = connect(address, initialWindowSize === undefined ? {} : { settings: { initialWindowSize } });
    session.on('error', () => undefined);
    sessions.push(session);
    await once(session, 'connect');
    return session;
  };
  const headers = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };
  const call = (session: ClientHttp2Session, frame = EMPTY): ClientHttp2Stream => {
    const stream = session.request({ ...headers, ':path': '/test/Get' });
    stream.on('error', () => undefined).end(frame);
    return stream;
  };
  /** The status of a call, whose answer is read. */
  const codeOf = (stream: ClientHttp2Stream): Promise<status> =>
    new Promise((resolve) => {
      const note = (headers: Record<string, unknown>): void => {
        if (headers['grpc-status'] !== undefined) resolve(Number(headers['grpc-status']));
      };
      stream.on('response', note).on('trailers', note).resume();
    });
  const SMALL = Buffer.from([0, 0, 0, 0, 1, 1]);

  it('are kept for a connection up to its bound; then it is answered no more, and others are', async () => {
    const [lazy, other] = [await open(0), await open()];
    for (let i = 0; i < 2; i += 1) call(lazy);
    await eventually(() => begun === 2);
    expect(await codeOf(call(lazy, SMALL))).toBe(status.RESOURCE_EXHAUSTED);
    expect(begun).toBe(2);
    expect(await codeOf(call(other))).toBe(status.OK);
  });

  it('are taken at last, and the connection is answered again', async () => {
    const session = await open(0);
    const slow = [call(session), call(session)];
    await eventually(() => begun === 2);
    expect(await codeOf(call(session, SMALL))).toBe(status.RESOURCE_EXHAUSTED);
    const codes = slow.map(codeOf);
    session.settings({ initialWindowSize: 64 * 1024 });
    session.setLocalWindowSize(8 * MIB);
    expect(await Promise.all(codes)).toEqual([status.OK, status.OK]);
    await eventually(async () => (await codeOf(call(session, SMALL))) === status.OK);
  });

  it('of many connections are cut off, the oldest first, where they are too much together', async () => {
    const lazy = await Promise.all(Array.from({ length: 6 }, () => open(0)));
    const streams = lazy.map((session) => call(session));
    const closed: number[] = [];
    for (const [i, stream] of streams.entries()) stream.on('close', () => closed.push(i));
    await eventually(() => closed.length === 1);
    expect(begun).toBe(6);
    expect(streams[closed[0]!]!.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  it('cost their connection, when it takes nothing for long', async () => {
    const [lazy, other] = [await open(0), await open()];
    let code = 0;
    lazy.on('goaway', (given: number) => (code = given));
    const closed = new Promise((resolve) => lazy.on('close', resolve));
    for (let i = 0; i < 3; i += 1) call(lazy);
    await closed;
    expect(code).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(warnings).toEqual([expect.stringMatching(/^127.0.0.1:\d+ left \d+ bytes of answers unread/)]);
    expect(await codeOf(call(other))).toBe(status.OK);
  });
});
