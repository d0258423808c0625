import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { eventually } from '../../../../test/support/eventually';
import { boundConnections } from './connection-bound';

it('turns away connections beyond the bound, says so once, and takes others when one has gone', async () => {
  const server = new Server();
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? resolve(taken) : reject(error),
    ),
  );
  const warnings: string[] = [];
  boundConnections(server, (warning) => warnings.push(warning), 2);
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** A server of HTTP/2 speaks first; a connection that is turned away is closed without a word. */
  const isServed = (socket: Socket): Promise<boolean> =>
    new Promise((resolve) => {
      socket.once('data', () => resolve(true)).once('close', () => resolve(false));
    });
  const [first, second] = [await open(), await open()];
  expect(await Promise.all([isServed(first), isServed(second)])).toEqual([true, true]);
  for (let i = 0; i < 3; i += 1) expect(await isServed(await open())).toBe(false);
  expect(warnings).toEqual(['there are 2 connections, and more of them are turned away']);
  first.destroy();
  await eventually(async () => isServed(await open()));
  server.forceShutdown();
  second.destroy();
});
