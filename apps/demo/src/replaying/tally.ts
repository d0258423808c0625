import { comparePositions, parsePosition, START, type Position } from '@ledger/event-store';
import {
  SpendingAction,
  ThresholdBasis,
  type Accepted,
  type CommandAnswer,
  type FinalFigures,
  type ThresholdCrossing,
} from '@ledger/protocol';
import { Decimal } from 'decimal.js';
import { actionName } from '@ledger/terminal';
import { Latencies } from './latency';
import { type AgentPlan } from '../story/scenario';

/** Reason why a call of the trace was not made: the orchestrator's own choice, not the ledger's. */
export type NotMade = 'ended' | 'slowed_down' | 'waiting_for_quota' | 'interrupted';

/** Amounts by resource. */
export type Sums = Map<string, Decimal>;

/** Account of what the orchestrator was told about one agent. */
export interface AgentTally {
  readonly agent: AgentPlan;
  settled: number;
  readonly denied: Map<string, number>;
  readonly notMade: Map<NotMade, number>;
  /** Calls made with a cheaper model on the ledger's advice. */
  degraded: number;
  readonly spent: Sums;
  /** Reason why it made no further calls. Absent: it did to the end. */
  endedBy?: string;
}

/** Funds that one account gave another, over all reallocations. */
export interface Help {
  readonly donorId: string;
  readonly payerId: string;
  times: number;
  readonly amounts: Sums;
}

/** A run or a thread: what the orchestrator was told that it was charged, and its figures at the close. */
export interface RunTally {
  readonly told: Sums;
  /** Absent: not closed. */
  final?: Sums;
}

/** A quota's period that began. */
export interface Turn {
  readonly ownerId: string;
  readonly resource: string;
  readonly startsAt: string;
  readonly rolledIn: string;
}

export interface Crossing {
  readonly ownerId: string;
  /** The owner is a run or a thread, of which there are many. */
  readonly ofRun: boolean;
  readonly resource: string;
  readonly basis: 'funds' | 'limit';
  readonly threshold: string;
  readonly action: string;
  /** Share of the replayed calls begun by then. */
  readonly at: number;
}

/**
 * The orchestrator's own count of what the ledger told it. Kept apart from everything that the ledger keeps, so that
 * both can be held against each other at the end.
 */
export class Tally {
  readonly agents = new Map<string, AgentTally>();
  /** Charges that answers told of, by payer; under `null` what nobody paid. */
  readonly charged = new Map<string | null, Sums>();
  readonly help = new Map<string, Help>();
  readonly crossings: Crossing[] = [];
  /** Runs by their account. */
  readonly runs = new Map<string, RunTally>();
  readonly turns: Turn[] = [];
  /** Runs that came to a bound of their own and were continued in another. */
  continued = 0;
  readonly reserve = new Latencies();
  readonly settle = new Latencies();
  commands = 0;
  begun = 0;
  inFlight = 0;
  overEstimate = 0;
  /** Commands sent twice on purpose; each repeat was answered with the first outcome. */
  repeats = 0;
  /** The farthest that any answer named: a read at it sees all of them. */
  position: Position = START;

  constructor(
    agents: readonly AgentPlan[],
    private readonly callCount: number,
  ) {
    for (const agent of agents) {
      this.agents.set(agent.accountId, {
        agent,
        settled: 0,
        denied: new Map(),
        notMade: new Map(),
        degraded: 0,
        spent: new Map(),
      });
    }
  }

  of(agent: AgentPlan): AgentTally {
    return this.agents.get(agent.accountId)!;
  }

  /** Notes whatever an answer says beside its outcome. Not for replays: the first answer was counted. */
  observe(answer: CommandAnswer): void {
    if (answer.position !== undefined) {
      const position = parsePosition(answer.position);
      if (comparePositions(position, this.position) > 0) this.position = position;
    }
    if (answer.outcome?.$case !== 'accepted') return;
    const accepted = answer.outcome.value;
    for (const crossing of accepted.crossings) this.cross(crossing);
    for (const { accountId, resource, startsAt, rolledIn } of accepted.windows) {
      this.turns.push({ ownerId: accountId, resource, startsAt, rolledIn });
    }
    this.countHelp(accepted);
  }

  runOpened(accountId: string): void {
    this.runs.set(accountId, { told: new Map() });
  }

  runClosed(accountId: string, finals: readonly FinalFigures[]): void {
    const figures = finals.find((one) => one.accountId === accountId)?.figures ?? [];
    this.runs.get(accountId)!.final = new Map(figures.map(({ resource, used }) => [resource, new Decimal(used)]));
  }

  charge(agent: AgentPlan, runId: string, accepted: Accepted): void {
    const { spent } = this.of(agent);
    const { told } = this.runs.get(runId)!;
    for (const { resource, amount, payerId } of accepted.charges) {
      addTo(spent, resource, amount);
      addTo(told, resource, amount);
      const payer = payerId ?? null;
      let sums = this.charged.get(payer);
      if (sums === undefined) this.charged.set(payer, (sums = new Map()));
      addTo(sums, resource, amount);
    }
  }

  deny(agent: AgentPlan, reason: string): void {
    count(this.of(agent).denied, reason);
  }

  leaveOut(agent: AgentPlan, why: NotMade): void {
    count(this.of(agent).notMade, why);
  }

  get settled(): number {
    return sumOf(this.agents.values(), ({ settled }) => settled);
  }

  get denied(): ReadonlyMap<string, number> {
    return merged([...this.agents.values()].map(({ denied }) => denied));
  }

  get notMade(): ReadonlyMap<NotMade, number> {
    return merged([...this.agents.values()].map(({ notMade }) => notMade));
  }

  spentOf(resource: string): Decimal {
    let sum = new Decimal(0);
    for (const { spent } of this.agents.values()) sum = sum.plus(spent.get(resource) ?? 0);
    return sum;
  }

  private cross({ ownerId, resource, basis, threshold, status }: ThresholdCrossing): void {
    this.crossings.push({
      ownerId,
      ofRun: this.runs.has(ownerId),
      resource,
      basis: basis === ThresholdBasis.LIMIT ? 'limit' : 'funds',
      threshold,
      // Statuses and actions stand in the same order.
      action: actionName(status as number as SpendingAction),
      at: this.begun / this.callCount,
    });
  }

  private countHelp({ recoveries }: Accepted): void {
    for (const { payerId, donors } of recoveries) {
      const served = new Set<Help>();
      for (const { accountId, resource, amount } of donors) {
        const key = `${accountId} ${payerId}`;
        let help = this.help.get(key);
        if (help === undefined) {
          this.help.set(key, (help = { donorId: accountId, payerId: payerId!, times: 0, amounts: new Map() }));
        }
        addTo(help.amounts, resource, amount);
        served.add(help);
      }
      for (const help of served) help.times += 1;
    }
  }
}

export const addTo = (sums: Sums, resource: string, amount: Decimal.Value): void => {
  sums.set(resource, (sums.get(resource) ?? new Decimal(0)).plus(amount));
};

const count = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export const merged = <K>(maps: readonly ReadonlyMap<K, number>[]): ReadonlyMap<K, number> => {
  const result = new Map<K, number>();
  for (const map of maps) for (const [key, times] of map) result.set(key, (result.get(key) ?? 0) + times);
  return result;
};

export const sumOf = <T>(items: Iterable<T>, of: (item: T) => number): number => {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
};
