import {
  NOTHING_ENDED,
  decide,
  decideApart,
  evolve,
  initialState,
  mergeOverlay,
  overlay,
  type CommittedState,
  type LedgerInstruction,
  OPERATOR,
} from '@ledger/domain';
import { inMiB, median, perSecond, type Row, isTrial, sized } from './row';

const ROUNDS = sized(7, 1);
const COMMANDS = sized(50_000, 1_000);
const BATCH = 1_000;

/** Cost of a decision against the number of open accounts, and what an open account costs in memory. */
export const run = (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const accounts of isTrial ? [10] : [10, 1_000, 100_000, 1_000_000]) {
    const before = heap();
    const state = ledgerOf(accounts);
    const bytes = heap() - before;
    const rates = Array.from({ length: ROUNDS }, () => consumes(state, accounts));
    rows.push({ what: `decide + take up, ${accounts} accounts`, value: perSecond(median(rates)) });
    if (accounts >= 100_000) {
      rows.push({
        what: `memory, ${accounts} accounts with three resources`,
        value: `${Math.round(bytes / accounts)} B each`,
      });
      rows.push({ what: `heap, ${accounts} accounts`, value: inMiB(bytes) });
    }
  }
  return Promise.resolve(rows);
};

/** Three levels, twenty agents a team, funds of three resources each: the shape of a fleet. */
const ledgerOf = (accounts: number): CommittedState => {
  const state = initialState();
  const amounts = (amount: string) => ['usd', 'tokens', 'steps'].map((resource) => ({ resource, amount }));
  const go = (body: LedgerInstruction): void => {
    const command = { commandId: 'setup', ledgerId: 'bench', caller: OPERATOR, actor: 'bench', body };
    const decision = decide(state, command, { now: 0, ended: NOTHING_ENDED });
    if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision));
    for (const event of decision.events) evolve(state, event);
  };
  go({ type: 'OpenLedger' });
  go({ type: 'Fund', amounts: amounts('1000000000000000') });
  for (let i = 0; i < accounts; i += 1) {
    const team = `team-${Math.floor(i / 20)}`;
    if (i % 20 === 0) go({ type: 'OpenAccount', accountId: team, kind: 'team' });
    go({ type: 'OpenAccount', accountId: `agent-${i}`, parentId: team, kind: 'agent' });
    go({ type: 'Transfer', fromId: 'root', toId: `agent-${i}`, amounts: amounts('1000000') });
  }
  return state;
};

/** Enforced consumes of one resource by agents in turn, in batches as the writer decides them. */
const consumes = (state: CommittedState, accounts: number): number => {
  const started = performance.now();
  for (let done = 0; done < COMMANDS; done += BATCH) {
    const batch = overlay(state);
    for (let i = done; i < done + BATCH; i += 1) {
      const accountId = `agent-${(i * 7_919) % accounts}`;
      const body = {
        type: 'Consume',
        accountId,
        mode: 'enforce',
        amounts: [{ resource: 'usd', amount: '0.000125' }],
      } as const;
      const command = { commandId: 'c', ledgerId: 'bench', caller: OPERATOR, actor: 'bench', body };
      const { decision, changes } = decideApart(batch, command, { now: 1, ended: NOTHING_ENDED });
      if (changes === undefined) throw new Error(decision.outcome);
      mergeOverlay(changes, batch);
    }
    mergeOverlay(batch, state);
  }
  return COMMANDS / ((performance.now() - started) / 1_000);
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
