import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { FILE_DESCRIPTOR_SET } from './generated/descriptor-set';
import {
  Command,
  ConsumeMode,
  LedgerCommandServiceDefinition,
  ConsumeResponse,
  grpcService,
  SpendingStatus,
} from './index';

const ROOT = join(__dirname, '../../..');
const PROTO = join(__dirname, 'proto');

const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

describe('the proto files', () => {
  it('are clean by the standard lint rules and commented throughout', () => {
    expect(run('node_modules/.bin/buf', 'lint', 'libs/protocol')).toEqual({ status: 0, said: '' });
  });

  it('are what the generated TypeScript was made from', () => {
    expect(run('node', 'libs/protocol/generate.mjs', '--check')).toEqual({ status: 0, said: '' });
  });

  it('are read by another implementation as the generated code writes them', () => {
    const loaded = loadSync('budget/v1/command_service.proto', { includeDirs: [PROTO], enums: Number, oneofs: true });
    const theirs = loaded['budget.v1.LedgerCommandService'] as ReturnType<typeof grpcService>;
    const ours = grpcService(LedgerCommandServiceDefinition);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    const consume = {
      envelope: { commandId: 'c', ledgerId: 'l', actor: 'me', dryRun: true },
      accountId: 'a',
      mode: ConsumeMode.RECORD,
      amounts: [{ resource: 'usd', amount: '1.5' }],
      attribution: { tags: { k: 'v' } },
      reservationId: 'r',
    };
    const request = Command.fromPartial({ command: { $case: 'consume', value: consume } }).command!.value;
    expect(theirs['Consume']!.requestDeserialize(ours['Consume']!.requestSerialize(request))).toMatchObject(consume);
    expect(ours['Consume']!.requestDeserialize(theirs['Consume']!.requestSerialize(consume))).toEqual(request);
    const answer = { commandId: 'c', outcome: { $case: 'accepted' as const, value: { firstRevision: 2n ** 63n } } };
    const spending = { accountId: 'a', status: SpendingStatus.RED };
    const response = ConsumeResponse.fromPartial({ answer: { ...answer, spending } });
    const read = theirs['Consume']!.responseDeserialize(ours['Consume']!.responseSerialize(response)) as never as {
      answer: { accepted: { firstRevision: { toString(): string } }; spending: object };
    };
    expect(read.answer.accepted.firstRevision.toString()).toBe('9223372036854775808');
    expect(read.answer.spending).toMatchObject(spending);
  });

  it('stand in the descriptors with all that they import, so that any compiler takes them', () => {
    const directory = mkdtempSync(join(tmpdir(), 'descriptors-'));
    const set = join(directory, 'set.binpb');
    writeFileSync(set, Buffer.from(FILE_DESCRIPTOR_SET, 'base64'));
    const { status, said } = run('node_modules/.bin/buf', 'ls-files', set, '--include-imports');
    const named = readdirSync(join(PROTO, 'budget/v1')).map((name) => `budget/v1/${name}`);
    expect({ status, files: said.trim().split('\n') }).toEqual({
      status: 0,
      files: expect.arrayContaining([...named, 'google/protobuf/descriptor.proto']),
    });
    expect(run('node_modules/.bin/buf', 'build', set)).toEqual({ status: 0, said: '' });
    rmSync(directory, { recursive: true });
  });

  it('name every generated message at the door', () => {
    const door = readFileSync(join(__dirname, 'index.ts'), 'utf8');
    const directory = join(__dirname, 'generated/budget/v1');
    for (const file of readdirSync(directory)) {
      const generated = readFileSync(join(directory, file), 'utf8');
      const names = [...generated.matchAll(/^export (?:enum|interface) (\w+)/gm)].map(([, name]) => name!);
      expect(names.filter((name) => !name.includes('_') && !new RegExp(`\\b${name}\\b`).test(door))).toEqual([]);
    }
  });
});
