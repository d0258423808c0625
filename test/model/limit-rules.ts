import type { LimitTerms, RemoveLimit, SetLimit, GivenWindow, Window } from '@ledger/domain';
import { textIn } from './figures';
import { limitFigures, limitsAbove, sameWindow } from './limit-figures';
import { periodOf } from './civil-calendar';
import { openAccounts } from './reach';
import { instant, stated, type Turn } from './turn';
import { exact, refuse, type ModelLimit } from './world';

export const applyLimitInstruction = (turn: Turn, body: SetLimit | RemoveLimit): void => {
  const { world } = turn;
  const [account] = openAccounts(world, [body.accountId]);
  const { accountId, resource } = body;
  if (!world.scales.has(resource)) refuse({ code: 'resource_unknown', resource });
  const window = windowOf(body.window);
  const limit = account!.limits.find((one) => one.resource === resource && sameWindow(one.window, window));
  if (body.type === 'SetLimit') {
    const amount = exact(world, resource, body.amount);
    setLimit(turn, accountId, { resource, amount, window, terms: termsOf(turn, resource, body) });
    return;
  }
  if (limit === undefined) return refuse(stated({ code: 'limit_not_found', accountId, resource, window }) as never);
  turnWindow(turn, accountId, limit);
  turn.step(
    () => {
      account!.limits = account!.limits.filter((one) => one !== limit);
    },
    { type: 'LimitRemoved', data: stated({ accountId, resource, window }) },
  );
};

const windowOf = (asked: GivenWindow | undefined): Window | undefined =>
  asked && { unit: asked.unit, timeZone: asked.timeZone ?? 'UTC' };

const termsOf = ({ world }: Turn, resource: string, { rollover, tolerance, priorityShare }: LimitTerms): LimitTerms => {
  if (rollover !== undefined) exact(world, resource, rollover);
  return stated({ rollover, tolerance, priorityShare });
};

export const setLimit = (
  turn: Turn,
  accountId: string,
  asked: Pick<ModelLimit, 'resource' | 'window'> & { amount: bigint; terms: LimitTerms },
): void => {
  const { world, now } = turn;
  const { resource, amount, window, terms } = asked;
  const account = world.accounts.get(accountId)!;
  const earlier = account.limits.find((one) => one.resource === resource && sameWindow(one.window, window));
  if (earlier !== undefined) turnWindow(turn, accountId, earlier);
  const period = earlier === undefined && window !== undefined ? periodOf(window, now) : undefined;
  turn.step(
    () => {
      const limit = earlier ?? { resource, window, settings: [], billsBefore: world.bills.length, turnedAt: now };
      if (earlier === undefined) account.limits.push(limit);
      limit.settings.push({ at: now, amount, terms });
    },
    {
      type: 'LimitSet',
      data: stated({
        accountId,
        resource,
        amount: textIn(world, resource, amount),
        window,
        startsAt: period && instant(period.start),
        endsAt: period && instant(period.end),
        ...terms,
      }),
    },
  );
};

/** Begins the limit's current period, if the last command that met it was in an earlier one. */
const turnWindow = (turn: Turn, accountId: string, limit: ModelLimit): void => {
  const { world, now } = turn;
  const { window, resource } = limit;
  if (window === undefined) return;
  const { start, end } = periodOf(window, now);
  if (limit.turnedAt >= start) return;
  const rolledIn = textIn(world, resource, limitFigures(world, accountId, limit, now).rolledIn);
  turn.step(
    () => {
      limit.turnedAt = now;
    },
    {
      type: 'WindowStarted',
      data: { accountId, resource, window, startsAt: instant(start), endsAt: instant(end), rolledIn },
    },
  );
};

/** Begins the current periods of all limits that usage of these resources at this account is weighed against. */
export const turnWindows = (turn: Turn, spenderId: string, resources: readonly string[]): void => {
  for (const resource of resources) {
    for (const { ownerId, limit } of limitsAbove(turn.world, spenderId, resource)) turnWindow(turn, ownerId, limit);
  }
};
