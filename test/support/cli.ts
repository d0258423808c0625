import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { openTerminal } from '@ledger/terminal';
import { runCli as runProgram } from '../../apps/cli/src/program';

/** Paths from the repository's root, where tests run. */
const MAIN = resolve('dist/apps/cli/src/main.js');
const DEMO = resolve('dist/apps/demo/src/main.js');
const RUN_MS_MAX = 50_000;

export interface CliResult {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that runs: its lines as they come, and its end. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<CliResult>;
}

/** The built command line in a process of its own, without a terminal. */
export const startCli = (...args: readonly string[]): RunningCli => start(MAIN, {}, args);
/** The same of the demo's own. */
export const startDemo = (...args: readonly string[]): RunningCli => start(DEMO, {}, args);

const start = (main: string, env: Readonly<Record<string, string>>, args: readonly string[]): RunningCli => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS_MAX,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<CliResult>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return { process: child, lines, ended };
};

/** The command line within this process: starting one for every case costs seconds, and most of a run of all tests. */
export const runCli = async (...args: readonly string[]): Promise<CliResult> => {
  const [stdout, stderr] = [collected(), collected()];
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const code = await runProgram(args, openTerminal(streams, {}, AbortSignal.timeout(RUN_MS_MAX)));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
};

/** A stream that is no terminal, and what was written to it. */
const collected = (): { readonly stream: NodeJS.WriteStream; readonly text: () => string } => {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
};

export const runDemo = (...args: readonly string[]): Promise<CliResult> => startDemo(...args).ended;
/**
 * Runs the command line in a process of its own: where this process plays the server that is asked, or where the
 * process itself is measured.
 */
export const runCliAlone = (...args: readonly string[]): Promise<CliResult> => startCli(...args).ended;
/** The same with variables of the environment. */
export const runCliWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliResult> =>
  start(MAIN, env, args).ended;
