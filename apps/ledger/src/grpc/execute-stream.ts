import type { ServerDuplexStream } from '@grpc/grpc-js';
import { SendingOrder } from '@ledger/application';
import { OPERATOR } from '@ledger/domain';
import { TAG_LENGTH_MAX, type ExecuteRequest, type ExecuteResponse } from '@ledger/protocol';
import { bodyOf, failedAnswer, type CommandGate } from '../wire/command-gate';
import { MalformedInput, ShuttingDown } from '../wire/faults';
import { grpcFaultOf } from './grpc-fault';
import type { ConnectionLoad } from './stream-load';

/** Commands of one stream that wait for their answers at most; the server reads no further before some have theirs. */
export const STREAM_IN_FLIGHT_MAX = 1_024;

/** Characters kept of a tag that is too long, for its answer to be found by. */
const TAG_SHOWN_MAX = 8 * TAG_LENGTH_MAX;

type Call = ServerDuplexStream<ExecuteRequest, ExecuteResponse>;

/**
 * Answers the commands of a stream until the client ends it, and then the rest. Each command is handed on when it is
 * read, so that those of one ledger are decided in the order in which they were sent. Reading stops while too many are
 * unanswered, of the stream or of its connection, or the client does not take answers; memory stays bounded whatever the
 * client does.
 */
export const answerStream = (
  call: Call,
  gate: CommandGate,
  closing: AbortSignal,
  load: ConnectionLoad,
): Promise<void> =>
  new Promise((resolve) => {
    let inFlight = 0;
    let ended = false;
    let writable = true;
    /** Commands of this stream in the load of its connection. */
    let loaded = 0;
    const order = new SendingOrder();

    const flow = (): void => {
      if (ended || !writable || inFlight >= STREAM_IN_FLIGHT_MAX || load.isFull) call.pause();
      else call.resume();
    };
    const leave = load.join(flow);
    const unload = (count: number): void => {
      loaded -= count;
      load.remove(count);
    };
    /** Called when the client has taken an answer, and for those that nobody takes, also after the stream is over. */
    const taken = (): void => {
      if (loaded > 0) unload(1);
    };
    const giveUp = (): void => {
      unload(loaded);
      done();
    };
    const done = (): void => {
      leave();
      closing.removeEventListener('abort', onClosing);
      resolve();
    };
    const finish = (): void => {
      if (!ended || inFlight > 0) return;
      if (closing.aborted) call.emit('error', grpcFaultOf(new ShuttingDown()));
      else call.end();
      done();
    };
    const onClosing = (): void => {
      ended = true;
      flow();
      finish();
    };
    const answer = async (request: ExecuteRequest): Promise<void> => {
      inFlight += 1;
      loaded += 1;
      load.add();
      const response = { tag: request.tag.slice(0, TAG_SHOWN_MAX), answer: await answerOf(request, gate, order) };
      inFlight -= 1;
      if (call.cancelled) taken();
      else writable = call.write(response, taken);
      flow();
      finish();
    };

    call.on('data', (request: ExecuteRequest) => {
      void answer(request);
      flow();
    });
    call.on('drain', () => {
      writable = true;
      flow();
    });
    call.on('end', () => {
      ended = true;
      finish();
    });
    // The client is gone; what it sent is decided all the same, and its answers have nobody to go to.
    call.on('cancelled', giveUp);
    call.on('error', giveUp);
    closing.addEventListener('abort', onClosing);
    if (closing.aborted) onClosing();
  });

const answerOf = async (request: ExecuteRequest, gate: CommandGate, order: SendingOrder) => {
  try {
    if (request.tag.length > TAG_LENGTH_MAX) {
      throw new MalformedInput([{ field: 'tag', rule: `must be at most ${TAG_LENGTH_MAX} characters` }]);
    }
    return await gate.answered(bodyOf(request.command, 'command'), OPERATOR, order);
  } catch (error) {
    return failedAnswer(error, request.command?.command?.value.envelope);
  }
};
