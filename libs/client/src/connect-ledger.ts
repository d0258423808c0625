import { SeveralServers } from './several-servers';
import { clientOver, openChannel, type LedgerClient } from './one-server';
import { clientOfSeveral } from './routed-client';

/**
 * Connects to a ledger.
 *
 * @param addresses `host:port`, or several of servers that serve the same ledgers, as a list or with commas between
 *   them. Calls about a ledger then go to the server that owns it, and to the next in order while that one is
 *   UNAVAILABLE. Name every server, each as it advertises itself (LEDGER_ADVERTISE), so that all senders agree on the
 *   owner.
 */
export const connectLedger = (addresses: string | readonly string[]): LedgerClient => {
  const listed = typeof addresses === 'string' ? addresses.split(',') : addresses;
  const all = [...new Set(listed.map((address) => address.trim()))];
  return all.length === 1 ? clientOver(openChannel(all[0]!)) : clientOfSeveral(new SeveralServers(all));
};
