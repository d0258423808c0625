import type { ServerDuplexStream } from '@grpc/grpc-js';
import { type BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { Status } from '@eventstore/db-client/generated/status_pb';
import { faultAfter, faultBefore } from './append-service';
import {
  badRequestStatus,
  deletedStatus,
  deniedStatus,
  notHandledStatus,
  timeoutStatus,
  tooLargeStatus,
  wrongVersionStatus,
} from './batch-status';
import type { Expected } from './commit-check';
import { MAX_APPEND_BYTES, noLeaderInfo, unauthenticated } from './failures';
import { leaderRefusal, refusal, type NodeContext } from './node-context';
import type { AppendOutcome } from './storage';
import { NO_EVENTS, type ProposedEvent } from './transaction-log';
import { allPosition, identifierOf, nameOf, proposedEvent, textOf, uuidOf, type CallFailure } from './wire';

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/**
 * The bidirectional BatchAppend: many appends on one stream, each in one or more messages under its correlation id, the
 * last of them final. Answers come in any order; errors are answers as well. Only "not leader", where the
 * leader is known, fails the whole stream, and with it every append under way on it.
 */
export const batchAppendHandler =
  (context: NodeContext) =>
  (call: BatchCall): void => {
    const batches = new Batches(context, call);
    call.on('data', (request: BatchAppendReq) => batches.take(request));
    call.on('end', () => batches.end());
    call.on('error', () => undefined);
  };

interface PendingAppend {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
  bytes: number;
}

class Batches {
  private readonly pending = new Map<string, PendingAppend>();
  private underWay = 0;
  private isEnding = false;

  constructor(
    private readonly context: NodeContext,
    private readonly call: BatchCall,
  ) {}

  take(request: BatchAppendReq): void {
    const id = textOf(request.getCorrelationId());
    const options = request.getOptions();
    const stream = nameOf(options?.getStreamIdentifier());
    if (options !== undefined && !this.begin(id, stream, options)) return;
    const append = this.pending.get(id);
    if (append === undefined) return;
    try {
      for (const message of request.getProposedMessagesList()) {
        const event = proposedEvent(message);
        append.events.push(event);
        append.bytes += event.data.length;
      }
    } catch (error) {
      // The begun append stays pending, so its time-out follows as a second answer: the real server does so, too.
      return this.refuse(id, stream, badRequestStatus((error as Error).message));
    }
    if (append.bytes > MAX_APPEND_BYTES) {
      this.pending.delete(id);
      this.refuse(id, append.stream, tooLargeStatus());
    }
    if (request.getIsFinal() && this.pending.delete(id)) void this.store(id, append);
  }

  end(): void {
    this.isEnding = true;
    if (this.underWay === 0) this.call.end();
  }

  /** False: it was refused. */
  private begin(id: string, stream: string, options: BatchAppendReq.Options): boolean {
    const refused = refusal(this.context, this.call.metadata);
    if (refused !== undefined) {
      if (refused.code === unauthenticated().code) this.fail(refused);
      else this.refuse(id, stream, deniedStatus());
      return false;
    }
    const { writeTimeoutMs } = this.context.storage;
    const deadline = options.getDeadline();
    const restMs = deadline === undefined ? writeTimeoutMs : deadline.getSeconds() * 1000 - Date.now();
    if (restMs <= -1000) {
      this.refuse(id, stream, timeoutStatus());
      return false;
    }
    this.pending.set(id, { stream, expected: expectedOf(options), events: [], bytes: 0 });
    const timer = setTimeout(() => {
      if (this.pending.delete(id)) this.refuse(id, stream, timeoutStatus());
    }, writeTimeoutMs);
    timer.unref();
    return true;
  }

  private async store(id: string, append: PendingAppend): Promise<void> {
    const leaderless = leaderRefusal(this.context, this.call.metadata);
    if (leaderless?.details === noLeaderInfo().details) {
      return this.refuse(id, append.stream, notHandledStatus(leaderless.details));
    }
    if (leaderless !== undefined) return this.fail(leaderless);
    this.underWay++;
    const fault = this.context.faults.take('append');
    const before = await faultBefore(this.context, fault);
    if (before !== undefined) return this.meet(before, id, append.stream);
    const outcome = await this.context.storage.append(append.stream, append.expected, append.events);
    const after = await faultAfter(this.context, fault);
    if (after !== undefined) return this.meet(after, id, append.stream, timeoutStatus());
    this.answer(responseOf(id, append, outcome));
    this.settled();
  }

  /** A fault that the server would report says so inside the stream; one of the connection ends it. */
  private meet(met: CallFailure | 'silent', id: string, stream: string, status?: Status): void {
    if (met === 'silent') return;
    const inBand = met.details === 'Server Is Not Ready' ? notHandledStatus(met.details) : status;
    if (inBand === undefined) return this.fail(met);
    this.refuse(id, stream, inBand);
    this.settled();
  }

  private settled(): void {
    this.underWay--;
    if (this.isEnding && this.underWay === 0) this.call.end();
  }

  private refuse(id: string, stream: string, error: Status): void {
    const response = new BatchAppendResp();
    response.setCorrelationId(uuidOf(id));
    response.setStreamIdentifier(identifierOf(stream));
    response.setError(error);
    this.answer(response);
  }

  private answer(response: BatchAppendResp): void {
    if (!this.call.cancelled && this.call.writable) this.call.write(response);
  }
  private fail(reason: CallFailure): void {
    this.call.emit('error', reason);
  }
}

const expectedOf = (options: BatchAppendReq.Options): Expected => {
  if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return 'any';
};

const responseOf = (id: string, { stream, expected }: PendingAppend, outcome: AppendOutcome): BatchAppendResp => {
  const response = new BatchAppendResp();
  response.setCorrelationId(uuidOf(id));
  response.setStreamIdentifier(identifierOf(stream));
  if (outcome.kind === 'wrong-version') response.setError(wrongVersionStatus(outcome.current, expected));
  if (outcome.kind === 'deleted') response.setError(deletedStatus(stream));
  if (outcome.kind === 'timed-out') response.setError(timeoutStatus());
  if (outcome.kind === 'appended') response.setSuccess(successOf(outcome.revision, outcome.position));
  return response;
};

const successOf = (
  revision: bigint,
  position: Parameters<typeof allPosition>[0] | undefined,
): BatchAppendResp.Success => {
  const fields: number[] = [];
  // google.protobuf.Empty in fields 2 and 4: a tag and a length of zero.
  if (revision === NO_EVENTS) fields.push(0x12, 0x00);
  if (position === undefined) fields.push(0x22, 0x00);
  const success = BatchAppendResp.Success.deserializeBinary(Uint8Array.from(fields));
  if (revision !== NO_EVENTS) success.setCurrentRevision(revision.toString());
  if (position !== undefined) success.setPosition(allPosition(position));
  return success;
};
