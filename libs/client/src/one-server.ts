import { Client, credentials, type CallOptions, type ChannelOptions } from '@grpc/grpc-js';
import type { ClientDuplexStream, ClientReadableStream, MethodDefinition } from '@grpc/grpc-js';
import {
  ExecuteRequest,
  LedgerCommandServiceDefinition,
  type ExecuteResponse,
} from '../../protocol/src/generated/budget/v1/command_service';
import { LedgerQueryServiceDefinition } from '../../protocol/src/generated/budget/v1/query_service';
import {
  RebuildReadModelsRequest,
  WatchRequest,
  type RebuildReadModelsResponse,
  type WatchResponse,
} from '../../protocol/src/generated/budget/v1/server_queries';
import { grpcService } from '../../protocol/src/grpc-service';

interface Codec {
  fromPartial(object: never): unknown;
}
interface Method {
  readonly requestType: Codec;
  readonly responseType: Codec;
}
type PartialRequest<M extends Method> = Parameters<M['requestType']['fromPartial']>[0];
type ResponseOf<M extends Method> = ReturnType<M['responseType']['fromPartial']>;

/** One method for each unary call. It rejects with grpc-js's ServiceError; see faultDetails. */
export type UnaryCalls<Methods extends Readonly<Record<string, Method>>, Streams extends string> = {
  readonly [M in Exclude<keyof Methods, Streams>]: (
    request: PartialRequest<Methods[M]>,
    options?: CallOptions,
  ) => Promise<ResponseOf<Methods[M]>>;
};

type PartialExecuteRequest = Parameters<typeof ExecuteRequest.fromPartial>[0];

export interface ExecuteOptions extends CallOptions {
  /**
   * The ledger whose commands the stream will carry: of several servers it goes to that ledger's owner. Absent: to any.
   */
  readonly ledgerId?: string;
}

export interface LedgerClient {
  readonly commands: UnaryCalls<typeof LedgerCommandServiceDefinition.methods, 'execute'>;
  readonly queries: UnaryCalls<typeof LedgerQueryServiceDefinition.methods, 'watch' | 'rebuildReadModels'>;
  /**
   * Opens a stream of commands and their answers; back-pressure is the stream's. It stays with one server until it
   * ends.
   */
  execute(options?: ExecuteOptions): ClientDuplexStream<PartialExecuteRequest, ExecuteResponse>;
  watch(
    request: Parameters<typeof WatchRequest.fromPartial>[0],
    options?: CallOptions,
  ): ClientReadableStream<WatchResponse>;
  rebuildReadModels(options?: CallOptions): ClientReadableStream<RebuildReadModelsResponse>;
  close(): void;
}

const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Opens a channel, which connects when first used. Plain text: meant for loopback and for networks that keep strangers
 * out.
 */
export const openChannel = (address: string, options: ChannelOptions = {}): Client =>
  new Client(address, credentials.createInsecure(), {
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    ...options,
  });

/** A client of one server: every call goes there, and closing the client closes the channel. */
export const clientOver = (client: Client): LedgerClient => {
  const execute = grpcService(LedgerCommandServiceDefinition)['Execute']!;
  const { Watch: watch, RebuildReadModels: rebuild } = grpcService(LedgerQueryServiceDefinition);
  return {
    commands: unaryCalls(client, LedgerCommandServiceDefinition) as LedgerClient['commands'],
    queries: unaryCalls(client, LedgerQueryServiceDefinition) as LedgerClient['queries'],
    execute: (options = {}) =>
      client.makeBidiStreamRequest(
        execute.path,
        (request: PartialExecuteRequest) => execute.requestSerialize(ExecuteRequest.fromPartial(request)),
        execute.responseDeserialize,
        options,
      ),
    watch: (request, options = {}) =>
      client.makeServerStreamRequest(
        watch!.path,
        watch!.requestSerialize,
        watch!.responseDeserialize,
        WatchRequest.fromPartial(request),
        options,
      ),
    rebuildReadModels: (options = {}) =>
      client.makeServerStreamRequest(
        rebuild!.path,
        rebuild!.requestSerialize,
        rebuild!.responseDeserialize,
        RebuildReadModelsRequest.fromPartial({}),
        options,
      ),
    close: () => client.close(),
  };
};

const unaryCalls = (client: Client, definition: Parameters<typeof grpcService>[0]): object => {
  const service = grpcService(definition);
  return Object.fromEntries(
    Object.entries(definition.methods).map(([name, { name: wireName, requestType }]) => {
      const method = service[wireName] as MethodDefinition<unknown, unknown>;
      const call = (request: unknown, options: CallOptions = {}): Promise<unknown> =>
        new Promise((resolve, reject) => {
          client.makeUnaryRequest(
            method.path,
            method.requestSerialize,
            method.responseDeserialize,
            (requestType as unknown as Codec).fromPartial(request as never),
            options,
            (error, response) => (error === null ? resolve(response) : reject(error)),
          );
        });
      return [name, call];
    }),
  );
};
