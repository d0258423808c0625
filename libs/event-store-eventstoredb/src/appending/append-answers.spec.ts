import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, status, type ServerDuplexStream } from '@grpc/grpc-js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AllStreamPosition } from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp, type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import {
  deniedStatus,
  notHandledStatus,
  timeoutStatus,
  tooLargeStatus,
} from '../../../../test/support/eventstoredb-double/batch-status';
import { unauthenticated, unhandled } from '../../../../test/support/eventstoredb-double/failures';
import { failure, uuidOf, type CallFailure } from '../../../../test/support/eventstoredb-double/wire';
import { AppendOutcomeUnknown, AppendTooLarge, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { openEventStoreDb } from '../open';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** A store over something that does with every append what is given. Undefined: it knows no appends. */
const storeOver = async (serve: ((call: Call, request: BatchAppendReq) => void) | undefined) => {
  const server = new Server();
  const batchAppend = (call: Call): void => {
    call.on('data', (request: BatchAppendReq) => serve?.(call, request));
    call.on('error', () => undefined);
  };
  if (serve !== undefined) server.addService(StreamsService as never, { batchAppend } as never);
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
  return db.events;
};

const event = () => ({ id: randomUUID(), type: 'Reserved', data: '{}', metadata: '{}' });

/** Something that answers every append the same: within the call, or by ending it. */
const answering = async (answer: BatchAppendResp | Status | CallFailure | undefined) => {
  const serve = (call: Call, request: BatchAppendReq): void => {
    if (!(answer instanceof BatchAppendResp) && !(answer instanceof Status)) return void call.emit('error', answer!);
    call.write(underIdOf(request, answer));
  };
  return (await storeOver(answer && serve)).append('s', 4n, [event()]);
};

const underIdOf = (request: BatchAppendReq, answer: BatchAppendResp | Status): BatchAppendResp => {
  const response = answer instanceof Status ? new BatchAppendResp().setError(answer) : answer.clone();
  return response.setCorrelationId(request.getCorrelationId());
};

const success = (revision: string): BatchAppendResp => {
  const position = new AllStreamPosition().setCommitPosition('70').setPreparePosition('60');
  const stored = new BatchAppendResp.Success().setCurrentRevision(revision).setPosition(position);
  return new BatchAppendResp().setSuccess(stored);
};

describe('an answer to an append', () => {
  it('says where it was stored', async () => {
    expect(await answering(success('5'))).toEqual({ outcome: 'appended', revision: 5n, position: '70/60' });
  });

  it.each([
    { answer: success('6'), rule: 'another revision than the one asked for', error: EventStoreCorrupt },
    { answer: new BatchAppendResp(), rule: 'nothing', error: AppendOutcomeUnknown },
    { answer: unhandled(), rule: 'an exception of the server', error: AppendOutcomeUnknown },
    { answer: failure(status.CANCELLED, 'Cancelled'), rule: 'that it was cancelled', error: AppendOutcomeUnknown },
    { answer: timeoutStatus(), rule: 'time-outs again and again', error: AppendOutcomeUnknown },
    { answer: tooLargeStatus(), rule: 'a smaller limit', error: AppendTooLarge },
    { answer: unauthenticated(), rule: 'an unknown user', error: EventStoreUnavailable },
    { answer: deniedStatus(), rule: 'that this user may not', error: /access denied/ },
    { answer: notHandledStatus('Server Is Not Ready'), rule: 'that it is not ready', error: EventStoreUnavailable },
    { answer: notHandledStatus('Server Is Busy'), rule: 'that it is busy', error: EventStoreUnavailable },
    {
      answer: notHandledStatus('No leader info available in response'),
      rule: 'that nobody leads',
      error: EventStoreUnavailable,
    },
    { answer: undefined, rule: 'that it is no EventStoreDB', error: EventStoreUnavailable },
  ])('that says $rule', async ({ answer, error }) => {
    await expect(answering(answer)).rejects.toThrow(error);
  });

  it('is taken by the append that it names, whatever comes between', async () => {
    const held: BatchAppendReq[] = [];
    const events = await storeOver((call, request) => {
      held.push(request);
      if (held.length < 3) return;
      const stranger = new BatchAppendResp().setCorrelationId(uuidOf(randomUUID()));
      call.write(stranger.setSuccess(success('99').getSuccess()));
      for (const each of held.splice(0).reverse()) {
        const expected = BigInt(each.getOptions()!.getStreamPosition());
        // Twice, as the server does with what it cannot read: nothing may come of the second.
        for (let times = 0; times < 2; times++) call.write(underIdOf(each, success(`${expected + 1n}`)));
      }
    });
    const appended = await Promise.all([4n, 8n, 15n].map((expected) => events.append('s', expected, [event()])));
    expect(appended.map((result) => result.outcome === 'appended' && result.revision)).toEqual([5n, 9n, 16n]);
  });

  it('that ends the call leaves every append under way unknown, and the next one has another call', async () => {
    let calls = 0;
    const held: BatchAppendReq[] = [];
    const events = await storeOver((call, request) => {
      held.push(request);
      if (calls === 1) call.write(underIdOf(request, success('5')));
      else if (held.length === 2) {
        calls += 1;
        call.emit('error', unhandled());
      }
    });
    const settled = await Promise.allSettled([4n, 4n].map((expected) => events.append('s', expected, [event()])));
    for (const each of settled) expect(each).toMatchObject({ reason: expect.any(AppendOutcomeUnknown) });
    expect(await events.append('s', 4n, [event()])).toMatchObject({ outcome: 'appended', revision: 5n });
  });
});
