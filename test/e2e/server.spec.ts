import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { credentials, loadPackageDefinition, status, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { AccountKind, ConsumeMode, type ExecuteResponse } from '@ledger/protocol';
import { accepted, connectLedger, envelope, faultOf, usd } from '../support/client';
import { healthOf } from '../support/health';
import { removeData, startServer, temporaryData } from '../support/server';

const directories: string[] = [];
const newData = async (): Promise<string> => {
  const directory = await temporaryData();
  directories.push(directory);
  return directory;
};
afterAll(() => Promise.all(directories.map(removeData)));

describe('health and reflection', () => {
  it('is healthy as a whole and for each service', async () => {
    const server = await startServer({ dataDir: await newData() });
    const health = healthOf(server.address);
    for (const service of ['', 'live', 'budget.v1.LedgerCommandService', 'budget.v1.LedgerQueryService']) {
      expect(await health.check(service)).toBe('SERVING');
    }
    await expect(health.check('budget.v1.Nothing')).rejects.toMatchObject({ code: 5 });
    health.close();
    await server.stop();
  });

  it('shows its services and the files that describe them', async () => {
    const server = await startServer({ dataDir: await newData() });
    const path = join(__dirname, '../../node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto');
    const { grpc } = loadPackageDefinition(loadSync(path)) as never as {
      grpc: { reflection: { v1: { ServerReflection: ServiceClientConstructor } } };
    };
    const client = new grpc.reflection.v1.ServerReflection(server.address, credentials.createInsecure());
    const stream = (client['serverReflectionInfo'] as () => NodeJS.ReadWriteStream).call(client);
    const ask = async (request: object): Promise<Record<string, never>> => {
      (stream as never as { write(message: object): void }).write(request);
      const [answer] = (await once(stream, 'data')) as [Record<string, never>];
      return answer;
    };
    const listed = (await ask({ listServices: '' }))['listServicesResponse'] as unknown as {
      service: { name: string }[];
    };
    expect(listed.service.map(({ name }) => name).sort()).toEqual([
      'budget.v1.LedgerCommandService',
      'budget.v1.LedgerQueryService',
    ]);
    const found = await ask({ fileContainingSymbol: 'budget.v1.ConsumeRequest' });
    const files = new Map<string, FileDescriptorProto>();
    const take = (answer: Record<string, never>): void => {
      const { fileDescriptorProto } = answer['fileDescriptorResponse'] as unknown as { fileDescriptorProto: Buffer[] };
      for (const bytes of fileDescriptorProto) {
        const file = fromBinary(FileDescriptorProtoSchema, bytes);
        files.set(file.name, file);
      }
    };
    take(found);
    // Imports that did not come along are asked for by name, as clients do.
    const missing = (): string | undefined =>
      [...files.values()].flatMap(({ dependency }) => dependency).find((name) => !files.has(name));
    for (let name = missing(); name !== undefined; name = missing()) take(await ask({ fileByFilename: name }));
    const inOrder = new Set<FileDescriptorProto>();
    const add = (name: string): void => {
      const file = files.get(name)!;
      file.dependency.forEach(add);
      inOrder.add(file);
    };
    [...files.keys()].forEach(add);
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...inOrder] }));
    expect(registry.getMessage('budget.v1.ConsumeRequest')!.field['accountId']).toBeDefined();
    expect(registry.getExtension('budget.v1.rules')).toBeDefined();
    stream.end();
    client.close();
    await server.stop();
  });
});

