import { messageOf } from '@ledger/platform';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Reasons why an address cannot be used, for whoever chose it. */
const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: another server listens there',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EACCES: 'may not be listened on by this user',
  ENOTFOUND: 'names a host that is not known',
  EAI_AGAIN: 'names a host that is not known',
};

/**
 * Listens for a moment, so that nothing is opened for a server that could not be reached. Another may still take the
 * address before this one does: then the start fails later.
 *
 * @param listen `host:port`, the host of IPv6 in brackets.
 * @throws Error in plain words.
 */
export const assertFree = async (listen: string): Promise<void> => {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const probe = createServer();
  try {
    probe.listen({ host, port: Number(listen.slice(colon + 1)), exclusive: true });
    await once(probe, 'listening');
  } catch (error) {
    const why = WHY[String((error as NodeJS.ErrnoException).code)] ?? `cannot be listened on (${messageOf(error)})`;
    throw new Error(`${listen} ${why}; GRPC_LISTEN chooses another`, { cause: error });
  }
  probe.close();
  await once(probe, 'close');
};
