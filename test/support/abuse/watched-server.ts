import { resolve } from 'node:path';
import { eventually } from '../eventually';
import { startServer, type ServerProcess } from '../server';

/** The bound is 50 ms on a quiet machine; two busy cores share caches and slow one another down. */
export const HELD_MS_MAX = 200;
export const RSS_GROWTH_MIB_MAX = 512;

export interface HeldFigures {
  /** Longest time in which the event loop did one thing, since it was asked last. */
  readonly heldMs: number;
  readonly rssMiB: number;
}

export interface WatchedServer extends ServerProcess {
  figures(): Promise<HeldFigures>;
}

const MAIN = resolve('dist/apps/ledger/src/main.js');
const LOOP_WATCH = resolve('test/support/abuse/loop-watch.cjs');
const FIGURES = /^held (\{.*\})$/gm;

/** A server that tells how long its event loop is held. */
export const startWatchedServer = async (env: Readonly<Record<string, string>> = {}): Promise<WatchedServer> => {
  const server = await startServer({ env, command: ['--max-semi-space-size=64', '--require', LOOP_WATCH, MAIN] });
  const told = (): readonly string[] => [...server.output().matchAll(FIGURES)].map(([, figures]) => figures!);
  return {
    ...server,
    figures: async () => {
      const before = told().length;
      server.process.kill('SIGUSR2');
      await eventually(() => told().length > before);
      return JSON.parse(told().at(-1)!) as HeldFigures;
    },
  };
};
