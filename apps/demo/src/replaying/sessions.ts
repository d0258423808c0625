import {
  AccountKind,
  CloseAccountRequest,
  OpenAccountRequest,
  type CommandAnswer,
  type CommandBody,
  type Rejected,
} from '@ledger/protocol';
import type { PlannedCall, Scenario } from '../story/scenario';
import type { EnvelopeOf } from '../story/envelopes';
import { requireAccepted } from './setup';
import type { StoryClock } from '../story/story-clock';
import type { Tally } from './tally';

/** An account for one piece of work of an agent: a run of the coding fleet, a thread of the chat fleet. */
export interface Run {
  readonly accountId: string;
  readonly opened: Promise<void>;
  /** Calls in it now. */
  inside: number;
  /** One of its own bounds was reached: further calls go on in another one. */
  over: boolean;
}

interface Session {
  current: Run | undefined;
  /** Runs that are not closed yet: the current one, and those that were over while calls were in them. */
  readonly open: Set<Run>;
  runs: number;
  callsLeft: number;
}

/** Time after the last call of the trace at which every run is over: answers are still under way then. */
const AFTER_THE_LAST_MS = 600_000;

/** Opens a run with a session's first call and closes it after its last; one that came to its own end is continued. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();
  private readonly endsAt: number;

  constructor(
    { calls }: Scenario,
    private readonly clock: StoryClock,
    private readonly envelope: EnvelopeOf,
    private readonly tally: Tally,
    private readonly send: (make: () => CommandBody) => Promise<CommandAnswer>,
  ) {
    for (const { session } of calls) {
      const known = this.sessions.get(session);
      if (known === undefined)
        this.sessions.set(session, { current: undefined, open: new Set(), runs: 0, callsLeft: 1 });
      else known.callsLeft += 1;
    }
    this.endsAt = (calls.at(-1)?.at ?? 0) + AFTER_THE_LAST_MS;
  }

  /** The run that the call belongs to, open by now. Every call that enters also leaves. */
  async enter(call: PlannedCall): Promise<Run> {
    const session = this.sessions.get(call.session)!;
    if (session.current === undefined || session.current.over) {
      session.runs += 1;
      const accountId = session.runs === 1 ? call.session : `${call.session}-${session.runs}`;
      session.current = { accountId, opened: this.open(call, accountId), inside: 0, over: false };
      session.open.add(session.current);
    }
    const run = session.current;
    run.inside += 1;
    await run.opened;
    return run;
  }

  /** Closes runs that no further call enters. */
  async leave({ session: name }: PlannedCall, run: Run): Promise<void> {
    const session = this.sessions.get(name)!;
    run.inside -= 1;
    session.callsLeft -= 1;
    await this.closeEnded(session);
  }

  /** Leaves out a call that is not made at all. */
  async skip({ session: name }: PlannedCall): Promise<void> {
    const session = this.sessions.get(name)!;
    session.callsLeft -= 1;
    await this.closeEnded(session);
  }

  /** Answers true where it was the run's own bound that refused: another run begins with nothing used of it. */
  ends(run: Run, { reason, detail }: Rejected): boolean {
    const own =
      (reason === 'limit_exceeded' && detail?.$case === 'shortage' && detail.value.accountId === run.accountId) ||
      (reason === 'account_expired' && detail?.$case === 'expiry' && detail.value.expiredId === run.accountId);
    if (own) run.over = true;
    return own;
  }

  private async open(call: PlannedCall, accountId: string): Promise<void> {
    const parentId = call.agent.accountId;
    // A thread says nothing of its own: it gets what the server gives threads by default. A run
    // names its profile, but for its time: it is over with the story.
    const terms =
      call.fleet === 'chat'
        ? { kind: AccountKind.THREAD }
        : {
            kind: AccountKind.RUN,
            profile: 'batch_processing',
            maxSeconds: Math.ceil((this.endsAt - this.clock.now) / 1000),
          };
    const opened = await this.send(() => ({
      $case: 'openAccount',
      value: OpenAccountRequest.fromPartial({
        envelope: this.envelope(`open-${accountId}`),
        accountId,
        parentId,
        ...terms,
      }),
    }));
    requireAccepted(opened);
    this.tally.runOpened(accountId);
  }

  private async closeEnded({ open, callsLeft }: Session): Promise<void> {
    for (const run of [...open]) {
      if (run.inside > 0 || (!run.over && callsLeft > 0)) continue;
      open.delete(run);
      await this.close(run);
    }
  }

  private async close({ accountId }: Run): Promise<void> {
    const closed = await this.send(() => ({
      $case: 'closeAccount',
      value: CloseAccountRequest.fromPartial({ envelope: this.envelope(`close-${accountId}`), accountId }),
    }));
    requireAccepted(closed);
    if (closed.outcome?.$case === 'accepted') this.tally.runClosed(accountId, closed.outcome.value.finals);
  }
}
