import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { grpcService, LedgerCommandServiceDefinition, type ExecuteBatchRequest } from '@ledger/protocol';
import { ECHO_ANSWER as answer } from './echo-answer';

/**
 * The least that a grpc-js server can do with these messages: decode one, answer what it always answers, encode. Run as
 * a process of its own, which tells its parent the port.
 */
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
