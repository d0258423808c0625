import { status, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { connectLedger, type LedgerClient } from '@ledger/client';
import type {
  CommandAnswer,
  CommandBody,
  ExecuteBatchRequest,
  ExecuteBatchResponse,
  ExecuteRequest,
  ExecuteResponse,
  RebuildReadModelsResponse,
  WatchRequest,
  WatchResponse,
} from '@ledger/protocol';
import { CliFault } from '../cli-fault';
import { connectionFault } from './connection-fault';

type Queries = LedgerClient['queries'];
type Answer<Q extends keyof Queries> = Awaited<ReturnType<Queries[Q]>>;

/** Longest wait for one answer. */
const CALL_MS_MAX = 30_000;
const REACH_MS_MAX = 5_000;

/** The server is there, and its event store does not answer. */
export class StoreSilent extends CliFault {
  constructor(private readonly what: string) {
    super(`${what}: try again later`);
  }

  /** Remark for commands that go on all the same. */
  get remark(): string {
    return `${this.what}: waiting for it`;
  }
}

/** Connection to a ledger server, or to several of the same ledgers. Its faults are worded for people. */
export class ServerConnection {
  private readonly client: LedgerClient;

  /** @param address `host:port`, or several with commas. */
  constructor(readonly address: string) {
    this.client = connectLedger(address);
  }

  /** @throws CliFault when no ledger server answers there. */
  async reached(): Promise<void> {
    await this.faultsTold(this.client.queries.getStatus({}, { deadline: Date.now() + REACH_MS_MAX }));
  }

  /**
   * Sends a command by its own method. A rejection is an answer.
   *
   * @throws ServiceError of grpc-js, so that callers can retry.
   */
  async execute({ $case, value }: CommandBody): Promise<CommandAnswer> {
    // A cast, because a union of methods cannot say that a name and its request belong together.
    const method = this.client.commands[$case] as (
      request: unknown,
      options: object,
    ) => Promise<{ answer: CommandAnswer }>;
    return (await method(value, deadline())).answer;
  }

  /** @throws ServiceError of grpc-js, so that callers can retry. */
  executeBatch(request: ExecuteBatchRequest): Promise<ExecuteBatchResponse> {
    return this.client.commands.executeBatch(request, deadline());
  }

  /** The stream of a ledger's commands and their answers; errors come as its `error` event. */
  executeStream(ledgerId: string | undefined): ClientDuplexStream<Partial<ExecuteRequest>, ExecuteResponse> {
    return this.client.execute(ledgerId === undefined ? {} : { ledgerId }) as ClientDuplexStream<
      Partial<ExecuteRequest>,
      ExecuteResponse
    >;
  }

  /** @throws CliFault when the call failed. */
  query<Q extends keyof Queries>(name: Q, request: Parameters<Queries[Q]>[0]): Promise<Answer<Q>> {
    const method = this.client.queries[name] as (request: unknown, options: object) => Promise<Answer<Q>>;
    return this.faultsTold(method(request, deadline()));
  }

  /**
   * Yields events until aborted. A server cuts off a caller that takes nothing for long; this method then goes on by
   * itself after the last event taken.
   * @throws CliFault when the call failed.
   */
  async *watch(request: Partial<WatchRequest>, signal?: AbortSignal): AsyncGenerator<WatchResponse> {
    for (let afterPosition = request.afterPosition; ;) {
      try {
        for await (const response of this.watchOnce({ ...request, afterPosition }, signal)) {
          yield response;
          afterPosition = response.message?.value.position ?? afterPosition;
        }
        return;
      } catch (error) {
        if ((error as ServiceError).code !== status.ABORTED) throw connectionFault(error, this.address);
      }
    }
  }

  private async *watchOnce(request: Partial<WatchRequest>, signal?: AbortSignal): AsyncGenerator<WatchResponse> {
    const stream = this.client.watch(request);
    const cancel = (): void => stream.cancel();
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    try {
      for await (const message of stream) yield message as WatchResponse;
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      // Cancelling raises an error event on a stream that nobody iterates any more.
      stream.on('error', () => undefined);
      stream.cancel();
    }
  }

  /**
   * Yields how far the rebuild is, now and then, and at last that it is live.
   *
   * @throws CliFault when the call failed.
   */
  async *rebuildReadModels(): AsyncGenerator<RebuildReadModelsResponse> {
    try {
      for await (const message of this.client.rebuildReadModels()) yield message as RebuildReadModelsResponse;
    } catch (error) {
      throw connectionFault(error, this.address);
    }
  }

  /**
   * Answers a position that the tables must have reached to include everything answered before now.
   * @throws StoreSilent when the server's event store does not answer; CliFault when the call failed.
   */
  async storePosition(): Promise<string> {
    const { storePosition } = await this.query('getStatus', {});
    if (storePosition === '') throw new StoreSilent(`the event store of ${this.address} does not answer`);
    return storePosition;
  }

  close(): void {
    this.client.close();
  }

  private async faultsTold<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw connectionFault(error, this.address);
    }
  }
}

const deadline = (): { readonly deadline: number } => ({ deadline: Date.now() + CALL_MS_MAX });

/** Runs against a server that answers, and lets go of it afterwards. */
export const withServer = async <T>(address: string, run: (server: ServerConnection) => Promise<T>): Promise<T> => {
  const server = new ServerConnection(address);
  try {
    await server.reached();
    return await run(server);
  } finally {
    server.close();
  }
};
