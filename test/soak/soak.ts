import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectLedger, type LedgerClient } from '@ledger/client';
import { runCliAlone } from '../support/cli';
import { freePort } from '../support/free-port';
import { openFunded } from '../support/ledger-load';
import { SeededRandom } from '../support/seeded-random';
import { removeData, startServer, temporaryData, type ServerProcess } from '../support/server';
import { Callers } from './callers';
import { flatness, sampleOf, type Flatness, type ProcessSample, type Sample } from './samples';
import { AGENTS, SoakTraffic } from './traffic';

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Told every ten seconds. */
  readonly onProgress?: (line: string) => void;
}

export interface SoakReport {
  /** Everything that was not as it has to be; empty: the soak has passed. */
  readonly faults: readonly string[];
  readonly flatness: readonly Flatness[];
  readonly acknowledged: number;
  readonly repeated: number;
  readonly queries: number;
  readonly watched: number;
  /** Duration of each graceful stop, in milliseconds. */
  readonly stopsMs: readonly number[];
  readonly kills: number;
}

const LEDGERS = 12;
/** Fewer than there are ledgers, and for a second only: they come and go all the time. */
const LOADED_MAX = 6;
const IDLE_SECONDS = 1;
const [COMMANDERS, ASKERS, WATCHERS] = [6, 4, 3];
const RESTART_EVERY_SECONDS = 9;
const SAMPLE_EVERY_MS = 500;
/** A process that has just started is not yet what it will be. */
const WARM_UP_MS = 1_000;
const FAULTS_TOLD_MAX = 20;
/** A stop under load; generous, for a busy machine. */
const STOP_MS_MAX = 2_000;

/** Runs a server under load, restarts it again and again, and holds what it has against what it acknowledged. */
export const soak = async ({ seconds, seed, onProgress = () => undefined }: SoakOptions): Promise<SoakReport> => {
  const dataDir = await temporaryData();
  const samplesFile = join(dataDir, 'process-samples');
  const [port, random] = [await freePort(), new SeededRandom(seed)];
  const start = (): Promise<ServerProcess> =>
    startServer({
      dataDir,
      command: ['--max-semi-space-size=64', '-r', resolve('test/support/tell-process.cjs'), MAIN],
      env: {
        GRPC_LISTEN: `127.0.0.1:${port}`,
        LEDGER_LOADED_MAX: String(LOADED_MAX),
        LEDGER_IDLE_EVICTION_SECONDS: String(IDLE_SECONDS),
        PROCESS_SAMPLES_FILE: samplesFile,
      },
    });
  const run = new Soak(start, connectLedger(`127.0.0.1:${port}`), random, onProgress);
  try {
    await run.through(seconds * 1000);
    return await run.report(dataDir, samplesFile);
  } finally {
    await run.leave();
    await removeData(dataDir);
  }
};

/** Path from the repository's root, where tests and the command run. */
const MAIN = resolve('dist/apps/ledger/src/main.js');

class Soak {
  private readonly ledgerIds = Array.from({ length: LEDGERS }, (_, i) => `soak-${i}`);
  private readonly ending = new AbortController();
  private readonly callers: Callers;
  private readonly traffic: SoakTraffic;
  private readonly samples: Sample[] = [];
  private readonly stopsMs: number[] = [];
  private readonly faults: string[] = [];
  private readonly begunAt = performance.now();
  private server: ServerProcess | undefined;
  private startedAt = 0;
  private kills = 0;

  constructor(
    private readonly start: () => Promise<ServerProcess>,
    private readonly client: LedgerClient,
    private readonly random: SeededRandom,
    private readonly onProgress: (line: string) => void,
  ) {
    this.callers = new Callers(client, random, this.ledgerIds, this.ending.signal);
    this.traffic = new SoakTraffic(random, this.ledgerIds, (send) => this.callers.deliver(send));
  }

