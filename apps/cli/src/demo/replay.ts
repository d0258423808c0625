import {
  Attribution,
  OnShortage,
  ReserveRequest,
  ResumeAccountRequest,
  SettleRequest,
  SuspendAccountRequest,
  type CommandAnswer,
  type CommandBody,
} from '@ledger/protocol';
import { CliFault } from '../cli-fault';
import { Agent } from './agent';
import { callCost, cheaperThan, type Model } from './prices';
import { type FleetPlan, type PlannedCall, type Scenario } from './scenario';
import { type Sender } from './sender';
import { amountsOf, envelopesOf, requireAccepted, type EnvelopeOf } from './setup';
import { type Tally } from './tally';
import { waitUntil } from './waiting';

export interface ReplayOptions {
  readonly ledgerId: string;
  /** How many times faster than the trace; infinite: without any waiting. */
  readonly speed: number;
  /** Stops new calls; those under way are settled. */
  readonly interrupted: AbortSignal;
  /** Called after each call that ended or was left out. */
  readonly onCall: () => void;
}

/** Calls under way at once, as an orchestrator with this many workers has. */
const IN_FLIGHT_MAX = 64;
const TTL_SECONDS = 120;
/** How long a model takes: to the first token, and for each further one. */
const FIRST_TOKEN_MS = 300;
const TOKEN_MS = 25;
/** Every so many calls the settlement is sent twice, as after a lost answer. */
const REPEAT_EVERY = 200;
/** Shares of the calls after which one agent is suspended and resumed. */
const SUSPEND_AT = 0.5;
const RESUME_AT = 0.62;

/** Replays the calls at their times: reserve the estimate, let the model run, settle what it cost. */
export const replay = async (
  scenario: Scenario,
  sender: Sender,
  tally: Tally,
  options: ReplayOptions,
): Promise<void> => {
  const run = new Replay(scenario, sender, tally, options);
  const { calls } = scenario;
  const [begun, first] = [performance.now(), calls[0]?.at ?? 0];
  const underWay = new Set<Promise<void>>();
  let fault: unknown;
  for (const call of calls) {
    await waitUntil(begun + (call.at - first) / options.speed, options.interrupted);
    while (underWay.size >= IN_FLIGHT_MAX) await Promise.race(underWay);
    if (fault !== undefined) break;
    await run.steer(call.index / calls.length);
    const ended = run
      .call(call)
      .catch((error: unknown) => void (fault ??= error))
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
  }
  await Promise.all(underWay);
  if (fault !== undefined) throw fault;
  await run.steer(1);
};

class Replay {
  private readonly agents: ReadonlyMap<string, Agent>;
  private readonly fleets: ReadonlyMap<string, FleetPlan>;
  private readonly envelope: EnvelopeOf;
  private suspension: 'before' | 'suspended' | 'after' = 'before';

  constructor(
    private readonly scenario: Scenario,
    private readonly sender: Sender,
    private readonly tally: Tally,
    private readonly options: ReplayOptions,
  ) {
    this.agents = new Map(scenario.agents.map((plan) => [plan.accountId, new Agent(plan, tally.of(plan))]));
    this.fleets = new Map(scenario.fleets.map((fleet) => [fleet.name, fleet]));
    this.envelope = envelopesOf(options.ledgerId);
  }

  /** What the operator does meanwhile, by the share of calls begun. */
  async steer(share: number): Promise<void> {
    const accountId = this.scenario.suspendedId;
    if (this.suspension === 'before' && share >= SUSPEND_AT && share < 1) {
      this.suspension = 'suspended';
      const request = { envelope: this.envelope('suspend'), accountId, reason: 'under review' };
      requireAccepted(await this.send({ $case: 'suspendAccount', value: SuspendAccountRequest.fromPartial(request) }));
    }
    if (this.suspension === 'suspended' && share >= RESUME_AT) {
      this.suspension = 'after';
      const request = { envelope: this.envelope('resume'), accountId };
      requireAccepted(await this.send({ $case: 'resumeAccount', value: ResumeAccountRequest.fromPartial(request) }));
    }
  }

