import { Client, credentials, type ClientDuplexStream, type ClientReadableStream } from '@grpc/grpc-js';
import {
  grpcService,
  LedgerCommandServiceDefinition,
  LedgerQueryServiceDefinition,
  type CommandAnswer,
  type CommandBody,
  type ExecuteBatchRequest,
  type ExecuteBatchResponse,
  type ExecuteRequest,
  type ExecuteResponse,
  type WatchRequest,
  type WatchResponse,
} from '@ledger/protocol';
import { connectionFault } from './connection-fault';

type Methods = typeof LedgerQueryServiceDefinition.methods;
type QueryName = {
  [M in keyof Methods]: Methods[M]['responseStream'] extends true ? never : M;
}[keyof Methods];
type MessageOf<Codec> = Codec extends { fromPartial(object: never): infer Message }
  ? Message
  : Codec extends { decode(...input: never[]): infer Message }
    ? Message
    : never;

const COMMANDS = byOriginalName(grpcService(LedgerCommandServiceDefinition));
const QUERIES = byOriginalName(grpcService(LedgerQueryServiceDefinition));

/** Longest wait for one answer, and for the server to be there at all. */
const CALL_SECONDS_MAX = 30;
const CONNECT_SECONDS_MAX = 5;
/** A page of a thousand accounts with many resources is larger than grpc's own bound of 4 MiB. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/** One connection to a ledger server. Every method throws `CliFault` where the call itself failed, said in one line. */
export class LedgerClient {
  private readonly grpc: Client;

  constructor(readonly address: string) {
    this.grpc = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    });
  }

  /** @throws CliFault when nobody answers there. */
  async connected(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.grpc.waitForReady(Date.now() + CONNECT_SECONDS_MAX * 1000, (error) =>
        error ? reject(connectionFault(error, this.address)) : resolve(),
      );
    });
    return this;
  }

  /** A command by its own method. A rejection is an answer. @throws ServiceError of grpc-js, so that callers can retry. */
  execute({ $case, value }: CommandBody): Promise<CommandAnswer> {
    return this.unary<{ answer: CommandAnswer }>(COMMANDS[$case]!, value).then(({ answer }) => answer);
  }

  /** @throws ServiceError of grpc-js, so that callers can retry. */
  executeBatch(request: ExecuteBatchRequest): Promise<ExecuteBatchResponse> {
    return this.unary(COMMANDS['executeBatch']!, request);
  }

  /** The stream of commands and answers; errors come as its `error` event. */
  executeStream(): ClientDuplexStream<ExecuteRequest, ExecuteResponse> {
    const { path, requestSerialize, responseDeserialize } = COMMANDS['execute']!;
    return this.grpc.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  }

  async query<Q extends QueryName>(
    name: Q,
    request: MessageOf<Methods[Q]['requestType']>,
  ): Promise<MessageOf<Methods[Q]['responseType']>> {
    try {
      return await this.unary(QUERIES[name]!, request);
    } catch (error) {
      throw connectionFault(error, this.address);
    }
  }

  /** Ends when aborted. The server reads no faster than the caller takes. */
  async *watch(request: WatchRequest, signal?: AbortSignal): AsyncGenerator<WatchResponse> {
    const { path, requestSerialize, responseDeserialize } = QUERIES['watch']!;
    const stream: ClientReadableStream<WatchResponse> = this.grpc.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
    );
    const cancel = (): void => stream.cancel();
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    try {
      for await (const message of stream) yield message as WatchResponse;
    } catch (error) {
      if (!signal?.aborted) throw connectionFault(error, this.address);
    } finally {
      signal?.removeEventListener('abort', cancel);
      // Cancelling raises an error event on a stream that nobody iterates any more.
      stream.on('error', () => undefined);
      stream.cancel();
    }
  }

  close(): void {
    this.grpc.close();
  }

  private unary<Response>(
    { path, requestSerialize, responseDeserialize }: (typeof COMMANDS)[string],
    request: unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.grpc.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline: Date.now() + CALL_SECONDS_MAX * 1000 },
        (error, response) => (error ? reject(error) : resolve(response as Response)),
      );
    });
  }
}

function byOriginalName(service: ReturnType<typeof grpcService>): Readonly<Record<string, (typeof service)[string]>> {
  return Object.fromEntries(
    Object.values(service).map((method) => [
      `${method.originalName![0]!.toLowerCase()}${method.originalName!.slice(1)}`,
      method,
    ]),
  );
}

/** Runs against a server that answers, and lets go of it afterwards. */
export const withServer = async <T>(address: string, run: (client: LedgerClient) => Promise<T>): Promise<T> => {
  const client = new LedgerClient(address);
  try {
    await client.connected();
    return await run(client);
  } finally {
    client.close();
  }
};
