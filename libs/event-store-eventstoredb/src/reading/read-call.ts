import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError';
import { isClientCancellationError } from '@eventstore/db-client/dist/utils/isClientCancellationError';
import { StreamsClient, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { Client, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import { beforeDeadline, inside } from '../connection/clients';
import { readAnswer, type ReadAnswer } from './read-answer';

/** Told of what a call answers, in its order, and once of its end. What is thrown by `answered` ends the call. */
export interface ReadListener {
  /** Answers `enough` for a call that is to be broken off: nothing more is told of it. */
  answered(answer: ReadAnswer): 'enough' | undefined;
  /** @param error as the client tells its own; absent where the server ended the call. */
  ended(error?: unknown): void;
}

/**
 * A call of the server's Read over the connection of a client, which the client lets go of, as with its own calls, when
 * an error says that it is of no use.
 */
export class ReadCall {
  private stream: ClientReadableStream<Buffer> | undefined;
  private isPaused = false;
  private isOver = false;

  constructor(
    client: EventStoreDBClient,
    request: ReadReq,
    private readonly listener: ReadListener,
  ) {
    const { callArguments, GRPCStreamCreator } = inside(client);
    const call = callArguments({ requiresLeader: true }, { deadline: Infinity });
    const open = GRPCStreamCreator(StreamsClient, 'read', (service) => readOver(service, request, call));
    open().then(
      (stream) => this.follow(stream),
      (error: unknown) => this.end(error),
    );
  }

  pause(): void {
    this.isPaused = true;
    this.stream?.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.stream?.resume();
  }

  /** Nothing is told any more. */
  cancel(): void {
    this.isOver = true;
    const { stream } = this;
    // A call that is cancelled within its own message throws: https://github.com/grpc/grpc-node/issues/1464
    if (stream !== undefined) setImmediate(() => stream.cancel());
  }

  private follow(stream: ClientReadableStream<Buffer>): void {
    this.stream = stream;
    stream.on('data', (message: Buffer) => this.take(message));
    // The listener stays for as long as the call may say something: an error that nobody listens to ends the thread.
    stream.on('error', (error) => {
      if (!isClientCancellationError(error)) this.end(convertToCommandError(error));
    });
    stream.on('end', () => this.end());
    stream.on('close', () => this.end());
    if (this.isOver) this.cancel();
    else if (this.isPaused) stream.pause();
  }

  private take(message: Buffer): void {
    if (this.isOver) return;
    try {
      if (this.listener.answered(readAnswer(message)) === 'enough') this.cancel();
    } catch (error) {
      this.end(error);
      this.cancel();
    }
  }

  private end(error?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener.ended(error);
  }
}

/**
 * Reads until the answer is known, by a deadline: a read knows none of its own, and says nothing when the server falls silent.
 *
 * @param deadline in milliseconds since the epoch.
 * @throws what the client throws, and NoAnswer.
 */
export const answerBy = async <Value>(
  client: EventStoreDBClient,
  request: ReadReq,
  deadline: number,
  listening: (resolve: (value: Value) => void, reject: (error: unknown) => void) => ReadListener,
): Promise<Value> => {
  let call!: ReadCall;
  const answer = new Promise<Value>((resolve, reject) => {
    call = new ReadCall(client, request, listening(resolve, reject));
  });
  try {
    return await beforeDeadline(answer, deadline);
  } catch (error) {
    call.cancel();
    throw error;
  }
};

/** The client's Read with answers that stay bytes. */
const readOver = (
  service: Client,
  request: ReadReq,
  [metadata, options]: readonly [Metadata, object],
): ClientReadableStream<Buffer> => {
  const { path, requestSerialize } = StreamsService.read;
  return service.makeServerStreamRequest(path, requestSerialize, (bytes: Buffer) => bytes, request, metadata, options);
};
