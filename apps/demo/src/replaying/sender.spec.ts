import { Metadata, Server, ServerCredentials, status, type ServiceError } from '@grpc/grpc-js';
import {
  CommandAnswer,
  grpcService,
  LedgerCommandServiceDefinition,
  type CommandBody,
  type ExecuteBatchRequest,
  type ExecuteRequest,
  type FundRequest,
} from '@ledger/protocol';
import type { sendUnaryData, ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js';
import { ServerConnection } from '@ledger/terminal';
import { openSender, TRANSPORTS } from './sender';

/** Fates of the next commands, in order; the last is that of all further ones. */
type Fate = 'accept' | 'unavailable' | 'malformed';

/** A service on the real wire whose failures a test decides; it remembers the ids that came. */
class FailingService {
  readonly ids: string[] = [];
  private readonly server = new Server();
  constructor(private readonly fates: Fate[]) {
    const fund = ({ request }: ServerUnaryCall<FundRequest, unknown>, done: sendUnaryData<unknown>): void => {
      const answer = this.answer(request.envelope!.commandId);
      if (answer.outcome?.$case === 'failed') done(failure(answer.outcome.value.grpcCode));
      else done(null, { answer });
    };
    const executeBatch = (
      { request }: ServerUnaryCall<ExecuteBatchRequest, unknown>,
      done: sendUnaryData<unknown>,
    ): void => done(null, { answers: request.commands.map(({ command }) => this.answer(idOf(command!))) });
    const execute = (stream: ServerDuplexStream<ExecuteRequest, unknown>): void => {
      stream.on('data', ({ tag, command }: ExecuteRequest) =>
        stream.write({ tag, answer: this.answer(idOf(command!.command!)) }),
      );
      stream.on('end', () => stream.end());
    };
    const methods = grpcService(LedgerCommandServiceDefinition);
    const unused = Object.fromEntries(Object.keys(methods).map((name) => [name, () => undefined]));
    this.server.addService(methods, { ...unused, Fund: fund, ExecuteBatch: executeBatch, Execute: execute });
  }

  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      this.server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private answer(commandId: string): CommandAnswer {
    this.ids.push(commandId);
    const fate = this.fates.length > 1 ? this.fates.shift() : this.fates[0];
    const grpcCode = fate === 'unavailable' ? status.UNAVAILABLE : status.INVALID_ARGUMENT;
    const failed = { $case: 'failed' as const, value: { grpcCode, message: `fate: ${fate}`, retryAfterMs: 1 } };
    const accepted = { $case: 'accepted' as const, value: {} };
    return CommandAnswer.fromPartial({ commandId, outcome: fate === 'accept' ? accepted : failed });
  }
}

const idOf = (command: CommandBody): string => command.value.envelope!.commandId;
const failure = (code: number): ServiceError =>
  Object.assign(new Error('fate'), { code, details: 'fate', metadata: new Metadata() });
const fundOf = (commandId: string): CommandBody => {
  const envelope = { commandId, ledgerId: 'l', actor: 'a', dryRun: false };
  return { $case: 'fund', value: { envelope, amounts: [{ resource: 'usd', amount: '1' }] } };
};

describe.each(TRANSPORTS)('commands by %s', (transport) => {
  const sending = async (fates: Fate[], ids: readonly string[]) => {
    const service = new FailingService(fates);
    const connection = new ServerConnection(await service.listen());
    const sender = openSender(connection, transport);
    try {
      const sent = await Promise.allSettled(ids.map((id) => sender.send(fundOf(id))));
      return { sent, retries: sender.retries, seen: service.ids };
    } finally {
      sender.close();
      connection.close();
      service.stop();
    }
  };

  it('come back with their own answers', async () => {
    const { sent, retries } = await sending(['accept'], ['c-1', 'c-2', 'c-3']);
    const answers = sent.map((one) => one.status === 'fulfilled' && one.value.commandId);
    expect({ answers, retries }).toEqual({ answers: ['c-1', 'c-2', 'c-3'], retries: 0 });
  });

  it('are sent again under the same id after a failure that passes', async () => {
    const { sent, retries, seen } = await sending(['unavailable', 'unavailable', 'accept'], ['c-1']);
    expect(sent[0]).toMatchObject({ status: 'fulfilled', value: { commandId: 'c-1', outcome: { $case: 'accepted' } } });
    expect({ retries, seen }).toEqual({ retries: 2, seen: ['c-1', 'c-1', 'c-1'] });
  });

  it('are not sent again when that would not help', async () => {
    const { sent, seen } = await sending(['malformed'], ['c-1']);
    expect(sent[0]).toMatchObject({ status: 'rejected', reason: { name: 'CliFault' } });
    expect(seen).toEqual(['c-1']);
  });
});
