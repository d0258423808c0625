import { Metadata, Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { eventually } from '../../../test/support/eventually';
import {
  LedgerCommandServiceDefinition,
  type ExecuteRequest,
} from '../../protocol/src/generated/budget/v1/command_service';
import type { FundRequest } from '../../protocol/src/generated/budget/v1/commands';
import { LedgerQueryServiceDefinition } from '../../protocol/src/generated/budget/v1/query_service';
import { CheckResponse } from '../../protocol/src/generated/budget/v1/state_queries';
import { grpcService } from '../../protocol/src/grpc-service';
import { ownersInOrder, partitionOf } from '../../protocol/src/routing';
import { COME_BACK_KEY } from '../../protocol/src/trailers';
import { connectLedger } from './connect-ledger';
import type { LedgerClient } from './one-server';

/** A server on the real wire that answers with its address in place of deciding, and does what a test says. */
class NamedServer {
  address = '127.0.0.1:0';
  /** Ids of the commands that came in. */
  readonly ids: string[] = [];
  /**
   * Fate of a command. Absent: it is answered. `lost`: the server takes it, and the connection breaks before the
   * answer.
   */
  fate: status | 'lost' | undefined;
  /** Makes its answers say, besides, that it will serve the ledger later. */
  loads = false;
  private readonly health = new HealthImplementation();
  private server: Server | undefined;
  private wire: Wire | undefined;

  private get trailer(): Metadata {
    const trailer = new Metadata();
    if (this.loads) trailer.set(COME_BACK_KEY, 'true');
    return trailer;
  }

  async start(): Promise<void> {
    const server = new Server();
    const answer = (id: string, done: sendUnaryData<unknown>, response: unknown): void => {
      this.ids.push(id);
      if (this.fate === undefined) done(null, response);
      else if (this.fate === 'lost') this.wire?.cut();
      else done({ code: this.fate, details: 'fate', metadata: this.trailer });
    };
    const commands = grpcService(LedgerCommandServiceDefinition);
    const queries = grpcService(LedgerQueryServiceDefinition);
    const execute = (stream: ServerDuplexStream<ExecuteRequest, unknown>): void => {
      stream.on('data', ({ tag }: ExecuteRequest) => stream.write({ tag, answer: this.answer('') }));
      stream.on('error', () => undefined);
    };
    server.addService(commands, {
      ...unused(commands),
      Fund: ({ request }: ServerUnaryCall<FundRequest, unknown>, done: sendUnaryData<unknown>) => {
        const { commandId } = request.envelope!;
        answer(commandId, done, { answer: this.answer(commandId) });
      },
      ExecuteBatch: (_call: unknown, done: sendUnaryData<unknown>) => answer('', done, { answers: [this.answer('')] }),
      Execute: execute,
    });
    server.addService(queries, {
      ...unused(queries),
      Check: (_call: unknown, done: sendUnaryData<unknown>) =>
        answer('', done, CheckResponse.fromPartial({ spending: { accountId: this.address } })),
      ListLedgers: (_call: unknown, done: sendUnaryData<unknown>) => answer('', done, { ledgers: [] }),
    });
    this.health.addToServer(server);
    this.serves(true);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    this.server = server;
    this.wire = await wireTo(port, Number(this.address.split(':')[1]));
    this.address = `127.0.0.1:${this.wire.port}`;
  }

  serves(isServing: boolean): void {
    this.health.setStatus('', isServing ? 'SERVING' : 'NOT_SERVING');
  }

  /** Breaks the connections, as the death of a server does. */
  stop(): void {
    this.wire?.cut();
    this.server?.forceShutdown();
  }

  private answer(commandId: string) {
    return { commandId, ledgerId: '', outcome: undefined, replayed: false, dryRun: false, at: this.address };
  }
}

interface Wire {
  readonly port: number;
  cut(): void;
}

/** A relay in front of a server, so that its connections can break as they do when a process dies. */
const wireTo = async (target: number, port: number): Promise<Wire> => {
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    cut: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

const unused = (methods: object): object =>
  Object.fromEntries(Object.keys(methods).map((name) => [name, () => undefined]));

let servers: NamedServer[];
let client: LedgerClient;

beforeEach(async () => {
  servers = [new NamedServer(), new NamedServer(), new NamedServer()];
  await Promise.all(servers.map((server) => server.start()));
  client = connectLedger(addresses());
});
afterEach(() => {
  client.close();
  for (const server of servers) server.stop();
});

const addresses = (): string[] => servers.map(({ address }) => address);
const named = (address: string | undefined): NamedServer => servers.find((server) => server.address === address)!;
/** The servers in the order in which they are asked about the ledger. */
const ordered = (ledgerId: string): readonly NamedServer[] =>
  ownersInOrder(addresses(), partitionOf(ledgerId)).map(named);
const fundOf = (ledgerId: string, commandId = 'c') => ({
  envelope: { commandId, ledgerId, actor: 'a' },
  amounts: [{ resource: 'usd', amount: '1' }],
});
const servedBy = async (ledgerId: string, commandId?: string): Promise<string> =>
  (await client.commands.fund(fundOf(ledgerId, commandId))).answer!.at;

describe('calls about a ledger', () => {
  it('go to its owner, whatever they are', async () => {
    for (const ledgerId of Array.from({ length: 20 }, (_, i) => `ledger-${i}`)) {
      const owner = ordered(ledgerId)[0]!.address;
      expect(await servedBy(ledgerId)).toBe(owner);
      const commands = [{ command: { $case: 'fund' as const, value: fundOf(ledgerId) } }];
      expect((await client.commands.executeBatch({ commands })).answers[0]!.at).toBe(owner);
      const atomic = fundOf(ledgerId).envelope;
      expect((await client.commands.executeBatch({ commands: [], atomic })).answers[0]!.at).toBe(owner);
      const { spending } = await client.queries.check({ ledgerId, accountId: 'a' });
      expect(spending!.accountId).toBe(owner);
    }
  });

  it('go to the first of the list where they are about none', async () => {
    await client.queries.listLedgers({});
    expect(servers.map(({ ids }) => ids.length)).toEqual([1, 0, 0]);
  });

  it('go to the same owner whatever the order of the list', async () => {
    const other = connectLedger(addresses().reverse().join(', '));
    const owner = ordered('acme')[0]!.address;
    expect((await other.commands.fund(fundOf('acme'))).answer!.at).toBe(owner);
    other.close();
  });
});

describe('an owner that is unavailable', () => {
  it('is passed over at once when it is gone, and asked again when it is back', async () => {
    const [owner, next, last] = ordered('acme') as [NamedServer, NamedServer, NamedServer];
    await servedBy('acme');
    owner.stop();
    expect(await servedBy('acme')).toBe(next.address);
    next.stop();
    expect(await servedBy('acme')).toBe(last.address);
    await next.start();
    await owner.start();
    await eventually(async () => (await servedBy('acme')) === owner.address);
  });

  it('is followed by the next with the same command, where it was lost in mid call', async () => {
    const [owner, next] = ordered('acme') as [NamedServer, NamedServer];
    owner.fate = 'lost';
    expect(await servedBy('acme', 'once')).toBe(next.address);
    expect([owner.ids, next.ids]).toEqual([['once'], ['once']]);
  });

  it('is followed by the next where it cut the call off at its end', async () => {
    const [owner, next] = ordered('acme') as [NamedServer, NamedServer];
    owner.fate = status.CANCELLED;
    expect(await servedBy('acme')).toBe(next.address);
  });

  it('is left alone while it says that it does not serve', async () => {
    const [owner, next] = ordered('acme') as [NamedServer, NamedServer];
    owner.fate = status.UNAVAILABLE;
    owner.serves(false);
    for (let i = 0; i < 20; i += 1) expect(await servedBy('acme')).toBe(next.address);
    expect(owner.ids).toHaveLength(1);
    owner.fate = undefined;
    owner.serves(true);
    await eventually(async () => (await servedBy('acme')) === owner.address);
  });

  it('is not left where it is well and only loads the ledger: the caller is told, and comes back', async () => {
    const [owner, next] = ordered('acme') as [NamedServer, NamedServer];
    [owner.fate, owner.loads] = [status.UNAVAILABLE, true];
    await expect(servedBy('acme')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    owner.fate = undefined;
    expect(await servedBy('acme')).toBe(owner.address);
    expect([owner.ids.length, next.ids]).toEqual([2, []]);
  });

  it('is not waited for long where it takes the connection and is silent', async () => {
    const taken: Socket[] = [];
    const hung = createServer((socket) => taken.push(socket)).listen(0, '127.0.0.1');
    await once(hung, 'listening');
    const silent = `127.0.0.1:${(hung.address() as AddressInfo).port}`;
    const spoken = servers[0]!.address;
    const ledgerId = Array.from({ length: 100 }, (_, i) => `ledger-${i}`).find(
      (candidate) => ownersInOrder([silent, spoken], partitionOf(candidate))[0] === silent,
    )!;
    const both = connectLedger([silent, spoken]);
    const { answer } = await both.commands.fund(fundOf(ledgerId), { deadline: Date.now() + 5_000 });
    expect(answer!.at).toBe(spoken);
    both.close();
    for (const socket of taken) socket.destroy();
    hung.close();
  });
});

describe('an error', () => {
  it.each([status.INVALID_ARGUMENT, status.RESOURCE_EXHAUSTED, status.DEADLINE_EXCEEDED, status.INTERNAL])(
    'of code %i is the answer, and nobody else is asked',
    async (code) => {
      ordered('acme')[0]!.fate = code;
      await expect(servedBy('acme')).rejects.toMatchObject({ code });
      expect(servers.flatMap(({ ids }) => ids)).toHaveLength(1);
    },
  );

  it('says that none was reached, and the client finds those that come', async () => {
    for (const server of servers) server.stop();
    await expect(servedBy('acme')).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining('No connection') as unknown,
    });
    await servers[1]!.start();
    await eventually(async () => (await servedBy('acme')) === servers[1]!.address);
  });

  it('is what the last one said, where all are unavailable', async () => {
    for (const server of servers) server.fate = status.UNAVAILABLE;
    await expect(servedBy('acme')).rejects.toMatchObject({ code: status.UNAVAILABLE, details: 'fate' });
    expect(servers.map(({ ids }) => ids.length)).toEqual([1, 1, 1]);
  });
});

describe('a stream of commands', () => {
  const streamed = async (ledgerId: string) => {
    const stream = client.execute({ ledgerId });
    stream.write({ tag: 't' });
    const [response] = (await once(stream, 'data')) as [{ answer?: { at: string } }];
    return { stream, at: response.answer!.at };
  };

  it('goes to the owner and, opened anew after the owner was lost, to the next', async () => {
    const [owner, next] = ordered('acme') as [NamedServer, NamedServer];
    const { stream, at } = await streamed('acme');
    expect(at).toBe(owner.address);
    const lost = once(stream, 'error').catch((error: unknown) => [error]);
    owner.stop();
    expect(await lost).toMatchObject([{ code: status.UNAVAILABLE }]);
    const again = await streamed('acme');
    expect(again.at).toBe(next.address);
    again.stream.on('error', () => undefined);
    again.stream.cancel();
  });
});
