import type { NatsConnection } from '@nats-io/transport-node';
import { NATS_ROUTES, requestInOrder, type Route } from '@ledger/protocol';
import { LEDGER } from './grpc-load';

const command = (ledgerId: string, commandId: string) => ({
  consume: {
    envelope: { commandId, ledgerId, actor: 'bench' },
    accountId: 'agent',
    mode: 'CONSUME_MODE_ENFORCE',
    amounts: [{ resource: 'usd', amount: '0.000125' }],
    attribution: { operation: 'chat', model: 'gpt' },
  },
});

export interface RequestFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface RequestLoad {
  /** Begins every command id: no two loads may have the same. */
  readonly name: string;
  readonly inFlight: number;
  readonly total: number;
  /** Absent: {@link LEDGER}. */
  readonly ledgerId?: string;
  /** Absent: to the ledger's owner first. */
  readonly route?: Route;
}

/** Requests of one command each. @throws Error when one was not accepted. */
export const requestRate = async (connection: NatsConnection, load: RequestLoad): Promise<RequestFigures> => {
  const { name, inFlight, total, ledgerId = LEDGER } = load;
  const route = load.route ?? NATS_ROUTES.command(ledgerId);
  const took: number[] = [];
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < total) {
      const body = JSON.stringify(command(ledgerId, `${name}-${(sent += 1)}`));
      const before = performance.now();
      const reply = await requestInOrder(connection, route, body, { timeout: 10_000 });
      took.push(performance.now() - before);
      if (!reply.string().includes('"accepted"')) throw new Error(reply.string());
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  const perSecond = total / ((performance.now() - started) / 1_000);
  took.sort((a, b) => a - b);
  return { perSecond, p50Ms: took[Math.floor(total / 2)]!, p99Ms: took[Math.floor(total * 0.99)]! };
};

export interface RequestBatchLoad {
  readonly name: string;
  readonly size: number;
  readonly batches: number;
  readonly inFlight: number;
  /** Absent: {@link LEDGER}. */
  readonly ledgerId?: string;
}

/** Commands a second by requests of many commands. @throws Error when one was not accepted. */
export const requestBatchRate = async (connection: NatsConnection, load: RequestBatchLoad): Promise<number> => {
  const { name, size, batches, inFlight, ledgerId = LEDGER } = load;
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < batches) {
      const batch = (sent += 1);
      const commands = Array.from({ length: size }, (_, i) => command(ledgerId, `${name}-${batch}-${i}`));
      const payload = JSON.stringify({ commands });
      const reply = await requestInOrder(connection, NATS_ROUTES.batch(ledgerId), payload, { timeout: 30_000 });
      const { answers } = reply.json<{ readonly answers: readonly { readonly accepted?: object }[] }>();
      if (answers.length !== size || answers.some(({ accepted }) => accepted === undefined)) {
        throw new Error('a command of a batch was not accepted');
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  return (batches * size) / ((performance.now() - started) / 1_000);
};