  async through(milliseconds: number): Promise<void> {
    await this.begin();
    await Promise.all(this.ledgerIds.map((id) => openFunded(this.client, id, AGENTS)));
    const { signal } = this.ending;
    const commanders = Array.from({ length: COMMANDERS }, async () => {
      while (!signal.aborted) await this.traffic.step();
    });
    const others = [
      ...Array.from({ length: ASKERS }, () => this.callers.ask()),
      ...Array.from({ length: WATCHERS }, () => this.callers.watch()),
      this.sample(),
    ];
    const end = performance.now() + milliseconds;
    while (performance.now() + RESTART_EVERY_SECONDS * 1000 < end) {
      await pause(RESTART_EVERY_SECONDS * 1000);
      await this.restart();
      const { acknowledged } = this.traffic;
      const second = Math.round((performance.now() - this.begunAt) / 1000);
      this.onProgress(`${second} s: ${acknowledged} commands, ${this.callers.queries} queries, ${this.kills} kills`);
    }
    await pause(Math.max(0, end - performance.now()));
    this.ending.abort();
    await Promise.all([...commanders, ...others]);
  }

  async report(dataDir: string, samplesFile: string): Promise<SoakReport> {
    await this.traffic.repeatAll();
    await this.holdAgainstExpected();
    await this.stop();
    const { code, stdout, stderr } = await runCliAlone('verify', '--data-dir', dataDir);
    if (code !== 0) this.faults.push(`verify: ${stdout}${stderr}`);
    const figures = flatness(this.samples, processSamples(samplesFile));
    for (const { what, first, last, unit, isFlat } of figures) {
      if (!isFlat) this.faults.push(`${what}: ${first.toFixed(1)}${unit} at first, ${last.toFixed(1)}${unit} at last`);
    }
    const { traffic, callers, stopsMs, kills } = this;
    for (const ms of stopsMs) if (ms > STOP_MS_MAX) this.faults.push(`a stop took ${ms.toFixed(0)} ms`);
    const faults = [...new Set([...this.faults, ...traffic.faults, ...callers.faults])];
    return {
      faults: faults.slice(0, FAULTS_TOLD_MAX),
      flatness: figures,
      acknowledged: traffic.acknowledged,
      repeated: traffic.repeated,
      queries: callers.queries,
      watched: callers.watched,
      stopsMs,
      kills,
    };
  }

  async leave(): Promise<void> {
    this.ending.abort();
    this.client.close();
    await this.server?.stop('SIGKILL');
  }

  private async begin(): Promise<void> {
    this.server = await this.start();
    this.startedAt = performance.now();
  }

  /** Restarts the server, by turns after a graceful stop and after a kill. */
  private async restart(): Promise<void> {
    if (this.stopsMs.length <= this.kills) await this.stop();
    else {
      const ended = once(this.server!.process, 'close');
      this.server!.process.kill('SIGKILL');
      await ended;
      this.kills += 1;
    }
    await this.begin();
  }

  private async stop(): Promise<void> {
    const from = performance.now();
    const server = this.server!;
    this.server = undefined;
    const code = await server.stop();
    this.stopsMs.push(performance.now() - from);
    if (code !== 0) this.faults.push(`a stop ended with ${code}:\n${server.output()}`);
  }

  private async sample(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await pause(SAMPLE_EVERY_MS);
      const pid = this.server?.process.pid;
      if (pid === undefined || performance.now() - this.startedAt < WARM_UP_MS) continue;
      try {
        const { storePosition, projections } = await this.client.queries.getStatus({});
        const lag = Number(BigInt(storePosition) - BigInt(projections[0]?.position ?? storePosition));
        this.samples.push(sampleOf(pid, (performance.now() - this.begunAt) / 1000, lag));
      } catch {
        // The server is being restarted: nothing is to be seen of it.
      }
    }
  }

  private async holdAgainstExpected(): Promise<void> {
    const { queries } = this.client;
    const { storePosition: minPosition } = await queries.getStatus({});
    for (const [ledgerId, { used, charges }] of this.traffic.expected) {
      const { resources } = await queries.getLedgerTotals({ ledgerId, minPosition });
      const { rows } = await queries.getUsage({ ledgerId, minPosition });
      const usage = rows.find(({ resource }) => resource === 'usd');
      const found = [resources[0]?.difference, usage?.amount ?? '0', usage?.charges ?? 0n].join(', ');
      const right = ['0', String(Number(used) / 1000), charges].join(', ');
      if (found !== right) this.faults.push(`${ledgerId}: difference, used and charges are ${found}, not ${right}`);
    }
  }
}

const processSamples = (file: string): readonly ProcessSample[] =>
  !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as ProcessSample);
