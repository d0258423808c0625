import { PassThrough } from 'node:stream';
import { openTerminal } from '@ledger/terminal';
import { runDemoLine } from './program';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The demo's command line within this process. */
const run = async (...args: readonly string[]): Promise<Ended> => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const streams = { stdout, stderr } as unknown as { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  const code = await runDemoLine(args, openTerminal(streams, {}, new AbortController().signal));
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(stdout), err: text(stderr) };
};

describe("a line of the demo's that cannot be used", () => {
  it.each([
    { args: ['--server', '-:1'], code: 2, says: /"-:1" is not/ },
    { args: ['--calls', '0'], code: 2, says: /whole number from 1 to 28185/ },
    { args: ['--agents', '5'], code: 2, says: /whole number from 6 to 200/ },
    { args: ['--speed', 'fast'], code: 2, says: /must be max or a number/ },
    {
      args: ['--transport', 'pigeon'],
      code: 2,
      says: /--transport must be one of unary, batch, stream; given "pigeon"/,
    },
  ])('$args: exit code $code', async ({ args, code, says }) => {
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, err: expect.stringMatching(says) });
    expect(ended.err).not.toMatch(/\n {4}at /);
  });
});

it('explains itself with examples', async () => {
  const { code, out } = await run('--help');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/Examples?:\n/) });
});
