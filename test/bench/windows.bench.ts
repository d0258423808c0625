import {
  decide,
  decideApart,
  evolve,
  initialState,
  mergeOverlay,
  NOTHING_ENDED,
  overlay,
  type CommittedState,
  type LedgerInstruction,
  OPERATOR,
} from '@ledger/domain';
import { median, perSecond, type Row, sized } from './row';

const TENANTS = sized(100_000, 1_000);
const DAYS = 5;
const BATCH = 1_000;
const NOON = Date.parse('2026-03-25T11:00:00.000Z');
const DAY_MS = 86_400_000;

/**
 * A daily quota in Berlin for each of a hundred thousand tenants: what a command costs just after midnight, when all of
 * them turn at the first touch, against the same command a moment later. The days cross a daylight-saving turn.
 */
export const run = (): Promise<Row[]> => {
  const state = quotas();
  const [turning, turned]: { rate: number; worstMs: number }[][] = [[], []];
  for (let day = 1; day <= DAYS; day += 1) {
    turning!.push(spendAll(state, NOON + day * DAY_MS));
    turned!.push(spendAll(state, NOON + day * DAY_MS + 1_000));
  }
  const rowsOf = (what: string, seen: readonly { rate: number; worstMs: number }[]): Row[] => [
    { what: `${what}: decide + take up`, value: perSecond(median(seen.map(({ rate }) => rate))) },
    { what: `${what}: slowest single command`, value: `${median(seen.map(({ worstMs }) => worstMs)).toFixed(2)} ms` },
  ];
  return Promise.resolve([
    ...rowsOf(`${TENANTS} daily quotas, each turned by its command`, turning!),
    ...rowsOf('the same, turned already', turned!),
  ]);
};

const quotas = (): CommittedState => {
  const state = initialState();
  const go = (body: LedgerInstruction): void => {
    const decision = decide(state, commandOf(body), { now: NOON, ended: NOTHING_ENDED });
    if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision));
    for (const event of decision.events) evolve(state, event);
  };
  const window = { unit: 'day', timeZone: 'Europe/Berlin' } as const;
  go({ type: 'OpenLedger' });
  for (let i = 0; i < TENANTS; i += 1) {
    go({ type: 'OpenAccount', accountId: `tenant-${i}`, kind: 'team' });
    go({ type: 'SetLimit', accountId: `tenant-${i}`, resource: 'usd', amount: '10', window, rollover: '5' });
  }
  return state;
};

const commandOf = (body: LedgerInstruction) => ({
  commandId: 'c',
  ledgerId: 'bench',
  caller: OPERATOR,
  actor: 'bench',
  body,
});

const spendAll = (state: CommittedState, now: number): { rate: number; worstMs: number } => {
  const started = performance.now();
  let worstMs = 0;
  for (let done = 0; done < TENANTS; done += BATCH) {
    const batch = overlay(state);
    for (let i = done; i < done + BATCH; i += 1) {
      const before = performance.now();
      const amounts = [{ resource: 'usd', amount: '0.000125' }];
      const command = commandOf({ type: 'Consume', accountId: `tenant-${i}`, mode: 'enforce', amounts });
      const { decision, changes } = decideApart(batch, command, { now, ended: NOTHING_ENDED });
      if (changes === undefined) throw new Error(decision.outcome);
      mergeOverlay(changes, batch);
      worstMs = Math.max(worstMs, performance.now() - before);
    }
    mergeOverlay(batch, state);
  }
  return { rate: TENANTS / ((performance.now() - started) / 1_000), worstMs };
};
