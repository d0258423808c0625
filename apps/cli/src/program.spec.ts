import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { COMMAND_DTOS } from '@ledger/protocol';
import { openTerminal } from '@ledger/terminal';
import { runCli } from './program';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line within this process: starting one for every row would take a minute. */
const run = async (...args: readonly string[]): Promise<Ended> => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const streams = { stdout, stderr } as unknown as { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  const code = await runCli(args, openTerminal(streams, {}, new AbortController().signal));
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(stdout), err: text(stderr) };
};

const COMMANDS = [
  'send',
  'commands',
  'accounts',
  'usage',
  'efficiency',
  'rejections',
  'escrows',
  'periods',
  'tail',
  'verify',
  'rebuild',
  'backup',
  'restore',
  'move',
  'clock',
];
const empty = mkdtempSync(join(tmpdir(), 'ledger-'));
afterAll(() => rmSync(empty, { recursive: true }));

describe('a command line that cannot be used', () => {
  it.each([
    { args: [], code: 2, says: /Usage: ledger/ },
    { args: ['nonsense'], code: 2, says: /unknown command 'nonsense'/ },
    { args: ['accounts'], code: 2, says: /missing required argument 'ledger'/ },
    { args: ['accounts', 'no spaces'], code: 2, says: /must be 1 to 128 of/ },
    { args: ['accounts', 'x', '--server', 'nowhere'], code: 2, says: /must be host:port/ },
    {
      args: ['accounts', 'x', '--server', '127.0.0.1:99999'],
      code: 2,
      says: /each port from 1 to 65535: "127.0.0.1:99999"/,
    },
    { args: ['tail', 'x', '--server', 'a:1,b:0'], code: 2, says: /each port from 1 to 65535: "b:0" is not/ },
    { args: ['rebuild', '--server', 'a:1,,b:2'], code: 2, says: /must be host:port, several with commas.*"" is not/ },
    { args: ['send', 'x', 'Fund', '--nats', 'nats://a:99999'], code: 2, says: /must be nats:\/\/host:port/ },
    { args: ['send', 'x', 'Fund', '--nats', 'nats://a:1,http://b:2'], code: 2, says: /must be nats:\/\/host:port/ },
    {
      args: ['send', 'x', 'OpenLedger', '--nats', 'nats://u:secret@127.0.0.1:1'],
      code: 1,
      says: /^error: no NATS server answers at nats:\/\/127\.0\.0\.1:1 \(.*\): start one, or name another with --nats\n$/,
    },
    { args: ['accounts', 'x', '--depth', '33'], code: 2, says: /whole number from 0 to 32/ },
    { args: ['usage', 'x', '--by', 'colour'], code: 2, says: /must be a list of account, .*: "colour" is not one of/ },
    { args: ['usage', 'x', '--by', 'tag:'], code: 2, says: /"tag:" is not one of/ },
    { args: ['usage', 'x', '--tag', 'a'], code: 2, says: /must be name=value/ },
    { args: ['acounts', 'x'], code: 2, says: /unknown command 'acounts'\n\(Did you mean accounts\?\)/ },
    {
      args: ['send', 'x', 'Fund', '--dryrun'],
      code: 2,
      says: /unknown option '--dryrun'\n\(Did you mean --dry-run\?\)/,
    },
    {
      args: ['escrows', 'x', '--which', 'mine'],
      code: 2,
      says: /--which must be one of open, ended, all; given "mine"/,
    },
    { args: ['accounts', 'x', '--depth', 'two'], code: 2, says: /^error: --depth must be a whole .*; given "two"\n/ },
    { args: ['accounts', 'a b'], code: 2, says: /^error: <ledger> must be 1 to 128 of .*; given "a b"\n/ },
    { args: ['usage', 'x', '--by', 'modle'], code: 2, says: /"modle" is not one of them, did you mean model\?/ },
    { args: ['usage', 'x', '--by', 'model,model'], code: 2, says: /names one twice/ },
    { args: ['usage', 'x', '--from', 'yesterday'], code: 2, says: /must be an instant in UTC/ },
    { args: ['tail', 'x', '--after', 'soon'], code: 2, says: /must be a position/ },
    {
      args: ['tail', 'x', '--data-dir', empty, '--server', 'a:1'],
      code: 2,
      says: /one of --server, --data-dir and --store/,
    },
    { args: ['tail', 'x', '--data-dir', empty, '--store', 'esdb://a'], code: 2, says: /one of --server, --data-dir/ },
    { args: ['tail', 'x', '--data-dir', join(empty, 'no')], code: 2, says: /there is no such directory/ },
    { args: ['verify'], code: 2, says: /give --data-dir, or --store/ },
    { args: ['verify', '--store', empty], code: 2, says: /takes a connection string/ },
    { args: ['verify', '--store', 'esdb://u:secret@a?x=1'], code: 1, says: /cannot be used: unknown option "x"/ },
    { args: ['rebuild', '--store', 'esdb://a'], code: 2, says: /needs the --data-dir/ },
    { args: ['verify', '--data-dir', empty], code: 1, says: /holds no store: check --data-dir/ },
    { args: ['rebuild', '--data-dir', empty], code: 1, says: /holds no store: check --data-dir/ },
    { args: ['backup', join(empty, 'to'), '--data-dir', empty], code: 1, says: /holds no store: check --data-dir/ },
    { args: ['move', '--to', empty], code: 2, says: /required option '--from <store>' not specified/ },
    { args: ['move', '--from', empty, '--to', empty], code: 2, says: /--from and --to name the same store/ },
    { args: ['move', '--from', join(empty, 'no'), '--to', empty], code: 2, says: /there is no such directory/ },
    { args: ['move', '--from', empty, '--to', join(empty, 'to')], code: 1, says: /holds no store/ },
    { args: ['move', '--from', 'esdb://h?oops', '--to', empty], code: 1, says: /the connection string cannot be used/ },
    {
      args: ['restore', join(empty, 'no'), '--data-dir', join(empty, 'to')],
      code: 1,
      says: /^error: \S+no: there is no such directory\n$/,
    },
    { args: ['restore', empty, '--data-dir', join(empty, 'to')], code: 1, says: /the backup cannot be used/ },
  ])('$args: exit code $code', async ({ args, code, says }) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, err: expect.stringMatching(says) });
    expect(ended.err).not.toMatch(/\n {4}at /);
  });
});

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain('Exit codes');
  });

  it.each(['--version', '-V'])('tells the version: %s', async (option) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run(option)).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('lists every command that a ledger takes and every query, each with what it does', async () => {
    const { code, out } = await run('commands');
    expect(code).toBe(0);
    for (const name of ['OpenLedger', 'ResetClock', 'RefundEscrow', 'Check', 'RebuildReadModels']) {
      expect(out).toMatch(new RegExp(`^${name} +[A-Z].*[.?]$`, 'm'));
    }
    const listed = JSON.parse((await run('commands', '--json')).out) as Readonly<Record<string, { meaning: string }[]>>;
    expect(listed['commands']).toHaveLength(Object.keys(COMMAND_DTOS).length);
    for (const { meaning } of Object.values(listed).flat()) expect(meaning).not.toBe('');
  });

  it.each(COMMANDS)('explains %s with an example', async (command) => {
    const { code, out } = await run(command, '--help');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/Examples?:\n/) });
  });
});
