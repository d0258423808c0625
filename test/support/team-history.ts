import type { EventOf, LedgerEvent } from '@ledger/domain';
import { at, fund, open, openLedger } from './ledger-builders';
import { LedgerRun } from './ledger-run';
import { recordedEvents } from './recorded-log';

const HOUR_SECONDS = 3_600;

/** The log of a team with two agents, and then of what the test wants to have happened. */
export const teamHistory = (events: readonly LedgerEvent[]) => {
  const run = new LedgerRun().must(
    openLedger(),
    fund('100'),
    open('team', { kind: 'team', with: '50', labels: { unit: 'search' } }),
    open('a', { parentId: 'team', labels: { owner: 'ann', unit: 'search' } }),
    open('b', { parentId: 'team', labels: { owner: 'bob' } }),
  );
  return recordedEvents([...run.events, ...events]);
};

/** Recorded usage that the team pays. */
export const consumed = (
  accountId: string,
  amount: string,
  rest: Partial<EventOf<'Consumed'>['data']> = {},
): LedgerEvent => ({
  type: 'Consumed',
  data: { accountId, mode: 'record', charges: [{ resource: 'usd', amount, payerId: 'team' }], at: at(0), ...rest },
});
/** A credit of 3 to agent `a`, two hours after its charge, unless stated otherwise. */
export const adjusted = (rest: Partial<EventOf<'Adjusted'>['data']>): LedgerEvent => ({
  type: 'Adjusted',
  data: {
    revision: '9',
    accountId: 'a',
    resource: 'usd',
    direction: 'credit',
    amount: '3',
    payerId: 'team',
    totals: { credited: '3', debited: '0' },
    chargedAt: at(0),
    at: at(2 * HOUR_SECONDS),
    ...rest,
  },
});