  async call(call: PlannedCall): Promise<void> {
    const { tally, options } = this;
    const agent = this.agents.get(call.agent.accountId)!;
    tally.begun += 1;
    tally.inFlight += 1;
    try {
      if (options.interrupted.aborted) tally.leaveOut(agent.plan, 'interrupted');
      else if (agent.ended) tally.leaveOut(agent.plan, 'ended');
      else if (agent.letsThisCallBe()) tally.leaveOut(agent.plan, 'slowed_down');
      else await this.make(call, agent);
    } finally {
      tally.inFlight -= 1;
      options.onCall();
    }
  }

  private async make(call: PlannedCall, agent: Agent): Promise<void> {
    const fleet = this.fleets.get(call.fleet)!;
    const cheaper = agent.usesCheaperModel;
    const model = cheaper ? cheaperThan(fleet.model) : fleet.model;
    const reserved = await this.timed(this.tally.reserve, this.reserve(call, fleet, model));
    agent.hear(reserved);
    if (reserved.outcome?.$case === 'rejected') {
      const rejected = reserved.outcome.value;
      this.tally.deny(agent.plan, rejected.reason);
      agent.refused(rejected);
      return;
    }
    agent.allowed();
    const modelMs = FIRST_TOKEN_MS + TOKEN_MS * call.generatedTokens;
    await waitUntil(performance.now() + modelMs / this.options.speed, this.options.interrupted);
    await this.settle(call, fleet, model, agent);
    if (cheaper) this.tally.of(agent.plan).degraded += 1;
  }

  private reserve(call: PlannedCall, fleet: FleetPlan, model: Model): CommandBody {
    const tokens = call.contextTokens + fleet.expectedOutput;
    return {
      $case: 'reserve',
      value: ReserveRequest.fromPartial({
        envelope: this.envelope(`reserve-${call.index}`, new Date(call.at).toISOString()),
        accountId: call.agent.accountId,
        reservationId: `call-${call.index}`,
        amounts: amountsOf({ tokens, usd: callCost(model, call.contextTokens, fleet.expectedOutput) }),
        ttlSeconds: TTL_SECONDS,
        attribution: Attribution.fromPartial({
          operation: fleet.operation,
          model: model.model,
          provider: model.provider,
          session: call.session,
        }),
        onShortage: call.agent.role === 'favoured' ? OnShortage.REALLOCATE : OnShortage.REJECT,
      }),
    };
  }

  private async settle(call: PlannedCall, fleet: FleetPlan, model: Model, agent: Agent): Promise<void> {
    const tokens = call.contextTokens + call.generatedTokens;
    const usd = callCost(model, call.contextTokens, call.generatedTokens);
    const command: CommandBody = {
      $case: 'settle',
      value: SettleRequest.fromPartial({
        envelope: this.envelope(`settle-${call.index}`, new Date(call.at).toISOString()),
        reservationId: `call-${call.index}`,
        // Nobody funds steps: they are counted, and paid by no one.
        amounts: [...amountsOf({ tokens, usd }), { resource: 'steps', amount: '1' }],
      }),
    };
    const settled = await this.timed(this.tally.settle, command);
    requireAccepted(settled);
    agent.hear(settled);
    if (settled.outcome?.$case === 'accepted') this.tally.charge(agent.plan, settled.outcome.value);
    this.tally.of(agent.plan).settled += 1;
    if (call.generatedTokens > fleet.expectedOutput) this.tally.overEstimate += 1;
    if (call.index % REPEAT_EVERY === 0) await this.repeat(command, settled);
  }

  /** The repeat must answer what was recorded and book nothing. */
  private async repeat(command: CommandBody, first: CommandAnswer): Promise<void> {
    const again = await this.sender.send(command);
    this.tally.commands += 1;
    this.tally.repeats += 1;
    if (!again.replayed || again.revision !== first.revision) {
      throw new CliFault(`${first.commandId} was sent twice and its repeat was not answered as a replay`);
    }
  }

  private async timed(latencies: { add(ms: number): void }, command: CommandBody): Promise<CommandAnswer> {
    const begun = performance.now();
    const answer = await this.send(command);
    latencies.add(performance.now() - begun);
    return answer;
  }

  private async send(command: CommandBody): Promise<CommandAnswer> {
    const answer = await this.sender.send(command);
    this.tally.commands += 1;
    this.tally.observe(answer);
    return answer;
  }
}
