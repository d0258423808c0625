import type { Adjust, ClosePeriod, PeriodTotals } from '@ledger/domain';
import { openChildren } from './closing';
import { available, held, textIn } from './figures';
import { turnWindows } from './limit-rules';
import { overrunOf, payerStill } from './spending';
import { instant, stated, type Turn } from './turn';
import { exact, openFrom, refuse, type ChargeLine, type World } from './world';

/** Corrects one charge: a debit is borne by its payer or whoever took its place, a credit goes to those who bore it. */
export const adjust = (turn: Turn, body: Adjust): void => {
  const { world } = turn;
  const { revision, resource, direction } = body;
  if (!world.scales.has(resource)) refuse({ code: 'resource_unknown', resource });
  const amount = exact(world, resource, body.amount);
  const bill = world.bills.findIndex((one) => one.revision === revision);
  const original = linesOf(world, bill, resource)[0];
  if (original === undefined) return refuse({ code: 'not_permitted', reason: 'charge_not_found' });
  if (direction === 'credit' && amount > sumOf(linesOf(world, bill, resource))) {
    refuse({ code: 'not_permitted', reason: 'credit_exceeds_charge' });
  }
  turnWindows(turn, original.spenderId, [resource]);
  if (direction === 'debit') {
    const payerId = payerStill(world, original.payerId, resource);
    return correct(turn, body, { ...original, payerId, amount });
  }
  let rest = amount;
  for (const { payerId, part } of bearers(world, bill, resource)) {
    const given = part < rest ? part : rest;
    if (given > 0n) correct(turn, body, { ...original, payerId, amount: -given });
    rest -= given;
  }
};

/** Lines of a bill for a resource and the corrections of them, in their order. */
const linesOf = (world: World, bill: number, resource: string): ChargeLine[] =>
  world.charges.filter((line) => line.bill === bill && line.resource === resource);

const sumOf = (lines: readonly ChargeLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** Accounts that bear a charge by now: its payer first, then those that bore debits in its place. */
const bearers = (world: World, bill: number, resource: string) => {
  const lines = linesOf(world, bill, resource);
  const payers = [...new Set(lines.map(({ payerId }) => payerId))];
  return payers.map((payerId) => ({ payerId, part: sumOf(lines.filter((line) => line.payerId === payerId)) }));
};

/** Writes a line beside a charge; what a credit gives to one who is closed goes up to whoever takes its place. */
const correct = (turn: Turn, { reason }: Adjust, line: ChargeLine): void => {
  const { world, now, step } = turn;
  const { resource, spenderId } = line;
  const { revision, at, attribution } = world.bills[line.bill]!;
  const payerId = payerStill(world, line.payerId, resource);
  const overrun = line.amount > 0n ? overrunOf(world, payerId, resource, line.amount) : {};
  step(() => {
    world.charges.push({ ...line, at: now, corrects: true });
    if (payerId === line.payerId) return;
    world.moves.push({ fromId: line.payerId, toId: payerId, resource, amount: -line.amount });
  });
  const data = stated({
    revision,
    accountId: spenderId,
    resource,
    direction: line.amount > 0n ? 'debit' : 'credit',
    amount: textIn(world, resource, line.amount > 0n ? line.amount : -line.amount),
    payerId,
    closedBelowId: payerId === line.payerId ? undefined : openFrom(world, line.payerId!).id,
    ...overrun,
    totals: totalsAfter(world, line),
    chargedAt: instant(at),
    countedFrom: world.accounts.get(spenderId)!.open ? undefined : openFrom(world, spenderId).id,
    attribution,
    reason,
  });
  turn.tell({ type: 'Adjusted', data });
};

const totalsAfter = (world: World, { bill, resource }: ChargeLine) => {
  const corrections = linesOf(world, bill, resource).filter(({ corrects }) => corrects);
  const [own, ...others] = bearers(world, bill, resource);
  const byOthers = others
    .filter(({ payerId, part }) => payerId !== own!.payerId && part !== 0n)
    .map(({ payerId, part }) => ({ payerId, amount: textIn(world, resource, part) }));
  return stated({
    credited: textIn(world, resource, -sumOf(corrections.filter(({ amount }) => amount < 0n))),
    debited: textIn(world, resource, sumOf(corrections.filter(({ amount }) => amount > 0n))),
    byOthers: byOthers.length > 0 ? byOthers : undefined,
  });
};

/** Ends a period; the totals are those of the whole ledger at that moment. */
export const closePeriod = (turn: Turn, { label }: ClosePeriod): void => {
  const { world, now } = turn;
  const number = world.periodEnds.length + 1;
  const from = world.periodEnds.at(-1) ?? world.openedAt;
  const totals = [...world.scales.keys()].sort().map((resource) => totalsOf(world, resource));
  world.periodEnds.push(now);
  turn.tell({ type: 'PeriodClosed', data: stated({ number, label, from: instant(from), totals }) });
};

const totalsOf = (world: World, resource: string): PeriodTotals => {
  const moved = world.moves.filter((move) => move.resource === resource);
  const charges = world.charges.filter((line) => line.resource === resource);
  const open = ['root', ...everyoneBelow(world, 'root')];
  const total = (of: readonly bigint[]): string =>
    textIn(
      world,
      resource,
      of.reduce((sum, amount) => sum + amount, 0n),
    );
  return {
    resource,
    funded: total(moved.filter(({ fromId }) => fromId === null).map(({ amount }) => amount)),
    withdrawn: total(moved.filter(({ toId }) => toId === null).map(({ amount }) => amount)),
    available: total(open.map((id) => available(world, id, resource))),
    held: total(open.map((id) => held(world, id, resource))),
    consumed: total(charges.filter(({ payerId }) => payerId !== null).map(({ amount }) => amount)),
    used: total(charges.map(({ amount }) => amount)),
  };
};

const everyoneBelow = (world: World, id: string): string[] =>
  openChildren(world, id).flatMap((child) => [child.id, ...everyoneBelow(world, child.id)]);
