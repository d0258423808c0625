import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
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
