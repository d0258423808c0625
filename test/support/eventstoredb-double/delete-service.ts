import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import {
  type DeleteReq,
  DeleteResp,
  type TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb';
import { faultAfter, faultBefore } from './append-service';
import { streamDeleted, timedOut, wrongExpectedVersion } from './failures';
import { leaderRefusal, refusal, type NodeContext } from './node-context';
import type { Expected } from './commit-check';
import type { LogPosition } from './transaction-log';
import { EMPTY, nameOf, positionMessage, type CallFailure } from './wire';

/** Soft: the stream reads as not found, and goes on numbering when it is written to again. */
export const deleteHandler =
  (context: NodeContext) =>
  async (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): Promise<void> => {
    const outcome = await remove(context, call, false);
    if (outcome === 'silent') return;
    if ('code' in outcome) return answer(outcome);
    const response = new DeleteResp();
    if (outcome.position === undefined) response.setNoPosition(EMPTY);
    else response.setPosition(positionMessage(new DeleteResp.Position(), outcome.position));
    answer(null, response);
  };

/** Hard: the stream answers StreamDeleted to everything, for ever. It need not have existed. */
export const tombstoneHandler =
  (context: NodeContext) =>
  async (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, answer: sendUnaryData<TombstoneResp>): Promise<void> => {
    const outcome = await remove(context, call, true);
    if (outcome === 'silent') return;
    if ('code' in outcome) return answer(outcome);
    const response = new TombstoneResp();
    if (outcome.position === undefined) response.setNoPosition(EMPTY);
    else response.setPosition(positionMessage(new TombstoneResp.Position(), outcome.position));
    answer(null, response);
  };

const remove = async (
  context: NodeContext,
  { request, metadata }: ServerUnaryCall<DeleteReq, unknown> | ServerUnaryCall<TombstoneReq, unknown>,
  isHard: boolean,
): Promise<CallFailure | 'silent' | { readonly position: LogPosition | undefined }> => {
  const refused = refusal(context, metadata) ?? leaderRefusal(context, metadata);
  if (refused !== undefined) return refused;
  const fault = context.faults.take('delete');
  const before = await faultBefore(context, fault);
  if (before !== undefined) return before;
  const options = request.getOptions()!;
  const stream = nameOf(options.getStreamIdentifier());
  const expected = expectedOf(options);
  const outcome = await context.storage.remove(stream, expected, isHard);
  const after = await faultAfter(context, fault);
  if (after !== undefined) return after;
  if (outcome.kind === 'deleted') return streamDeleted(stream);
  if (outcome.kind === 'timed-out') return timedOut('Prepare phase timeout.');
  if (outcome.kind === 'appended') return { position: outcome.position };
  return wrongExpectedVersion(stream, codeOf(expected), outcome.current);
};

const expectedOf = (options: DeleteReq.Options | TombstoneReq.Options): Expected => {
  if (options.hasRevision()) return BigInt(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return 'any';
};

/** The numbers that the server has for them; they reach the trailers of a wrong version. */
const codeOf = (expected: Expected): bigint =>
  expected === 'no-stream' ? -1n : expected === 'any' ? -2n : expected === 'stream-exists' ? -4n : expected;
