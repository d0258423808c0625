import { status as Code, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import { type AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { setTimeout as pause } from 'node:timers/promises';
import type { Expected } from './commit-check';
import {
  MAX_APPEND_BYTES,
  maxAppendSizeExceeded,
  requiredPropertyMissing,
  serverNotReady,
  streamDeleted,
  timedOut,
  unhandled,
} from './failures';
import type { Fault } from './faults';
import { claimedLeader, leaderRefusal, refusal, type NodeContext } from './node-context';
import type { AppendOutcome } from './storage';
import { NO_EVENTS, type ProposedEvent } from './transaction-log';
import { BadMessage, EMPTY, failure, nameOf, positionMessage, proposedEvent, type CallFailure } from './wire';

/**
 * The unary Append: options first, then one message an event. A wrong version is a normal answer, all else a failed call
 * with trailers. Only data counts towards the limit, not metadata: so does the real server, by a slip of its own.
 */
export const appendHandler =
  (context: NodeContext) =>
  async (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): Promise<void> => {
    try {
      const refused = refusal(context, call.metadata);
      if (refused) return answer(refused);
      const request = await readRequest(call);
      const leaderless = leaderRefusal(context, call.metadata);
      if (leaderless) return answer(leaderless);
      const fault = context.faults.take('append');
      const before = await faultBefore(context, fault);
      if (before === 'silent') return;
      if (before !== undefined) return answer(before);
      const outcome = await context.storage.append(request.stream, request.expected, request.events);
      const after = await faultAfter(context, fault);
      if (after === 'silent') return;
      if (after !== undefined) return answer(after);
      const response = responseOf(request, outcome);
      if (response instanceof AppendResp) answer(null, response);
      else answer(response);
    } catch (error) {
      answer(error instanceof RequestRefused ? error.failure : unhandled());
    }
  };

class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  constructor(readonly failure: CallFailure) {
    super(failure.details);
  }
}

interface AppendRequest {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

const readRequest = async (call: AsyncIterable<AppendReq>): Promise<AppendRequest> => {
  let options: AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  for await (const message of call) {
    if (options === undefined) {
      options = message.getOptions();
      continue;
    }
    const event = checked(message.getProposedMessage()!);
    bytes += event.data.length;
    if (bytes > MAX_APPEND_BYTES) throw new RequestRefused(maxAppendSizeExceeded());
    events.push(event);
  }
  return { stream: nameOf(options!.getStreamIdentifier()), expected: expectedOf(options!), events };
};

const checked = (message: AppendReq.ProposedMessage): ProposedEvent => {
  try {
    return proposedEvent(message);
  } catch (error) {
    const missing = error instanceof BadMessage ? error.missing : undefined;
    throw missing === undefined ? error : new RequestRefused(requiredPropertyMissing(missing));
  }
};

const expectedOf = (options: AppendReq.Options): Expected => {
  if (options.hasRevision()) return BigInt(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return 'any';
};

const responseOf = ({ stream, expected }: AppendRequest, outcome: AppendOutcome): AppendResp | CallFailure => {
  if (outcome.kind === 'deleted') return streamDeleted(stream);
  if (outcome.kind === 'timed-out') return timedOut('Prepare phase timeout.');
  const response = new AppendResp();
  if (outcome.kind === 'wrong-version') {
    response.setWrongExpectedVersion(wrongVersion(expected, outcome.current));
    return response;
  }
  const success = new AppendResp.Success();
  if (outcome.revision === NO_EVENTS) success.setNoStream(EMPTY);
  else success.setCurrentRevision(outcome.revision.toString());
  if (outcome.position === undefined) success.setNoPosition(EMPTY);
  else success.setPosition(positionMessage(new AppendResp.Position(), outcome.position));
  response.setSuccess(success);
  return response;
};

const wrongVersion = (expected: Expected, current: bigint): AppendResp.WrongExpectedVersion => {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (expected === 'any') wrong.setExpectedAny(EMPTY);
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(EMPTY);
  else if (expected === 'no-stream') wrong.setExpectedNoStream(EMPTY);
  else wrong.setExpectedRevision(expected.toString());
  if (current === NO_EVENTS) wrong.setCurrentNoStream(EMPTY);
  else wrong.setCurrentRevision(current.toString());
  return wrong;
};

/** Fault that strikes before anything is stored. `silent`: there is to be no answer. */
export const faultBefore = async (
  context: NodeContext,
  fault: Fault | undefined,
): Promise<CallFailure | 'silent' | undefined> => {
  if (fault === undefined) return undefined;
  switch (fault.kind) {
    case 'slow':
      await pause(fault.ms ?? 100);
      return undefined;
    case 'unavailable':
      return failure(Code.UNAVAILABLE, 'Connection dropped');
    case 'not-ready':
      return serverNotReady();
    case 'cut':
      context.cut();
      return 'silent';
    case 'silent':
      return 'silent';
    case 'not-leader':
      return claimedLeader(context);
    case 'lost':
    case 'forgotten':
    case 'timed-out':
    case 'late':
    case 'ended':
      return undefined;
  }
};

/** Fault that strikes after the events were stored. */
export const faultAfter = async (
  context: NodeContext,
  fault: Fault | undefined,
): Promise<CallFailure | 'silent' | undefined> => {
  if (fault === undefined) return undefined;
  switch (fault.kind) {
    case 'lost':
      context.cut();
      return 'silent';
    case 'forgotten':
      return 'silent';
    case 'timed-out':
      return timedOut('Commit phase timeout.');
    case 'late':
      await pause(fault.ms ?? 100);
      return undefined;
    case 'slow':
    case 'unavailable':
    case 'not-ready':
    case 'cut':
    case 'silent':
    case 'not-leader':
    case 'ended':
      return undefined;
  }
};
