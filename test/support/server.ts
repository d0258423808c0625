import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Path from the repository's root, where tests and benchmarks run. */
const MAIN = resolve('dist/apps/ledger/src/main.js');
/** Line of a server that is up, with its event store (`ready`) or still without it (`listening`). */
const SERVES = /(?:ready|listening): gRPC on (\S+),/;
const START_MS_MAX = 30_000;

/** A real server process, as built under dist/. */
export interface ServerProcess {
  /** `host:port`. */
  readonly address: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything that it wrote so far. */
  output(): string;
  /** Sends the signal and waits for the end. Null: a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
  /** Absent: a new temporary directory; {@link removeData} takes it away. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Directory to run in, with the built files below it. Absent: the repository's root. */
  readonly root?: string;
  /** Arguments of Node. Absent: those of `npm start`. */
  readonly command?: readonly string[];
}

export const temporaryData = (): Promise<string> => mkdtemp(join(tmpdir(), 'ledger-'));

export const removeData = (directory: string): Promise<void> => rm(directory, { recursive: true, force: true });

const running = new Set<ChildProcess>();
// A test that failed did not come to its own stop, and jest would wait for ever for the server that it left behind.
if ('afterAll' in globalThis) afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

/** @throws Error with the server's own output when it ends before it is ready, or takes too long. */
export const startServer = async (options: ServerOptions = {}): Promise<ServerProcess> => {
  const dataDir = options.dataDir ?? (await temporaryData());
  const { root, command = ['--max-semi-space-size=64', MAIN] } = options;
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { PATH: process.env['PATH'], LEDGER_DATA_DIR: dataDir, GRPC_LISTEN: '127.0.0.1:0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = await new Promise<string>((ready, failed) => {
    const tooLate = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`not ready after ${START_MS_MAX} ms:\n${output}`));
    }, START_MS_MAX);
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const match = SERVES.exec(line);
      if (match === null) return;
      clearTimeout(tooLate);
      ready(match[1]!);
    });
    child.once('close', (code) => {
      clearTimeout(tooLate);
      failed(new Error(`ended with ${code} before it was ready:\n${output}`));
    });
  });
  return {
    address,
    dataDir,
    process: child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'close');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
};
