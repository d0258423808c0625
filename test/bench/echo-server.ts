import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import {
  Accepted,
  CommandAnswer,
  grpcService,
  LedgerCommandServiceDefinition,
  type ExecuteBatchRequest,
} from '@ledger/protocol';

/**
 * The least that a grpc-js server can do with these messages: decode one, answer what it always answers, encode. Run as
 * a process of its own, which tells its parent the port.
 */
const REVISION = 1_000_000n;
const answer = CommandAnswer.fromPartial({
  commandId: '1-000000000000',
  ledgerId: 'bench',
  at: '2026-11-23T12:00:00.000Z',
  revision: REVISION,
  position: '1000000',
  spending: { accountId: 'agent', status: 1, action: 1, remaining: [{ resource: 'usd', amount: '999999.999875' }] },
  outcome: {
    $case: 'accepted',
    value: Accepted.fromPartial({
      firstRevision: REVISION,
      events: ['Consumed'],
      charges: [{ accountId: 'agent', resource: 'usd', amount: '0.000125', payerId: 'agent', revision: REVISION }],
    }),
  },
});

const service = grpcService(LedgerCommandServiceDefinition);
const unanswered = (_call: unknown, callback: sendUnaryData<unknown>): void => callback(new Error('not measured'));

const server = new Server();
server.addService(service, {
  ...Object.fromEntries(Object.keys(service).map((name) => [name, unanswered])),
  Consume: (_call: unknown, callback: sendUnaryData<unknown>) => callback(null, { answer }),
  ExecuteBatch: (call: ServerUnaryCall<ExecuteBatchRequest, unknown>, callback: sendUnaryData<unknown>) =>
    callback(null, { answers: call.request.commands.map(() => answer) }),
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send?.(port);
});
