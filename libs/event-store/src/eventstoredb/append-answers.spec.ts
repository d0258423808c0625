import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendResp, type AppendReq } from '@eventstore/db-client/generated/streams_pb';
import {
  maxAppendSizeExceeded,
  noLeaderInfo,
  unauthenticated,
  unhandled,
} from '../../../../test/support/eventstoredb-double/failures';
import { failure, type CallFailure } from '../../../../test/support/eventstoredb-double/wire';
import { AppendOutcomeUnknown, AppendTooLarge, EventStoreCorrupt, EventStoreUnavailable } from '../event-store';
import { openEventStoreDb } from './open';

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** Something that answers every append the same. */
const answering = async (answer: AppendResp | CallFailure | undefined) => {
  const server = new Server();
  const append = (call: ServerReadableStream<AppendReq, AppendResp>, reply: sendUnaryData<AppendResp>): void => {
    call.on('end', () => (answer instanceof AppendResp ? reply(null, answer) : reply(answer!))).resume();
  };
  if (answer !== undefined) server.addService(StreamsService as never, { append } as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const db = openEventStoreDb({ connectionString: `esdb://127.0.0.1:${port}?tls=false`, timeoutMs: 2_000 });
  closing.push(async () => {
    await db.close();
    server.forceShutdown();
  });
  return db.events.append('s', 4n, [{ id: randomUUID(), type: 'Reserved', data: '{}', metadata: '{}' }]);
};

const success = (revision: string): AppendResp => {
  const answer = new AppendResp();
  const stored = new AppendResp.Success();
  stored.setCurrentRevision(revision);
  const position = new AppendResp.Position();
  position.setCommitPosition('70');
  position.setPreparePosition('60');
  stored.setPosition(position);
  answer.setSuccess(stored);
  return answer;
};

describe('an answer to an append', () => {
  it('says where it was stored', async () => {
    expect(await answering(success('5'))).toEqual({ outcome: 'appended', revision: 5n, position: '70/60' });
  });

  it.each([
    { answer: success('6'), rule: 'another revision than the one asked for', error: EventStoreCorrupt },
    { answer: new AppendResp(), rule: 'nothing', error: AppendOutcomeUnknown },
    { answer: unhandled(), rule: 'an exception of the server', error: AppendOutcomeUnknown },
    { answer: failure(status.CANCELLED, 'Cancelled'), rule: 'that it was cancelled', error: AppendOutcomeUnknown },
    {
      answer: failure(status.ABORTED, 'Operation timed out'),
      rule: 'time-outs again and again',
      error: AppendOutcomeUnknown,
    },
    { answer: maxAppendSizeExceeded(), rule: 'a smaller limit', error: AppendTooLarge },
    { answer: unauthenticated(), rule: 'an unknown user', error: EventStoreUnavailable },
    { answer: noLeaderInfo(), rule: 'that nobody leads', error: EventStoreUnavailable },
    { answer: undefined, rule: 'that it is no EventStoreDB', error: EventStoreUnavailable },
  ])('that says $rule', async ({ answer, error }) => {
    await expect(answering(answer)).rejects.toThrow(error);
  });
});
