import type { Instruction } from '@ledger/domain';
import { join } from 'node:path';
import {
  consume,
  credit,
  fund,
  limit,
  open,
  openLedger,
  quota,
  removeQuota,
  reserve,
} from '../../../../test/support/ledger-builders';
import { LedgerRun, type Wait } from '../../../../test/support/ledger-run';
import { recordedEvents } from '../../../../test/support/recorded-log';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { getBalances } from '../balances/reading';
import { openForWriting } from '../projecting/schema';
import { Projector } from '../projecting/projector';

const temporary = temporaryDirectories();
type Step = Instruction | Wait;

/** The limits of `team` after the steps; `a` spends below it. */
const limitsAfter = async (...steps: readonly ((run: LedgerRun) => Step)[]) => {
  const run = new LedgerRun().must(
    openLedger(),
    fund('100'),
    open('team', { with: '50' }),
    open('a', { parentId: 'team' }),
  );
  for (const step of steps) run.must(step(run));
  const recorded = recordedEvents(run.events);
  const db = openForWriting(join(temporary(), 'read-models.db'));
  await new Projector(db).handle(recorded, recorded[recorded.length - 1]!.position);
  return getBalances(db, { ledgerId: 'test', accountId: 'team' })!.items[0]!.limits;
};

const lastCharge = (run: LedgerRun): number => run.events.findLastIndex(({ type }) => type === 'Consumed');
const day = () => quota('team', '10', 'day', { rollover: '4' });
const spend = (amount: string) => () => consume('a', amount);
const nextDay = (): Wait => ({ wait: 86_400 });

describe('a quota in the tables', () => {
  it.each([
    { rule: 'counts from when it was set', steps: [spend('3'), day, spend('2')], used: '2', remaining: '8' },
    {
      rule: 'keeps its count when it is set again',
      steps: [day, spend('2'), () => quota('team', '5', 'day')],
      used: '2',
      remaining: '3',
    },
    {
      rule: 'begins anew, with what was rolled in',
      steps: [day, spend('7'), nextDay, spend('1')],
      used: '1',
      remaining: '12',
    },
    { rule: 'stands as it was while nothing happens', steps: [day, spend('7'), nextDay], used: '7', remaining: '3' },
    {
      rule: 'holds what is reserved against it',
      steps: [day, () => reserve('r', 'a', '4')],
      used: '0',
      remaining: '6',
    },
    {
      rule: 'counts the correction of a charge that it counted',
      steps: [day, { wait: 1 }, spend('3'), (run: LedgerRun) => credit(lastCharge(run), '1')],
      used: '2',
      remaining: '8',
    },
    {
      rule: 'does not count the correction of a charge before it was set, nor in the very moment',
      steps: [spend('3'), day, (run: LedgerRun) => credit(lastCharge(run), '1')],
      used: '0',
      remaining: '10',
    },
    {
      rule: 'does not count the correction of a charge of an earlier period',
      steps: [day, spend('7'), nextDay, (run: LedgerRun) => credit(lastCharge(run), '1')],
      used: '0',
      remaining: '13',
    },
    {
      rule: 'never has less than nothing left',
      steps: [day, spend('9'), () => quota('team', '5', 'day')],
      used: '9',
      remaining: '0',
    },
  ])('$rule', async ({ steps, used, remaining }) => {
    const taken = steps.map((step) => (typeof step === 'function' ? step : () => step));
    expect(await limitsAfter(...taken)).toEqual([expect.objectContaining({ used, remaining })]);
  });

  it('says its period, terms and zone', async () => {
    const terms = { rollover: '4', tolerance: '0.1', priorityShare: { share: '0.2', priorityFrom: 3 } };
    const [found] = await limitsAfter(() => quota('team', '10', 'day', { zone: 'Asia/Kolkata', ...terms }));
    expect(found).toEqual({
      resource: 'usd',
      amount: '10',
      window: { unit: 'day', timeZone: 'Asia/Kolkata' },
      rolledIn: '0',
      used: '0',
      reserved: '0',
      remaining: '10',
      startsAt: '2026-11-22T18:30:00.000Z',
      endsAt: '2026-11-23T18:30:00.000Z',
      ...terms,
    });
  });

  it('stands beside others, the one that turns first before them, and is gone when it is removed', async () => {
    const all = [() => limit('team', '90'), day, () => quota('team', '3', 'hour'), () => quota('team', '9', 'year')];
    const units = (limits: Awaited<ReturnType<typeof limitsAfter>>) => limits.map(({ window }) => window?.unit);
    expect(units(await limitsAfter(...all))).toEqual(['hour', 'day', 'year', undefined]);
    expect(units(await limitsAfter(...all, () => removeQuota('team', 'day')))).toEqual(['hour', 'year', undefined]);
    expect(units(await limitsAfter(...all, () => removeQuota('team', 'day'), day))).toContain('day');
  });
});
