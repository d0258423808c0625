import { randomUUID } from 'node:crypto';
import { DeadlineExceededError, NotLeaderError, WrongExpectedVersionError } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import type { CallOptions, ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import { messageOf } from '@ledger/platform';
import type { Revision, StoreSession } from '@ledger/event-store';

export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  /** The data as it is to be stored. */
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface WireAppend {
  readonly stream: string;
  readonly expected: Revision | 'no-stream';
  readonly events: readonly WireEvent[];
}

export type WireAnswer =
  | {
      readonly revision: Revision;
      /** Absent where the server says none, as for some repeats. */
      readonly position?: { readonly commit: bigint; readonly prepare: bigint };
    }
  | { readonly conflict: Revision | 'no-stream' };

/** The server gave up waiting for its own log: whether it was stored is not known. */
export class ServerGaveUp extends Error {
  override readonly name = 'ServerGaveUp';
}

/** The connection of all appends under way ended. The cause says how; whether any of them was stored is not known. */
export class AppendsCutOff extends Error {
  override readonly name = 'AppendsCutOff';
}

interface Pending {
  readonly stream: string;
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many appends over one call of the server's BatchAppend, each under an id of its own. The client's own use of that call
 * keeps a table that all clients share, throws outside of any call when an answer comes late, and parses and writes the
 * JSON of every event; this one keeps a table for each connection, passes over late answers, and sends bytes.
 */
export class AppendStream {
  private readonly pending = new Map<string, Pending>();
  private readonly call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
  private ended: unknown;
  /** The session: as long as it is not over, the process at the other end is the same, and so is its log. */
  readonly session: StoreSession = randomUUID();

  constructor(client: StreamsClient, metadata: Metadata, options: CallOptions) {
    this.call = client.batchAppend(metadata, options);
    this.call.on('data', (answer: BatchAppendResp) => this.settle(answer));
    this.call.on('error', (error) => this.end(convertToCommandError(error)));
    this.call.on('end', () => this.end(new Error('the server ended the stream of appends')));
  }

  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /**
   * Answers nothing where the server does not: the caller has a time limit.
   *
   * @throws what the server says of this append; AppendsCutOff; ServerGaveUp.
   */
  async append(append: WireAppend, giveUp: AbortSignal): Promise<WireAnswer> {
    if (this.ended !== undefined) throw new AppendsCutOff('no connection', { cause: this.ended });
    const id = randomUUID();
    const forget = (): void => void this.pending.delete(id);
    giveUp.addEventListener('abort', forget, { once: true });
    try {
      return await new Promise<WireAnswer>((resolve, reject) => {
        this.pending.set(id, { stream: append.stream, resolve, reject });
        this.call.write(requestOf(id, append));
      });
    } finally {
      giveUp.removeEventListener('abort', forget);
    }
  }

  private settle(answer: BatchAppendResp): void {
    const id = answer.getCorrelationId()?.getString() ?? '';
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    this.pending.delete(id);
    const success = answer.getSuccess();
    const error = answer.getError();
    if (success !== undefined) return pending.resolve(storedOf(success));
    if (error === undefined) return pending.reject(new Error('the server answered an append with nothing'));
    const meaning = unpackToCommandError(error, pending.stream);
    if (meaning instanceof WrongExpectedVersionError) {
      const { actualVersion } = meaning;
      return pending.resolve({ conflict: typeof actualVersion === 'bigint' ? actualVersion : 'no-stream' });
    }
    pending.reject(meaning instanceof DeadlineExceededError ? new ServerGaveUp('the server gave up') : meaning);
  }

  private end(reason: unknown): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    const lost = [...this.pending.values()];
    this.pending.clear();
    // The server ends the call for one append that another node should have got. Where there was one only, it is that one.
    const isMeant = lost.length === 1 && reason instanceof NotLeaderError;
    for (const { reject } of lost) reject(isMeant ? reason : new AppendsCutOff(messageOf(reason), { cause: reason }));
  }
}

const storedOf = (success: BatchAppendResp.Success): WireAnswer => {
  const revision = BigInt(success.getCurrentRevision());
  const position = success.getPosition();
  if (position === undefined) return { revision };
  const [commit, prepare] = [BigInt(position.getCommitPosition()), BigInt(position.getPreparePosition())];
  return { revision, position: { commit, prepare } };
};

/** Makes one message: the port's limit on an append is far below what one may have. */
const requestOf = (id: string, { stream, expected, events }: WireAppend): BatchAppendReq => {
  const options = new BatchAppendReq.Options();
  options.setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)));
  // Both kinds of nothing are the same on the wire, and the client sends this one.
  if (expected === 'no-stream') options.setNoStream(new Empty() as never);
  else options.setStreamPosition(expected.toString());
  return new BatchAppendReq()
    .setCorrelationId(new UUID().setString(id))
    .setOptions(options)
    .setProposedMessagesList(events.map(messageFor))
    .setIsFinal(true);
};

const messageFor = ({ id, type, isJson, data, metadata }: WireEvent): BatchAppendReq.ProposedMessage => {
  const message = new BatchAppendReq.ProposedMessage();
  message.setId(new UUID().setString(id)).setData(data).setCustomMetadata(metadata);
  message
    .getMetadataMap()
    .set('type', type)
    .set('content-type', isJson ? 'application/json' : 'application/octet-stream');
  return message;
};
