import type { LedgerClient } from '@ledger/client';
import { ConsumeRequest, grpcService, LedgerCommandServiceDefinition } from '@ledger/protocol';
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const LEDGER = 'bench';
const COUNTER = '0'.repeat(12);
const CONSUME_PATH = '/budget.v1.LedgerCommandService/Consume';

const consumeRequest = (ledgerId: string, commandId: string) => ({
  envelope: { commandId, ledgerId, actor: 'bench' },
  accountId: 'agent',
  mode: 1,
  amounts: [{ resource: 'usd', amount: '0.000125' }],
  attribution: { operation: 'chat', model: 'gpt' },
});

/** A ledger with funds for every load, and one agent. */
export const openBenchLedger = async ({ commands }: LedgerClient, ledgerId = LEDGER): Promise<void> => {
  const envelope = (commandId: string) => ({ commandId, ledgerId, actor: 'bench' });
  const amounts = [{ resource: 'usd', amount: '1000000' }];
  await commands.openLedger({ envelope: envelope('open') });
  await commands.fund({ envelope: envelope('fund'), amounts });
  await commands.openAccount({ envelope: envelope('agent'), accountId: 'agent', kind: 3, allocation: amounts });
};

export interface UnaryFigures {
  readonly failed: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Calls of Consume, each with a command id of its own, from a native client that costs the machine little. */
export class UnaryLoad {
  private readonly program: string;
  private calls = 0;

  /** @param directory for the compiled client and its messages. */
  constructor(private readonly directory: string) {
    this.program = join(directory, 'unary-load');
    execFileSync('cc', ['-O2', '-o', this.program, resolve('test/bench/unary-load.c'), '-lnghttp2']);
  }

  /** @throws Error when a call failed. */
  async call(address: string, inFlight: number, total: number, ledgerId = LEDGER): Promise<UnaryFigures> {
    const seen = await this.tried(address, inFlight, total, ledgerId);
    if (seen.failed > 0) throw new Error(`${seen.failed} calls failed`);
    return seen;
  }

  /** Failed calls are counted. */
  async tried(address: string, inFlight: number, total: number, ledgerId: string): Promise<UnaryFigures> {
    const name = `${(this.calls += 1)}`;
    const { requestSerialize } = grpcService(LedgerCommandServiceDefinition)['Consume']!;
    const message = requestSerialize(
      ConsumeRequest.fromPartial(consumeRequest(ledgerId, `${name}-${COUNTER}`)),
    ) as Buffer;
    const frame = Buffer.concat([Buffer.alloc(5), message]);
    frame.writeUInt32BE(message.length, 1);
    const body = join(this.directory, `body-${name}`);
    writeFileSync(body, frame);
    const port = address.slice(address.lastIndexOf(':') + 1);
    const args = [port, CONSUME_PATH, body, frame.indexOf(COUNTER), inFlight, total].map(String);
    const { stdout } = await promisify(execFile)(this.program, args);
    return JSON.parse(stdout) as UnaryFigures;
  }
}

export interface BatchLoad {
  /** Begins every command id: no two loads of a ledger may have the same. */
  readonly name: string;
  readonly size: number;
  readonly batches: number;
  readonly inFlight: number;
  /** Absent: {@link LEDGER}. */
  readonly ledgerId?: string;
}

/** Commands a second by ExecuteBatch. @throws Error when one was not accepted. */
export const batchRate = async ({ commands }: LedgerClient, load: BatchLoad): Promise<number> => {
  const { name, size, batches, inFlight, ledgerId = LEDGER } = load;
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < batches) {
      const batch = (sent += 1);
      const items = Array.from({ length: size }, (_, i) => ({
        command: { $case: 'consume' as const, value: consumeRequest(ledgerId, `${name}-${batch}-${i}`) },
      }));
      const { answers } = await commands.executeBatch({ commands: items });
      if (answers.length !== size || answers.some(({ outcome }) => outcome?.$case !== 'accepted')) {
        throw new Error('a command of a batch was not accepted');
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  return (batches * size) / ((performance.now() - started) / 1_000);
};
