import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Finds a port of loopback that is free at this moment: for a server whose address must be known before it starts, or
 * stay when it comes back.
 */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};
