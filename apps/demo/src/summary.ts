import { Decimal } from 'decimal.js';
import { inParallel, type ServerConnection, statusName } from '@ledger/terminal';
import { type LatencySummary } from './replaying/latency';
import { type Proof } from './proof/proof';
import { type Quota, type Role, type Scenario } from './story/scenario';
import { type Transport } from './replaying/sender';
import { merged, sumOf, type AgentTally, type Crossing, type Tally, type Turn } from './replaying/tally';

/** Figures of a run, printed for people or as JSON for scripts. */
export interface Summary {
  readonly ledgerId: string;
  /** Source of the server's prices. */
  readonly priceSource: string;
  readonly seed: number;
  readonly transport: Transport;
  /** Absent: as fast as possible. */
  readonly speed?: number;
  /** True: it was stopped by Ctrl-C before the end. */
  readonly interrupted: boolean;
  readonly calls: CallCounts & { readonly planned: number; readonly overEstimate: number };
  readonly fleets: readonly FleetSummary[];
  readonly agents: readonly AgentSummary[];
  readonly crossings: readonly Crossing[];
  readonly help: readonly HelpSummary[];
  readonly hints: HintSummary;
  readonly runs: { readonly opened: number; readonly closed: number; readonly continued: number };
  /** Quotas that began anew. */
  readonly turns: readonly Turn[];
  readonly seconds: number;
  readonly commands: number;
  readonly commandsPerSecond: number;
  /** Commands that were sent twice, on purpose and after a lost answer; none was booked twice. */
  readonly repeats: number;
  readonly retries: number;
  readonly latencyMs: { readonly reserve: LatencySummary; readonly settle: LatencySummary };
  readonly proof: Proof;
}

/** Calls that the ledger's advice changed. */
export interface HintSummary {
  /** Calls let be while throttled, until the retry-after had passed. */
  readonly slowedDown: number;
  /** Calls not asked for before the quota that was used up began anew. */
  readonly waitedForQuota: number;
  readonly movedToCheaperModel: number;
}

interface CallCounts {
  readonly settled: number;
  readonly denied: Readonly<Record<string, number>>;
  readonly notMade: Readonly<Record<string, number>>;
}

export interface FleetSummary extends CallCounts {
  readonly name: string;
  readonly usd: string;
  readonly tokens: string;
  readonly quota: Quota;
}

export interface AgentSummary extends CallCounts {
  readonly accountId: string;
  readonly fleet: string;
  readonly role: Role;
  readonly priority: number;
  readonly status: string;
  readonly degraded: number;
  readonly usd: string;
  readonly tokens: string;
  readonly endedBy?: string;
}

export interface HelpSummary {
  readonly donorId: string;
  readonly payerId: string;
  readonly times: number;
  readonly amounts: Readonly<Record<string, string>>;
}

/** Standing of each agent at the end, as the ledger says. */
export const readStatuses = async (
  server: ServerConnection,
  ledgerId: string,
  scenario: Scenario,
): Promise<ReadonlyMap<string, string>> => {
  const checked = await inParallel(scenario.agents, async ({ accountId }) => {
    const { spending } = await server.query('check', { ledgerId, accountId });
    return [accountId, statusName(spending?.status)] as const;
  });
  return new Map(checked);
};

export interface RunFacts {
  readonly ledgerId: string;
  readonly priceSource: string;
  readonly seed: number;
  readonly transport: Transport;
  readonly speed: number;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly retries: number;
}

export const summarise = (
  facts: RunFacts,
  scenario: Scenario,
  tally: Tally,
  statuses: ReadonlyMap<string, string>,
  proof: Proof,
): Summary => {
  const { speed, ...rest } = facts;
  const agents = [...tally.agents.values()];
  return {
    ...rest,
    ...(Number.isFinite(speed) && { speed }),
    calls: { ...countsOf(agents), planned: scenario.calls.length, overEstimate: tally.overEstimate },
    fleets: scenario.fleets.map(({ name, quota }) => {
      const members = agents.filter(({ agent }) => agent.fleet === name);
      return { name, ...countsOf(members), ...spentBy(members), quota };
    }),
    agents: agents.map((one) => ({
      accountId: one.agent.accountId,
      fleet: one.agent.fleet,
      role: one.agent.role,
      priority: one.agent.priority,
      status: statuses.get(one.agent.accountId) ?? 'unknown',
      degraded: one.degraded,
      ...countsOf([one]),
      ...spentBy([one]),
      ...(one.endedBy !== undefined && { endedBy: one.endedBy }),
    })),
    crossings: tally.crossings,
    help: [...tally.help.values()].map((help) => ({
      ...help,
      amounts: Object.fromEntries([...help.amounts].map(([resource, amount]) => [resource, amount.toFixed()])),
    })),
    hints: {
      slowedDown: tally.notMade.get('slowed_down') ?? 0,
      waitedForQuota: tally.notMade.get('waiting_for_quota') ?? 0,
      movedToCheaperModel: sumOf(agents, ({ degraded }) => degraded),
    },
    runs: { opened: tally.runs.size, closed: proof.runs, continued: tally.continued },
    turns: tally.turns,
    commands: tally.commands,
    commandsPerSecond: facts.seconds > 0 ? tally.commands / facts.seconds : 0,
    repeats: tally.repeats,
    latencyMs: { reserve: tally.reserve.summary(), settle: tally.settle.summary() },
    proof,
  };
};

const countsOf = (agents: readonly AgentTally[]): CallCounts => ({
  settled: sumOf(agents, ({ settled }) => settled),
  denied: Object.fromEntries(merged(agents.map(({ denied }) => denied))),
  notMade: Object.fromEntries(merged(agents.map(({ notMade }) => notMade))),
});

const spentBy = (agents: readonly AgentTally[]): { readonly usd: string; readonly tokens: string } => {
  const total = (resource: string): string =>
    agents.reduce((sum, { spent }) => sum.plus(spent.get(resource) ?? 0), new Decimal(0)).toFixed();
  return { usd: total('usd'), tokens: total('tokens') };
};
