import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';

const READY = 'Server is ready';
const START_MS_MAX = 20_000;

/** A real nats-server with JetStream in a directory of its own. */
export interface NatsServer {
  readonly url: string;
  /** Starts it again on the same port and directory, after {@link stop}. */
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it and takes its directory away. */
  remove(): Promise<void>;
}

const running = new Set<ChildProcess>();
// A test that failed did not come to its own stop, and jest would wait for ever for what it left behind.
if ('afterAll' in globalThis) afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

export interface NatsOptions {
  /** Lines of its configuration, such as `max_payload: 8192`. */
  readonly settings?: string;
  /** Absent: true. */
  readonly jetStream?: boolean;
  /** Absent: started before it is handed over. */
  readonly stopped?: true;
}

/** @throws Error saying how to get nats-server where there is none. */
export const natsServer = async (options: NatsOptions = {}): Promise<NatsServer> => {
  const directory = mkdtempSync(join(tmpdir(), 'nats-'));
  const port = await freePort();
  const file = join(directory, 'nats.conf');
  const store = options.jetStream === false ? '' : `jetstream { store_dir: "${directory}" }`;
  writeFileSync(file, `listen: "127.0.0.1:${port}"\n${store}\n${options.settings ?? ''}\n`);
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await launch(file);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
  };
  if (options.stopped !== true) await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    start,
    stop,
    remove: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const launch = async (file: string): Promise<ChildProcess> => {
  const child = spawn('nats-server', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  let output = '';
  await new Promise<void>((ready, failed) => {
    const tooLate = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`nats-server is not ready after ${START_MS_MAX} ms:\n${output}`));
    }, START_MS_MAX);
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(READY)) return;
      clearTimeout(tooLate);
      ready();
    });
    child.once('error', (error) => {
      clearTimeout(tooLate);
      failed(new Error(`nats-server cannot be run (install it: node .ci/setup.mjs --nats): ${error.message}`));
    });
    child.once('close', (code) => {
      clearTimeout(tooLate);
      failed(new Error(`nats-server ended with ${code}:\n${output}`));
    });
  });
  return child;
};
