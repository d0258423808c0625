import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { ownersInOrder, partitionOf } from '../../protocol/src/routing';
import { COME_BACK_KEY } from '../../protocol/src/trailers';
import { isUnavailable, OneOfSeveral } from './one-of-several';
import type { LedgerClient } from './one-server';

/** Servers of the same ledgers, with the order in which to ask them. */
export class SeveralServers {
  private readonly servers: ReadonlyMap<string, OneOfSeveral>;
  /** Orders that were asked for so far, by partition. */
  private readonly orders = new Map<number, readonly OneOfSeveral[]>();

  constructor(addresses: readonly string[]) {
    this.servers = new Map(addresses.map((address) => [address, new OneOfSeveral(address)]));
  }

  /**
   * Asks the ledger's owner and, while one is UNAVAILABLE, the next in order, each at most once. Commands may be repeated
   * so: their id is the same. One that says to come back is not left: its fault says after how long.
   *
   * @param ledgerId absent: the servers are asked in the order in which they were given.
   * @throws what the last one answered; UNAVAILABLE where none could be reached.
   */
  async call<T>(ledgerId: string | undefined, send: (client: LedgerClient) => Promise<T>): Promise<T> {
    let refused: unknown;
    for (const server of this.candidates(ledgerId)) {
      const reached = server.reached();
      if (reached === true || (await reached)) {
        try {
          return await send(server.client);
        } catch (error) {
          if (!isUnavailable(error) || isToComeBack(error)) throw error;
          refused = error;
        }
      }
      server.leaveOut();
    }
    throw refused ?? this.nobodyThere();
  }

  /**
   * Picks a server for a stream, which stays where it began. Whoever opens another one after UNAVAILABLE gets the next
   * server.
   */
  streamOf<Stream extends NodeJS.EventEmitter>(
    ledgerId: string | undefined,
    open: (client: LedgerClient) => Stream,
  ): Stream {
    const [server] = this.candidates(ledgerId);
    const stream = open(server!.client);
    stream.on('status', ({ code }: { readonly code: number }) => {
      if (code === status.UNAVAILABLE) server!.leaveOut();
    });
    return stream;
  }

  close(): void {
    for (const server of this.servers.values()) server.close();
  }

  /** Servers that are out come last: they may be back without having been asked since. */
  private candidates(ledgerId: string | undefined): readonly OneOfSeveral[] {
    const order = this.inOrder(ledgerId);
    return order.some(({ isOut }) => isOut)
      ? [...order.filter(({ isOut }) => !isOut), ...order.filter(({ isOut }) => isOut)]
      : order;
  }

  private inOrder(ledgerId: string | undefined): readonly OneOfSeveral[] {
    if (ledgerId === undefined) return [...this.servers.values()];
    const partition = partitionOf(ledgerId);
    const known = this.orders.get(partition);
    if (known !== undefined) return known;
    const order = ownersInOrder(this.servers.keys(), partition).map((address) => this.servers.get(address)!);
    this.orders.set(partition, order);
    return order;
  }

  private nobodyThere(): Error {
    const details = `No connection established to any of ${[...this.servers.keys()].join(', ')}`;
    return Object.assign(new Error(details), { code: status.UNAVAILABLE, details, metadata: new Metadata() });
  }
}

const isToComeBack = (error: unknown): boolean =>
  (error as Partial<ServiceError>).metadata?.get(COME_BACK_KEY).length === 1;
