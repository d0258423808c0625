import { SpendingAction, type CommandAnswer, type Rejected } from '@ledger/protocol';
import { type AgentPlan } from './scenario';
import { type AgentTally } from './tally';

/** What waiting for a while can cure does not end an agent. */
const PASSING: ReadonlySet<string> = new Set(['account_suspended']);

/** One agent as its orchestrator runs it: obeys what the ledger's answers ask for, or is told to stop by refusals. */
export class Agent {
  private action = SpendingAction.CONTINUE;
  private refusals = 0;
  private skippedLast = false;

  constructor(
    readonly plan: AgentPlan,
    private readonly tally: AgentTally,
  ) {}

  get ended(): boolean {
    return this.tally.endedBy !== undefined;
  }

  get usesCheaperModel(): boolean {
    return this.action === SpendingAction.DEGRADE;
  }

  /** Throttled, it lets every second call be. */
  letsThisCallBe(): boolean {
    this.skippedLast = this.plan.heedful && this.action === SpendingAction.THROTTLE && !this.skippedLast;
    return this.skippedLast;
  }

  /** Every answer says how the account stands. */
  hear({ spending }: CommandAnswer): void {
    if (spending !== undefined) this.action = spending.action;
    if (this.action === SpendingAction.STOP && this.plan.heedful) this.end('asked to stop');
  }

  allowed(): void {
    this.refusals = 0;
  }

  refused({ reason }: Rejected): void {
    if (PASSING.has(reason)) return;
    this.refusals += 1;
    if (this.refusals >= this.plan.patience) this.end(reason);
  }

  private end(why: string): void {
    this.tally.endedBy ??= why;
  }
}
