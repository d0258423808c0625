import { status, type ServiceError } from '@grpc/grpc-js';
import type { CommandAnswer } from '@ledger/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import { connectLedger, type LedgerClient } from './client';
import type { SeededRandom } from './seeded-random';
import { removeData, startServer, type ServerProcess } from './server';

export interface FleetMember {
  readonly server: ServerProcess;
  readonly client: LedgerClient;
}

/** An answer, and how long it took. */
export interface Timed {
  readonly answer: CommandAnswer;
  /** Duration of the longest of the calls that it took, answered or failed. */
  readonly callMs: number;
  /** Calls that failed before it. */
  readonly faults: number;
}

/** Statuses after which a caller has to send the same command again, with the same id. */
const PASSING: ReadonlySet<number> = new Set([
  status.UNAVAILABLE,
  status.RESOURCE_EXHAUSTED,
  // A call whose connection broke with the server that it went to.
  status.CANCELLED,
]);
const RETRY_MS = 20;

/** Several server processes over one store, each with a directory of its own. */
export class ServerFleet {
  readonly members: FleetMember[] = [];
  private readonly directories = new Set<string>();

  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly random: SeededRandom,
  ) {}

  /**
   * @param dataDir one that a member left behind. Absent: a new one.
   * @param address `host:port` to listen to. Absent: any of loopback.
   */
  async join(dataDir?: string, address?: string): Promise<FleetMember> {
    const env = { ...this.env, ...(address !== undefined && { GRPC_LISTEN: address }) };
    const server = await startServer({ env, ...(dataDir !== undefined && { dataDir }) });
    const member = { server, client: connectLedger(server.address) };
    this.directories.add(server.dataDir);
    this.members.push(member);
    return member;
  }

  /** Answers its exit code: null after SIGKILL. Its directory stays. */
  async leave(member: FleetMember, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    // Not at once: callers find out by their calls, as they do of any server that goes.
    const ended = member.server.stop(signal);
    this.members.splice(this.members.indexOf(member), 1);
    const code = await ended;
    member.client.close();
    return code;
  }

  any(): FleetMember {
    return this.random.of(this.members);
  }

  /** Sends to any member, and on to any other while it fails for reasons that pass. @throws ServiceError of any other. */
  async answered(send: (client: LedgerClient) => Promise<CommandAnswer>): Promise<Timed> {
    let callMs = 0;
    for (let faults = 0; ; faults += 1) {
      const begun = performance.now();
      const { client } = this.any();
      try {
        const answer = await send(client);
        callMs = Math.max(callMs, performance.now() - begun);
        if (answer.outcome?.$case !== 'failed') return { answer, callMs, faults };
        const { grpcCode, message } = answer.outcome.value;
        if (!PASSING.has(grpcCode)) throw new Error(`failed with ${grpcCode}: ${message}`);
      } catch (error) {
        if (!PASSING.has((error as ServiceError).code)) throw error;
        callMs = Math.max(callMs, performance.now() - begun);
      }
      await pause(RETRY_MS * (1 + this.random.next()));
    }
  }

  /** Everybody leaves. Answers the exit codes. */
  dissolve(signal?: NodeJS.Signals): Promise<readonly (number | null)[]> {
    return Promise.all([...this.members].map((member) => this.leave(member, signal)));
  }

  async removeDirectories(): Promise<void> {
    for (const directory of this.directories) await removeData(directory);
  }
}
