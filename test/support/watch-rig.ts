import { ledgerStream } from '@ledger/domain';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Position, RecordedEvent, Revision, Store } from '@ledger/event-store';
import { connectLedger, faultDetails, type LedgerClient } from '@ledger/client';
import { grpcService, LedgerQueryServiceDefinition, type WatchRequest, type WatchResponse } from '@ledger/protocol';
import type { ServiceError } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { WATCH_PATIENCE, type WatchPatience } from '../../apps/ledger/src/grpc/watch/limits';
import type { WatchCall } from '../../apps/ledger/src/grpc/watch/outgoing';
import { Watchers, type WatchBounds } from '../../apps/ledger/src/grpc/watch/watchers';
import { grpcFaultOf } from '../../apps/ledger/src/grpc/grpc-fault';

/** A store, and a gRPC server in this process that has Watch alone. */
export class WatchRig {
  private readonly heads = new Map<string, Revision>();

  private constructor(
    readonly store: Store,
    private readonly server: Server,
    readonly address: string,
    readonly watchers: Watchers,
    /** Patience with slow watchers; a change takes effect at once. */
    readonly patience: { -readonly [Bound in keyof WatchPatience]: WatchPatience[Bound] },
    private readonly ending: AbortController,
  ) {}

  static async open(
    directory: string,
    bounds: Partial<WatchBounds> = {},
    patience: Partial<WatchPatience> = {},
  ): Promise<WatchRig> {
    const store = await openEmbeddedStore(directory);
    const ending = new AbortController();
    const allBounds = { watchersMax: 10_000, perCallerMax: 10_000, ...bounds };
    const inForce = { ...WATCH_PATIENCE, lookEveryMs: 20, ...patience };
    const watchers = new Watchers(store.events, allBounds, ending.signal, inForce);
    const service = grpcService(LedgerQueryServiceDefinition);
    const server = new Server();
    server.addService({ Watch: service['Watch']! }, {
      Watch: (call: WatchCall) => {
        const watch = watchers.watch(call).subscribe({ error: (error) => call.emit('error', grpcFaultOf(error)) });
        call.once('cancelled', () => watch.unsubscribe());
      },
    } as never);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    const address = `127.0.0.1:${port}`;
    return new WatchRig(store, server, address, watchers, inForce, ending);
  }

  /** Records events about an account, each with a text of so many characters. Answers the last one's position. */
  async record(ledgerId: string, accountIds: readonly string[], characters = 10): Promise<Position> {
    const stream = ledgerStream(ledgerId);
    const events = accountIds.map((accountId) => ({
      id: randomUUID(),
      type: 'AccountSuspended',
      data: JSON.stringify({ at: '2026-11-23T12:00:00.000Z', accountId, reason: 'x'.repeat(characters) }),
      metadata: '{}',
    }));
    const result = await this.store.events.append(stream, this.heads.get(ledgerId) ?? 'no-stream', events);
    if (result.outcome !== 'appended') throw new Error('somebody else wrote');
    this.heads.set(ledgerId, result.revision);
    return result.position;
  }

  /** Positions of the events of a ledger that a watch must send, as the log has them. */
  async logged(request: Partial<WatchRequest>): Promise<string[]> {
    const positions: string[] = [];
    const after = request.afterPosition as Position | undefined;
    for await (const page of this.store.events.readAll(after === undefined ? {} : { after })) {
      positions.push(...page.filter((event) => isOf(event, request)).map(({ position }) => position));
    }
    return positions;
  }

  /** Every watch ends, as when the server goes. */
  shutDown(): void {
    this.ending.abort();
  }

  async close(): Promise<void> {
    this.server.forceShutdown();
    await this.store.close();
  }
}

const isOf = ({ stream, data }: RecordedEvent, { ledgerId, accountId }: Partial<WatchRequest>): boolean =>
  stream === ledgerStream(ledgerId!) &&
  (accountId === undefined || (JSON.parse(data) as { accountId: string }).accountId === accountId);

/** The end of a watch. */
export interface WatchEnd {
  readonly code: number;
  readonly details: string;
  readonly sentUpTo: string | undefined;
}

/** A watch whose reading a test starts and stops. */
export class WatchedCall {
  /** Positions of the events received. */
  readonly positions: string[] = [];
  caughtUp = 0;
  end: WatchEnd | undefined;
  /** Position from which the watch that replaces this one goes on. Undefined: from the beginning. */
  receivedUpTo: string | undefined;
  private readonly client: LedgerClient;
  private readonly call;

  /** Over a connection of its own: one that is not read holds up every other call of its connection. */
  constructor(address: string, request: Partial<WatchRequest>) {
    this.client = connectLedger(address);
    this.receivedUpTo = request.afterPosition;
    this.call = this.client.watch(request);
    this.call.on('data', ({ message }: WatchResponse) => {
      this.receivedUpTo = message?.value.position;
      if (message?.$case === 'event') this.positions.push(message.value.position);
      else this.caughtUp += 1;
    });
    this.call.on('error', (error: ServiceError) => {
      this.end = { code: error.code, details: error.details, sentUpTo: faultDetails(error).sentUpTo };
    });
  }

  pause(): void {
    this.call.pause();
  }

  resume(): void {
    this.call.resume();
  }

  cancel(): void {
    this.call.cancel();
    this.client.close();
  }
}
