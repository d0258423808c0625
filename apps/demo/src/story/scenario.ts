import { Decimal } from 'decimal.js';
import { callCost, LARGE, SMALL, SMALLEST, type Model, type ModelPrice, type PriceList } from './price-list';
import { seededRandom, shuffled, weightedDraw } from './random';
import { type FleetName, type TracedCall } from './traffic';

/**
 * Part of an agent in the story. `favoured`: too small a budget, but others of lower priority must help; `short`: too
 * small a budget and nobody helps; `pooled`: no budget of its own, it shares its fleet's pool; `steady`: enough.
 */
export type Role = 'favoured' | 'short' | 'pooled' | 'steady';

/** Cost of some calls: funds in the ledger's two funded resources. */
export interface Cost {
  readonly tokens: number;
  readonly usd: Decimal;
}

export interface AgentPlan {
  readonly accountId: string;
  readonly fleet: FleetName;
  readonly role: Role;
  readonly priority: number;
  /** Absent: it shares the pool. */
  readonly budget: Cost | undefined;
  /**
   * True: it heeds throttle and stop; others go on until they are refused. A favoured one need not, since it is helped
   * when its own budget has ended. All heed degrade.
   */
  readonly heedful: boolean;
  /** True: it waits for a quota that is used up; others run into it again. */
  readonly waits: boolean;
  /** Refusals in a row after which it makes no further calls. */
  readonly patience: number;
}

export interface FleetPlan {
  readonly name: FleetName;
  /** Account of the fleet, a team; its agents stand below it. */
  readonly accountId: string;
  readonly poolId: string;
  readonly pool: Cost;
  /** Funds of all the fleet's agents and its pool. */
  readonly budget: Cost;
  readonly model: Model;
  /** Models that the fleet's agents are to use when they are asked to degrade, the preferred one first. */
  readonly cheaper: readonly Model[];
  readonly operation: string;
  /** Tokens that an agent expects an answer to have at most; now and then one is longer. */
  readonly expectedOutput: number;
  readonly quota: Quota;
}

/** Bound on what a fleet may use in a period; some of what is left goes into the next. */
export interface Quota {
  readonly unit: 'hour' | 'day';
  readonly timeZone: string;
  readonly resource: 'tokens' | 'usd';
  readonly amount: string;
  readonly rollover: string;
}

export interface PlannedCall extends TracedCall {
  /** Place among the replayed calls. */
  readonly index: number;
  readonly agent: AgentPlan;
  /** Groups an agent's calls, some to a session: a run or a thread. */
  readonly session: string;
}

export interface Scenario {
  readonly fleets: readonly FleetPlan[];
  readonly agents: readonly AgentPlan[];
  readonly calls: readonly PlannedCall[];
  /** Funds that are brought into the ledger: the fleets' budgets and a contingency at the root. */
  readonly funding: Cost;
  readonly contingency: Cost;
  /** The global safety limit on the root. */
  readonly cap: Cost;
  /** The agent that is suspended midway and resumed later. */
  readonly suspendedId: string;
}

/** Too few agents could not play every role. */
export const AGENTS_MIN = 6;
export const AGENTS_MAX = 200;

const FLEETS = [
  {
    name: 'coding',
    model: LARGE,
    cheaper: [SMALL, SMALLEST],
    operation: 'code-completion',
    expectedOutput: 50,
    callsPerSession: 20,
    // The day begins at 19:00 UTC there: in the middle of the trace.
    quota: { unit: 'day', timeZone: 'Asia/Karachi', resource: 'usd', share: 0.75 },
  },
  {
    name: 'chat',
    model: SMALL,
    cheaper: [SMALLEST],
    operation: 'chat',
    expectedOutput: 420,
    callsPerSession: 60,
    quota: { unit: 'hour', timeZone: 'UTC', resource: 'tokens', share: 0.45 },
  },
] as const;
/** Share of a quota that is rolled over at most. */
const ROLLOVER_SHARE = 0.1;

/** Budget as a share of what the agent's calls will cost. */
const BUDGET_SHARE: Readonly<Record<Role, number>> = { favoured: 0.6, short: 0.5, pooled: 1.1, steady: 1.7 };
const CONTINGENCY_SHARE = 0.05;
const CAP_SHARE = 2;
const POOLED_SHARE = 0.25;
/** The first agent makes about (agents ^ skew) times the calls of the last. */
const SKEW = 0.7;

