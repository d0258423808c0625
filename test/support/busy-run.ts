import type { LedgerEvent } from '@ledger/domain';
import { consume, fund, open, openLedger, reserve, settle } from './ledger-builders';
import { LedgerRun } from './ledger-run';

export const AGENTS = 20;
/** A ledger with agents that spent and hold some. */
export const busyRun = (rounds: number): LedgerRun => {
  const run = new LedgerRun().must(openLedger(), fund('100000'), open('team', { kind: 'team', with: '50000' }));
  for (let agent = 0; agent < AGENTS; agent++) run.must(open(`agent-${agent}`, { parentId: 'team' }));
  for (let round = 0; round < rounds; round++) {
    const agent = `agent-${round % AGENTS}`;
    run.must(consume(agent, '0.01', { attribution: { operation: 'chat', model: `m${round % 3}` } }));
    if (round % 4 === 0) run.must(reserve(`r${round}`, agent, '0.5'));
    if (round % 8 === 0) run.must(settle(`r${round}`, '0.2'));
  }
  return run;
};
/** Events of so many more charges. */
export const consumed = (run: LedgerRun, rounds: number): readonly LedgerEvent[] => {
  const before = run.events.length;
  for (let round = 0; round < rounds; round++) run.must(consume(`agent-${round % AGENTS}`, '0.01'));
  return run.events.slice(before);
};
