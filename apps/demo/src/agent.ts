import { SpendingAction, type CommandAnswer, type Rejected } from '@ledger/protocol';
import { type AgentPlan } from './scenario';
import { type AgentTally } from './tally';

/** Refusals that waiting for a while can cure; they do not end an agent. */
const PASSING: ReadonlySet<string> = new Set(['account_suspended', 'throttled']);

/** One agent as its orchestrator runs it: obeys what the ledger's answers ask for, or is told to stop by refusals. */
export class Agent {
  private action = SpendingAction.CONTINUE;
  /** Cheaper models that the ledger named, the preferred one first. */
  private cheaper: readonly string[] = [];
  /**
   * The retry-after that the agent was told, in milliseconds of the story. Undefined: nothing ends, and it is told no
   * time.
   */
  private paceUntil: number | undefined;
  /** Begin of the next period of a quota that refused the agent. */
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

  /** The model that the agent is asked to use instead. Undefined: it may use what it is used to. */
  get cheaperModel(): string | undefined {
    return this.action === SpendingAction.DEGRADE ? this.cheaper[0] : undefined;
  }

  /** A throttled agent waits until the retry-after has passed. Where it is told none, it lets every second call be. */
  letsThisCallBe(now: number): boolean {
    const throttled = this.plan.heedful && this.action === SpendingAction.THROTTLE;
    if (throttled && this.paceUntil !== undefined) return now < this.paceUntil;
    this.skippedLast = throttled && !this.skippedLast;
    return this.skippedLast;
  }

  /** A quota that is used up comes back: there is no use in asking before. */
  waitsForQuota(now: number): boolean {
    return now < this.quotaAt;
  }

  /** Every answer says how the account stands. */
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
