import { Controller } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { OPERATOR } from '@ledger/domain';
import { COMMAND_DTOS, type CommandCase } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { CommandGate } from '../wire/command-gate';
import { answerStream } from './execute-stream';
import { LedgerGrpcServer } from './grpc-server';
import { StreamLoads } from './stream-load';
import { registerMethods } from './register-methods';

const SERVICE = 'LedgerCommandService';

/** Every command by itself, in batches and on a stream; all of them pass the same gate. */
@Controller()
export class CommandController {
  private readonly loads = new StreamLoads();

  constructor(
    private readonly gate: CommandGate,
    private readonly server: LedgerGrpcServer,
  ) {}

  @GrpcMethod(SERVICE)
  executeBatch(request: wire.Batch): Promise<wire.ExecuteBatchResponse> {
    return this.gate.batch(request, { caller: OPERATOR, answerBytesMax: this.server.answerBytesMax });
  }

  @GrpcStreamCall(SERVICE)
  execute(call: ServerDuplexStream<wire.ExecuteRequest, wire.ExecuteResponse>): Promise<void> {
    return answerStream(call, this.gate, this.server.closing, this.loads.of(call));
  }

  /** One command of a call of its own: the request is the command's message. */
  async answer(body: wire.CommandBody): Promise<{ answer: wire.CommandAnswer }> {
    return { answer: await this.gate.execute(body, OPERATOR) };
  }
}

registerMethods(
  CommandController,
  SERVICE,
  Object.keys(COMMAND_DTOS) as CommandCase[],
  ($case) =>
    // The call's own codec decoded the request, so that it is this command's message.
    function (this: CommandController, value: never) {
      return this.answer({ $case, value } as wire.CommandBody);
    },
);
