import { connectLedger, type LedgerClient } from '@ledger/client';
import { removeData, startServer, type ServerOptions, type ServerProcess } from './server';

/** A server and a client of it, for as long as the tests of a file run. */
export interface RunningServer {
  readonly server: ServerProcess;
  readonly client: LedgerClient;
}

/** A server for the tests of a file; to be called once, at its top. Its members are there while tests and hooks run. */
export const runningServer = (options: ServerOptions = {}): RunningServer => {
  let running: RunningServer | undefined;
  beforeAll(async () => {
    const server = await startServer(options);
    running = { server, client: connectLedger(server.address) };
  });
  afterAll(async () => {
    if (running === undefined) return;
    running.client.close();
    await running.server.stop();
    await removeData(running.server.dataDir);
  });
  const started = (): RunningServer => {
    if (running === undefined) throw new Error('the server is not running yet');
    return running;
  };
  return {
    get server() {
      return started().server;
    },
    get client() {
      return started().client;
    },
  };
};
