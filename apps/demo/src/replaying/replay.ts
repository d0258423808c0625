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
import { CliFault } from '@ledger/terminal';
import { Agent } from './agent';
import { type Model } from '../story/price-list';
import { type FleetPlan, type PlannedCall, type Scenario } from '../story/scenario';
import { type Sender } from './sender';
import { Sessions, type Run } from './sessions';
import { type EnvelopeOf } from '../story/envelopes';
import { requireAccepted } from './setup';
import { type StoryClock } from '../story/story-clock';
import { type NotMade, type Tally } from './tally';
import { waitUntil } from './waiting';

export interface ReplayOptions {
  readonly envelope: EnvelopeOf;
  readonly clock: StoryClock;
  /** Factor by which the replay is faster than the trace; infinite: without any waiting. */
  readonly speed: number;
  /** Stops new calls; those under way are settled. */
  readonly interrupted: AbortSignal;
  /** Called after each call that ended or was left out. */
  readonly onCall: () => void;
}

/** Calls under way at once, as an orchestrator with this many workers has. */
const IN_FLIGHT_MAX = 64;
const TTL_SECONDS = 120;
/** Time that a model takes: to the first token, and for each further one. */
const FIRST_TOKEN_MS = 300;
const TOKEN_MS = 25;
/** Number of calls after which a settlement is sent twice, as after a lost answer. */
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
    if (options.clock.isBefore(call.at)) {
      // Without waiting no call lasts longer than a step: the story's time would run away from those under way.
      if (options.speed === Infinity) await Promise.all(underWay);
      await options.clock.advanceTo(call.at);
    }
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
  private readonly sessions: Sessions;
  private suspension: 'before' | 'suspended' | 'after' = 'before';

  constructor(
    private readonly scenario: Scenario,
    private readonly sender: Sender,
    private readonly tally: Tally,
    private readonly options: ReplayOptions,
  ) {
    this.agents = new Map(scenario.agents.map((plan) => [plan.accountId, new Agent(plan, tally.of(plan))]));
    this.fleets = new Map(scenario.fleets.map((fleet) => [fleet.name, fleet]));
    this.envelope = options.envelope;
    this.sessions = new Sessions(scenario, options.clock, options.envelope, tally, (make) => this.send(make));
  }

  /** Actions of the operator meanwhile, by the share of calls begun. */
  async steer(share: number): Promise<void> {
    const accountId = this.scenario.suspendedId;
    if (this.suspension === 'before' && share >= SUSPEND_AT && share < 1) {
      this.suspension = 'suspended';
      const request = (): SuspendAccountRequest =>
        SuspendAccountRequest.fromPartial({ envelope: this.envelope('suspend'), accountId, reason: 'under review' });
      requireAccepted(await this.send(() => ({ $case: 'suspendAccount', value: request() })));
    }
    if (this.suspension === 'suspended' && share >= RESUME_AT) {
      this.suspension = 'after';
      const request = (): ResumeAccountRequest =>
        ResumeAccountRequest.fromPartial({ envelope: this.envelope('resume'), accountId });
      requireAccepted(await this.send(() => ({ $case: 'resumeAccount', value: request() })));
    }
  }

  async call(call: PlannedCall): Promise<void> {
    const { tally, options } = this;
    const agent = this.agents.get(call.agent.accountId)!;
    tally.begun += 1;
    tally.inFlight += 1;
    try {
      const why = this.whyNot(agent);
      if (why !== undefined) {
        tally.leaveOut(agent.plan, why);
        await this.sessions.skip(call);
        return;
      }
      const run = await this.sessions.enter(call);
      try {
        await this.make(call, agent, run);
      } finally {
        await this.sessions.leave(call, run);
      }
    } finally {
      tally.inFlight -= 1;
      options.onCall();
    }
  }

  /** Reason why the call is not made. Undefined: it is made. */
  private whyNot(agent: Agent): NotMade | undefined {
    const { now } = this.options.clock;
    if (this.options.interrupted.aborted) return 'interrupted';
    if (agent.ended) return 'ended';
    if (agent.waitsForQuota(now)) return 'waiting_for_quota';
    return agent.letsThisCallBe(now) ? 'slowed_down' : undefined;
  }

  private async make(call: PlannedCall, agent: Agent, run: Run): Promise<void> {
    const fleet = this.fleets.get(call.fleet)!;
    const cheaper = fleet.cheaper.find(({ model }) => model === agent.cheaperModel);
    const model = cheaper ?? fleet.model;
    const reserved = await this.timed(this.tally.reserve, () => this.reserve(call, fleet, model, run));
    agent.hear(reserved);
    if (reserved.outcome?.$case === 'rejected') {
      const rejected = reserved.outcome.value;
      this.tally.deny(agent.plan, rejected.reason);
      if (this.sessions.ends(run, rejected)) this.tally.continued += 1;
      else agent.refused(rejected);
      return;
    }
    agent.allowed();
    const modelMs = FIRST_TOKEN_MS + TOKEN_MS * call.generatedTokens;
    await waitUntil(performance.now() + modelMs / this.options.speed, this.options.interrupted);
    await this.settle(call, fleet, model, agent, run);
    if (cheaper !== undefined) this.tally.of(agent.plan).degraded += 1;
  }

  /** The ledger works out tokens and dollars from what is known of the call before it is made. */
  private reserve(call: PlannedCall, fleet: FleetPlan, model: Model, run: Run): CommandBody {
    return {
      $case: 'reserve',
      value: ReserveRequest.fromPartial({
        envelope: this.envelope(`reserve-${call.index}`, new Date(call.at).toISOString()),
        accountId: run.accountId,
        reservationId: `call-${call.index}`,
        estimate: { ...model, inputTokens: call.contextTokens, maxOutputTokens: fleet.expectedOutput },
        ttlSeconds: TTL_SECONDS,
        attribution: Attribution.fromPartial({ ...model, operation: fleet.operation, session: call.session }),
        onShortage: call.agent.role === 'favoured' ? OnShortage.REALLOCATE : OnShortage.REJECT,
      }),
    };
  }

  private async settle(call: PlannedCall, fleet: FleetPlan, model: Model, agent: Agent, run: Run): Promise<void> {
    let command: CommandBody | undefined;
    const settled = await this.timed(this.tally.settle, () => (command = this.settlement(call, fleet, model)));
    requireAccepted(settled);
    agent.hear(settled);
    if (settled.outcome?.$case === 'accepted') this.tally.charge(agent.plan, run.accountId, settled.outcome.value);
    this.tally.of(agent.plan).settled += 1;
    if (call.generatedTokens > fleet.expectedOutput) this.tally.overEstimate += 1;
    if (call.index % REPEAT_EVERY === 0) await this.repeat(command!, settled);
  }

  /** Only the raw tokens are sent: the server says what they cost. */
  private settlement(call: PlannedCall, fleet: FleetPlan, model: Model): CommandBody {
    const { contextTokens: input, generatedTokens: output } = call;
    return {
      $case: 'settle',
      value: SettleRequest.fromPartial({
        envelope: this.envelope(`settle-${call.index}`, new Date(call.at).toISOString()),
        reservationId: `call-${call.index}`,
        // Nobody funds steps: they are counted, and paid by no one.
        amounts: [
          { resource: 'tokens', amount: String(input + output) },
          { resource: 'steps', amount: '1' },
        ],
        attribution: { ...model, operation: fleet.operation, session: call.session, tokens: { input, output } },
      }),
    };
  }

  /** The repeat must answer what was recorded and book nothing. */
  private async repeat(command: CommandBody, first: CommandAnswer): Promise<void> {
    const again = await this.options.clock.standingStill(() => this.sender.send(command));
    this.tally.commands += 1;
    this.tally.repeats += 1;
    if (!again.replayed || again.revision !== first.revision) {
      throw new CliFault(`${first.commandId} was sent twice and its repeat was not answered as a replay`);
    }
  }

  private async timed(latencies: { add(ms: number): void }, make: () => CommandBody): Promise<CommandAnswer> {
    let begun = 0;
    const answer = await this.send(() => {
      begun = performance.now();
      return make();
    });
    latencies.add(performance.now() - begun);
    return answer;
  }

  /** The command is made when it is sent: it brings the time along. */
  private async send(make: () => CommandBody): Promise<CommandAnswer> {
    const answer = await this.options.clock.standingStill(() => this.sender.send(make()));
    this.tally.commands += 1;
    this.tally.observe(answer);
    return answer;
  }
}