describe('starting', () => {
  it.each<{ what: string; env: Record<string, string>; says: string }>([
    { what: 'a misspelt variable', env: { LEDGER_DATADIR: '/x' }, says: 'LEDGER_DATADIR' },
    { what: 'a bad value', env: { LOG_LEVEL: 'loud' }, says: 'LOG_LEVEL' },
    { what: 'an open port without saying so', env: { GRPC_LISTEN: '0.0.0.0:0' }, says: 'ALLOW_UNAUTHENTICATED' },
  ])('refuses $what by name', async ({ env, says }) => {
    await expect(startServer({ dataDir: await newData(), env })).rejects.toThrow(says);
  });

  it('refuses a directory that another server has open', async () => {
    const first = await startServer({ dataDir: await newData() });
    await expect(startServer({ dataDir: first.dataDir })).rejects.toThrow(first.dataDir);
    expect(await first.stop()).toBe(0);
  });

  it('refuses a port that is taken, in plain words, before anything is opened', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const dataDir = await newData();
    const starting = startServer({ dataDir, env: { GRPC_LISTEN: `127.0.0.1:${port}` } });
    const said = `cannot start: 127.0.0.1:${port} is in use: another server listens there; GRPC_LISTEN chooses another\n`;
    try {
      await expect(starting).rejects.toThrow(said);
      expect(readdirSync(dataDir)).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('logs JSON lines where asked', async () => {
    const server = await startServer({ dataDir: await newData(), env: { LOG_FORMAT: 'json' } });
    await server.stop();
    for (const line of server.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });
});

describe('stopping', () => {
  it('keeps everything that was acknowledged under load, and exits 0', async () => {
    const server = await startServer({ dataDir: await newData() });
    const client = connectLedger(server.address);
    accepted(await client.commands.openLedger({ envelope: envelope('load') }));
    accepted(await client.commands.fund({ envelope: envelope('load'), amounts: usd('1000000') }));
    const account = { envelope: envelope('load'), accountId: 'a', kind: AccountKind.AGENT };
    accepted(await client.commands.openAccount({ ...account, allocation: usd('1000000') }));
    const stream = client.execute();
    let acknowledged = 0;
    const enough = new Promise<void>((resolve) => {
      stream.on('data', ({ answer }: ExecuteResponse) => {
        if (answer?.outcome?.$case === 'accepted') acknowledged += 1;
        if (acknowledged === 2_000) resolve();
      });
    });
    let sending = true;
    const ended = new Promise((resolve) =>
      stream.on('error', (error) => {
        sending = false;
        resolve(error);
      }),
    );
    const send = async (): Promise<void> => {
      while (sending) {
        const value = { envelope: envelope('load'), accountId: 'a', mode: ConsumeMode.ENFORCE, amounts: usd('1') };
        if (!stream.write({ command: { command: { $case: 'consume', value } } })) {
          await Promise.race([once(stream, 'drain'), ended]);
        }
      }
    };
    const sender = send();
    const unary = Array.from({ length: 50 }, () =>
      client.commands
        .consume({ envelope: envelope('load'), accountId: 'a', mode: ConsumeMode.ENFORCE, amounts: usd('1') })
        .then(
          () => 1,
          () => 0,
        ),
    );
    await enough;
    const watch = client.watch({ ledgerId: 'load' });
    const watchEnded = once(watch.resume(), 'error');
    const code = server.stop('SIGTERM');
    expect(((await watchEnded) as [{ code: number }])[0].code).toBe(14);
    expect(await ended).toMatchObject({ code: 14 });
    await sender;
    expect(await code).toBe(0);
    const total = acknowledged + (await Promise.all(unary)).reduce<number>((sum, one) => sum + one, 0);
    client.close();

    const again = await startServer({ dataDir: server.dataDir });
    const reader = connectLedger(again.address);
    const { account: kept } = await reader.queries.getAccount({ ledgerId: 'load', accountId: 'a' });
    expect(Number(kept!.balances[0]!.consumed)).toBeGreaterThanOrEqual(total);
    reader.close();
    expect(await again.stop('SIGINT')).toBe(0);
  });

  it('goes at once when told twice', async () => {
    const server = await startServer({ dataDir: await newData() });
    const client = connectLedger(server.address);
    // A query that waits for a position keeps the first signal waiting.
    const waiting = faultOf(client.queries.listLedgers({ minPosition: '999999' }));
    await client.queries.getStatus({});
    const code = server.stop('SIGTERM');
    while (!server.output().includes('finishing')) await once(server.process.stdout!, 'data');
    server.process.kill('SIGTERM');
    expect(await code).toBe(1);
    expect([status.UNAVAILABLE, status.INTERNAL]).toContain((await waiting).code);
    client.close();
  });
});

describe('overload', () => {
  it('refuses what does not fit into the queue at once, with a time to wait', async () => {
    const server = await startServer({ dataDir: await newData(), env: { LEDGER_QUEUE_PER_LEDGER_MAX: '2' } });
    const client = connectLedger(server.address);
    accepted(await client.commands.openLedger({ envelope: envelope('full') }));
    const commands = Array.from({ length: 50 }, () => ({
      command: { $case: 'fund' as const, value: { envelope: envelope('full'), amounts: usd('1') } },
    }));
    const { answers } = await client.commands.executeBatch({ commands });
    const refused = answers.filter(({ outcome }) => outcome?.$case === 'failed');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.outcome).toMatchObject({ value: { grpcCode: status.RESOURCE_EXHAUSTED, retryAfterMs: 100 } });
    const calls = commands.map(({ command }) => client.commands.fund(command.value).catch((error: unknown) => error));
    for (const outcome of await Promise.all(calls)) {
      if (!(outcome instanceof Error)) continue;
      const fault = await faultOf(Promise.reject(outcome));
      expect(fault).toMatchObject({ code: status.RESOURCE_EXHAUSTED, retryAfterMs: 100 });
    }
    client.close();
    await server.stop();
  });
});
