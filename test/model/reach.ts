import { available, textIn } from './figures';
import { endOf } from './signals';
import { instant, type Turn } from './turn';
import { lineOf, refuse, type ModelAccount, type Sum, type World } from './world';

/** Refuses what is unknown or closed; those named first are looked at first, and all for the one before the other. */
export const openAccounts = (world: World, ids: readonly string[]): ModelAccount[] => {
  const unknown = ids.find((id) => !world.accounts.has(id));
  if (unknown !== undefined) refuse({ code: 'account_not_found', accountId: unknown });
  const closed = ids.find((id) => !world.accounts.get(id)!.open);
  if (closed !== undefined) refuse({ code: 'account_closed', accountId: closed });
  return ids.map((id) => world.accounts.get(id)!);
};

/** An account whose time is over, or that is suspended, asks for nothing and gives nothing away; nor do those below it. */
export const refuseUnableToAsk = ({ world, now }: Turn, id: string): void => {
  const over = lineOf(world, id).find((account) => (endOf(account) ?? Infinity) <= now);
  if (over !== undefined) {
    const expiredAt = instant(endOf(over)!);
    refuse({ code: 'account_expired', accountId: id, expiredId: over.id, expiredAt });
  }
  const by = lineOf(world, id).find(({ suspended }) => suspended);
  if (by !== undefined) refuse({ code: 'account_suspended', accountId: id, suspendedId: by.id });
};

/** Refuses a sum that the source's own funds do not cover. */
export const refuseShort = (world: World, fromId: string, sums: readonly Sum[]): void => {
  for (const { resource, amount } of sums) {
    const has = available(world, fromId, resource);
    if (amount <= has) continue;
    const figures = { requested: textIn(world, resource, amount), available: textIn(world, resource, has) };
    refuse({ code: 'insufficient_funds', accountId: fromId, resource, ...figures });
  }
};
