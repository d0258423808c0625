import type { LedgerInstruction, OpenAccount, OpenLedger, UpdateAccount } from '@ledger/domain';
import { close, openChildren } from './closing';
import type { Turn } from './turn';
import {
  available,
  hasReceived,
  lineOf,
  Malformed,
  refuse,
  sumsOf,
  units,
  type ModelAccount,
  type World,
} from './world';
import { formatAmount } from '@ledger/domain';

const BUILT_IN = { usd: 9, seconds: 3, tokens: 0, steps: 0, tool_calls: 0 };

/** Refuses what is unknown or closed; those named first are looked at first, and all for the one before the other. */
export const openAccounts = (world: World, ids: readonly string[]): ModelAccount[] => {
  const unknown = ids.find((id) => !world.accounts.has(id));
  if (unknown !== undefined) refuse({ code: 'account_not_found', accountId: unknown });
  const closed = ids.find((id) => !world.accounts.get(id)!.open);
  if (closed !== undefined) refuse({ code: 'account_closed', accountId: closed });
  return ids.map((id) => world.accounts.get(id)!);
};

export const refuseSuspended = (world: World, id: string): void => {
  const by = lineOf(world, id).find(({ suspended }) => suspended);
  if (by !== undefined) refuse({ code: 'account_suspended', accountId: id, suspendedId: by.id });
};

/** Answers whether the instruction was one of these. */
export const applyAccountInstruction = (turn: Turn, body: LedgerInstruction): boolean => {
  const { world } = turn;
  switch (body.type) {
    case 'OpenLedger':
      openLedger(turn, body);
      return true;
    case 'DefineResource':
      if (world.scales.has(body.resource)) refuse({ code: 'already_exists', what: 'resource', id: body.resource });
      world.scales.set(body.resource, body.scale);
      return true;
    case 'CloseLedger':
      world.ledger = 'closed';
      for (const reservation of world.reservations.values()) {
        if (reservation.status === 'open') reservation.status = 'expired';
      }
      return true;
    case 'OpenAccount':
      openAccount(turn, body);
      return true;
    case 'UpdateAccount':
      updateAccount(world, body);
      return true;
    case 'SuspendAccount':
    case 'ResumeAccount':
      openAccounts(world, [body.accountId])[0]!.suspended = body.type === 'SuspendAccount';
      return true;
    case 'CloseAccount': {
      openAccounts(world, [body.accountId]);
      const inside = openChildren(world, body.accountId).length;
      if (inside > 0 && body.cascade !== true) {
        refuse({ code: 'account_in_use', accountId: body.accountId, openChildren: inside });
      }
      if (body.accountId === 'root') refuse({ code: 'not_permitted', reason: 'root_cannot_be_closed' });
      close(world, body.accountId, turn.step);
      return true;
    }
    case 'SetLimit':
      setLimit(turn, body);
      return true;
    case 'RemoveLimit': {
      const [account] = openAccounts(world, [body.accountId]);
      if (!world.scales.has(body.resource)) refuse({ code: 'resource_unknown', resource: body.resource });
      const { accountId, resource } = body;
      if (!account!.limits.has(resource)) refuse({ code: 'limit_not_found', accountId, resource });
      account!.limits.delete(resource);
      return true;
    }
    default:
      return false;
  }
};

const openLedger = ({ world, ledgerId }: Turn, body: OpenLedger): void => {
  if (world.ledger !== 'absent') refuse({ code: 'already_exists', what: 'ledger', id: ledgerId });
  world.ledger = 'open';
  world.clock = body.clock ?? 'server';
  world.scales = new Map(Object.entries(BUILT_IN));
  for (const { resource, scale } of body.resources ?? []) world.scales.set(resource, scale);
  world.accounts.set('root', newAccount('root', null, body, new Map()));
};

const newAccount = (
  id: string,
  parentId: string | null,
  stated: Pick<OpenAccount, 'priority' | 'policy' | 'thresholds'>,
  minReserve: Map<string, bigint>,
): ModelAccount => ({
  id,
  parentId,
  open: true,
  suspended: false,
  priority: stated.priority ?? 1,
  minReserve,
  limits: new Map(),
  policy: stated.policy ?? {},
  thresholds: stated.thresholds,
});

const openAccount = ({ world, step }: Turn, body: OpenAccount): void => {
  const parentId = body.parentId ?? 'root';
  openAccounts(world, [parentId]);
  const minReserve = sumsOf(world, body.minReserve ?? []);
  const allocation = sumsOf(world, body.allocation ?? []).filter(({ amount }) => amount > 0n);
  if (world.accounts.has(body.accountId)) refuse({ code: 'already_exists', what: 'account', id: body.accountId });
  for (const { resource, amount } of allocation) {
    const has = hasReceived(world, parentId, resource) ? available(world, parentId, resource) : 0n;
    if (amount <= has) continue;
    const scale = world.scales.get(resource)!;
    refuse({
      code: 'insufficient_funds',
      accountId: parentId,
      resource,
      requested: formatAmount(amount, scale),
      available: formatAmount(has, scale),
    });
  }
  const kept = new Map(minReserve.map(({ resource, amount }) => [resource, amount]));
  world.accounts.set(body.accountId, newAccount(body.accountId, parentId, body, kept));
  step(() => {
    for (const sum of allocation) world.moves.push({ fromId: parentId, toId: body.accountId, ...sum });
  });
};

const updateAccount = (world: World, body: UpdateAccount): void => {
  const [account] = openAccounts(world, [body.accountId]);
  const minReserve = sumsOf(world, body.minReserve ?? []);
  if (body.minReserve !== undefined) {
    account!.minReserve = new Map(minReserve.map(({ resource, amount }) => [resource, amount]));
  }
  if (body.priority !== undefined) account!.priority = body.priority;
  if (body.policy !== undefined) account!.policy = body.policy;
  if (body.thresholds !== undefined) account!.thresholds = body.thresholds;
};

const setLimit = ({ world, step }: Turn, body: Extract<LedgerInstruction, { type: 'SetLimit' }>): void => {
  const [account] = openAccounts(world, [body.accountId]);
  const scale = world.scales.get(body.resource);
  if (scale === undefined) return refuse({ code: 'resource_unknown', resource: body.resource });
  const amount = units(body.amount, scale);
  if (amount === undefined) throw new Malformed('amount');
  step(() => account!.limits.set(body.resource, amount));
};
