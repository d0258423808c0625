import { SpendingAction, type CommandAnswer, type Rejected } from '@ledger/protocol';
import { type AgentPlan } from '../story/scenario';
import { type AgentTally } from './tally';

/** Refusals that waiting for a while can cure; they do not end an agent. */
const PASSING: ReadonlySet<string> = new Set(['account_suspended', 'throttled']);

/** One agent as its orchestrator runs it: it obeys the ledger's advice, or else goes on until refusals stop it. */
export class Agent {
  private action = SpendingAction.CONTINUE;
  /** Cheaper models that the ledger named, the preferred one first. */
  private cheaper: readonly string[] = [];
  /** Retry-after of the last answer, in milliseconds of the story. Undefined: the answer had none. */
  private paceUntil: number | undefined;
  /** Beginning of the next period of a quota that refused the agent. */
  private quotaAt = 0;
  private refusals = 0;
  private skippedLast = false;

  constructor(
    readonly plan: AgentPlan,
    private readonly tally: AgentTally,
  ) {}

  get ended(): boolean {
    return this.tally.endedBy !== undefined;
  }

  /** Model that the agent is asked to use instead. Undefined: it may keep its own. */
  get cheaperModel(): string | undefined {
    return this.action === SpendingAction.DEGRADE ? this.cheaper[0] : undefined;
  }

  /**
   * True: the throttled agent leaves this call out. It waits until the retry-after has passed or, without one, makes
   * every second call.
   */
  letsThisCallBe(now: number): boolean {
    const throttled = this.plan.heedful && this.action === SpendingAction.THROTTLE;
    if (throttled && this.paceUntil !== undefined) return now < this.paceUntil;
    this.skippedLast = throttled && !this.skippedLast;
    return this.skippedLast;
  }

  /** True: the quota is used up and not renewed yet, so there is no use in asking. */
  waitsForQuota(now: number): boolean {
    return now < this.quotaAt;
  }

  /** Takes note of the account's standing, which every answer tells. */
  hear({ spending }: CommandAnswer): void {
    if (spending !== undefined) {
      this.action = spending.action;
      this.cheaper = spending.hints?.models ?? [];
      const retryAt = spending.hints?.retryAt;
      this.paceUntil = retryAt === undefined ? undefined : Date.parse(retryAt);
    }
    if (this.action === SpendingAction.STOP && this.plan.heedful) this.end('asked to stop');
  }

  allowed(): void {
    this.refusals = 0;
  }

  refused({ reason, retryAt }: Rejected): void {
    if (PASSING.has(reason)) return;
    if (retryAt !== undefined && this.plan.waits) {
      this.quotaAt = Date.parse(retryAt);
      return;
    }
    this.refusals += 1;
    if (this.refusals >= this.plan.patience) this.end(reason);
  }

  private end(why: string): void {
    this.tally.endedBy ??= why;
  }
}
