import {
  neededBy,
  NOTHING_ENDED,
  spendingView,
  type EndedThings,
  type LedgerState,
  type Rejection,
  type ResourceAmount,
  type SpendingView,
} from '@ledger/domain';
import type { Position, Revision } from '@ledger/event-store';
import type { CommandResult } from '../pending/command-result';
import type { RecordedOutcome } from '../outcomes/outcome-entries';
import { crossingsOf, type RecordedDecision } from '../committed/recorded-decisions';
import type { Waiting } from '../pending/pending-command';
import type { Rulebook } from '../writer-context';

export type AnsweredResult = Exclude<CommandResult, { outcome: 'malformed' }>;

/** The account whose status an answer carries: the one that is named first, or whose reservation is. */
export const spenderOf = ({ references }: Waiting, state: LedgerState, ended: EndedThings): string | undefined => {
  const [accountId] = references.accounts;
  if (accountId !== undefined) return accountId;
  const [reservationId] = references.reservations;
  if (reservationId === undefined) return undefined;
  return (state.reservations.get(reservationId) ?? ended.reservation(reservationId))?.accountId;
};

/**
 * How accounts stand, each worked out once: the answers of one batch all tell where it left them, which is later than
 * the decision of all but the last and so nearer to now.
 */
export class Standing {
  private readonly views = new Map<string, SpendingView | undefined>();

  /** @param now in milliseconds since 1970. */
  constructor(
    private readonly state: LedgerState,
    private readonly now: number,
    private readonly rulebook: Rulebook,
  ) {}

  of(accountId: string | undefined): { readonly spending?: SpendingView } {
    if (accountId === undefined) return {};
    let view = this.views.get(accountId);
    if (view === undefined && !this.views.has(accountId)) {
      view = spendingView(this.state, accountId, this.now);
      this.views.set(accountId, view);
    }
    return view === undefined ? {} : { spending: view };
  }

  /** How the spender stands after a command was decided; of a refused one, what it lacks, too. */
  after(waiting: Waiting, spenderId: string | undefined, decision: RecordedDecision): RefusedStanding {
    return decision.outcome === 'rejected' ? this.ofRefused(waiting, spenderId, decision) : this.of(spenderId);
  }

  ofRefused({ command }: Waiting, spenderId: string | undefined, { rejection, item }: Refused): RefusedStanding {
    const context = { ...this.rulebook, now: this.now, ended: NOTHING_ENDED };
    const needed = neededBy(this.state, command, rejection, item, context);
    return needed.length === 0 ? this.of(spenderId) : { ...this.of(spenderId), needed };
  }
}

interface Refused {
  readonly rejection: Rejection;
  readonly item?: number | undefined;
}

export interface RefusedStanding {
  readonly spending?: SpendingView;
  readonly needed?: readonly ResourceAmount[];
}

/** The answer to a command whose events are durable. */
export const recordedResult = (
  waiting: Waiting,
  decision: RecordedDecision,
  { firstRevision, count }: RecordedOutcome,
  position: Position,
  replayed: boolean,
  standing: RefusedStanding,
): AnsweredResult => {
  const { commandId, ledgerId } = waiting.command;
  const { events } = decision;
  const { at } = events[0]!.data;
  const revision: Revision = count === 1 ? firstRevision : firstRevision + BigInt(count - 1);
  const answered = { commandId, ledgerId, at, firstRevision, revision, position, replayed, dryRun: false };
  if (decision.outcome === 'rejected') {
    return { ...answered, ...standing, ...rejected(decision.rejection, decision.item) };
  }
  // Not a spread, which costs several times more: every accepted command gets one of these.
  return Object.assign(answered, { outcome: 'accepted' as const, events, crossings: crossingsOf(events) }, standing);
};

/** The answer to a command of which nothing is recorded. */
export const unrecordedRejection = (
  { command }: Waiting,
  rejection: Rejection,
  item: number | undefined,
  at: string,
  standing: RefusedStanding = {},
): AnsweredResult => ({
  commandId: command.commandId,
  ledgerId: command.ledgerId,
  at,
  replayed: false,
  dryRun: command.dryRun === true,
  ...standing,
  ...rejected(rejection, item),
});

const rejected = (rejection: Rejection, item: number | undefined) =>
  ({ outcome: 'rejected', rejection, ...(item !== undefined && { item }) }) as const;