/** The whole story, decided by the traffic, the prices and the seed alone. */
export const planScenario = (
  traced: readonly TracedCall[],
  agentsPerFleet: number,
  seed: number,
  prices: PriceList,
): Scenario => {
  const random = seededRandom(seed);
  const fleets = FLEETS.map((fleet) => planFleet(fleet, traced, agentsPerFleet, random, prices));
  const agents = fleets.flatMap(({ agents }) => agents);
  const calls = fleets
    .flatMap(({ calls }) => calls)
    .sort((a, b) => a.at - b.at)
    .map((call, index) => ({ ...call, index }));
  const budget = addCosts(fleets.map(({ plan }) => plan.budget));
  const contingency = scaled(budget, CONTINGENCY_SHARE);
  return {
    fleets: fleets.map(({ plan }) => plan),
    agents,
    calls,
    funding: addCosts([budget, contingency]),
    contingency,
    cap: scaled(budget, CAP_SHARE),
    suspendedId: agents.find(({ role }) => role === 'steady')!.accountId,
  };
};

type Dealt = Omit<PlannedCall, 'index'>;

const planFleet = (
  { name, quota, callsPerSession, ...rest }: (typeof FLEETS)[number],
  traced: readonly TracedCall[],
  size: number,
  random: () => number,
  prices: PriceList,
): { plan: FleetPlan; agents: readonly AgentPlan[]; calls: readonly Dealt[] } => {
  const weights = shuffled(
    Array.from({ length: size }, (_, i) => (i + 1) ** -SKEW),
    random,
  );
  const draw = weightedDraw(weights, random);
  const hands: TracedCall[][] = weights.map(() => []);
  for (const call of traced) if (call.fleet === name) hands[draw()]!.push(call);

  const price = prices.get(rest.model.model)!;
  const needs = hands.map((hand) => addCosts(hand.map((call) => costOf(price, call))));
  const ranked = needs.map((_, i) => i).sort((a, b) => needs[b]!.tokens - needs[a]!.tokens);
  const agents = weights.map((_, i) => planAgent(name, i, ranked.indexOf(i), size, needs[i]!));
  const pooled = addCosts(agents.flatMap(({ role }, i) => (role === 'pooled' ? [needs[i]!] : [])));
  const pool = scaled(pooled, BUDGET_SHARE.pooled);
  const plan: FleetPlan = {
    ...rest,
    name,
    accountId: `${name}-fleet`,
    poolId: `${name}-pool`,
    pool,
    budget: addCosts([pool, ...agents.flatMap(({ budget }) => budget ?? [])]),
    quota: planQuota(quota, addCosts(needs)),
  };
  const calls = agents.flatMap((agent, i) =>
    hands[i]!.map((call, k) => ({
      ...call,
      agent,
      session: `${agent.accountId}-s${Math.floor(k / callsPerSession)}`,
    })),
  );
  return { plan, agents, calls };
};

/** `rank`: place in the order of need, the hungriest first. */
const planAgent = (fleet: FleetName, i: number, rank: number, size: number, need: Cost): AgentPlan => {
  const role = roleOf(rank, size);
  return {
    accountId: `${fleet}-${String(i + 1).padStart(2, '0')}`,
    fleet,
    role,
    priority: role === 'favoured' ? 3 : role === 'steady' ? 1 + (i % 2) : 1,
    budget: role === 'pooled' ? undefined : scaled(need, BUDGET_SHARE[role]),
    waits: rank !== DEAF_RANK,
    heedful: role !== 'favoured' && rank !== DEAF_RANK,
    patience: rank === DEAF_RANK ? PATIENCE_DEAF : PATIENCE,
  };
};

/** The second of the short agents takes no advice: it runs into the wall. */
const DEAF_RANK = 3;
const PATIENCE = 3;
const PATIENCE_DEAF = 20;

const roleOf = (rank: number, size: number): Role => {
  if (rank === 0 || rank === 2) return 'favoured';
  if (rank === 1 || rank === DEAF_RANK) return 'short';
  return rank >= size - Math.floor(size * POOLED_SHARE) ? 'pooled' : 'steady';
};

const costOf = (price: ModelPrice, { contextTokens, generatedTokens }: TracedCall): Cost => ({
  tokens: contextTokens + generatedTokens,
  usd: callCost(price, contextTokens, generatedTokens),
});

const planQuota = ({ share, ...rest }: (typeof FLEETS)[number]['quota'], need: Cost): Quota => {
  const of = (part: number): string => {
    const { tokens, usd } = scaled(need, part);
    return rest.resource === 'tokens' ? String(tokens) : usd.toFixed();
  };
  return { ...rest, amount: of(share), rollover: of(share * ROLLOVER_SHARE) };
};

export const addCosts = (costs: readonly Cost[]): Cost => ({
  tokens: costs.reduce((sum, { tokens }) => sum + tokens, 0),
  usd: costs.reduce((sum, { usd }) => sum.plus(usd), new Decimal(0)),
});

/** Whole tokens and cents, as a budget is stated; never nothing, which would be no budget. */
const scaled = ({ tokens, usd }: Cost, share: number): Cost => ({
  tokens: Math.max(1, Math.ceil(tokens * share)),
  usd: Decimal.max('0.01', usd.times(share).toDecimalPlaces(2, Decimal.ROUND_UP)),
});
