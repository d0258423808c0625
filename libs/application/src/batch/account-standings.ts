import {
  neededBy,
  NOTHING_ENDED,
  spendingView,
  type EndedLookup,
  type LedgerState,
  type Rejection,
  type ResourceAmount,
  type SpendingView,
} from '@ledger/domain';
import type { RecordedDecision } from '../committed/recorded-decisions';
import type { PendingCommand } from '../pending/pending-command';
import type { Rulebook } from '../writer-context';

/**
 * The account whose status an answer carries: the one that the command names first, or the one whose reservation it
 * names.
 */
export const spenderOf = (
  { references }: PendingCommand,
  state: LedgerState,
  ended: EndedLookup,
): string | undefined => {
  const [accountId] = references.accounts;
  if (accountId !== undefined) return accountId;
  const [reservationId] = references.reservations;
  if (reservationId === undefined) return undefined;
  return (state.reservations.get(reservationId) ?? ended.reservation(reservationId))?.accountId;
};

/**
 * Standings of accounts, each worked out once for a batch. All answers of the batch tell the standing at its end, which
 * for all but the last command is later than its decision and so nearer to now.
 */
export class AccountStandings {
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

  /** Standing of the spender after a command was decided and, where it was refused, what it lacks. */
  after(pending: PendingCommand, spenderId: string | undefined, decision: RecordedDecision): SpenderStanding {
    return decision.outcome === 'rejected' ? this.ofRefused(pending, spenderId, decision) : this.of(spenderId);
  }

  ofRefused({ command }: PendingCommand, spenderId: string | undefined, { rejection, item }: Refused): SpenderStanding {
    const context = { ...this.rulebook, now: this.now, ended: NOTHING_ENDED };
    const needed = neededBy(this.state, command, rejection, item, context);
    return needed.length === 0 ? this.of(spenderId) : { ...this.of(spenderId), needed };
  }
}

interface Refused {
  readonly rejection: Rejection;
  readonly item?: number | undefined;
}

export interface SpenderStanding {
  readonly spending?: SpendingView;
  readonly needed?: readonly ResourceAmount[];
}
