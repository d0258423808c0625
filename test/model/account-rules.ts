import type {
  CloseAccount,
  CloseLedger,
  DefineResource,
  OpenAccount,
  OpenLedger,
  Profile,
  ResourceAmount,
  ResumeAccount,
  SuspendAccount,
  UpdateAccount,
} from '@ledger/domain';
import { close, closeLedger, openChildren } from './closing';
import { available, escrowsOf, hasReceived, openEscrows, textIn, textsOf } from './figures';
import { setLimit } from './limit-rules';
import { openAccounts } from './reach';
import { stated, type Turn } from './turn';
import { refuse, sumsOf, type ModelAccount, type Sum, type World } from './world';

const BUILT_IN = { usd: 9, seconds: 3, tokens: 0, steps: 0, tool_calls: 0 };

export type AccountInstruction =
  | OpenLedger
  | DefineResource
  | CloseLedger
  | OpenAccount
  | UpdateAccount
  | SuspendAccount
  | ResumeAccount
  | CloseAccount;

export const applyAccountInstruction = (turn: Turn, body: AccountInstruction): void => {
  const { world } = turn;
  switch (body.type) {
    case 'OpenLedger':
      openLedger(turn, body);
      return;
    case 'DefineResource':
      if (world.scales.has(body.resource)) refuse({ code: 'already_exists', what: 'resource', id: body.resource });
      world.scales.set(body.resource, body.scale);
      return;
    case 'CloseLedger': {
      const inEscrow = openEscrows(world).length;
      // Open accounts are not in the way of closing the ledger.
      if (inEscrow > 0) refuse({ code: 'account_in_use', accountId: 'root', openChildren: 0, openEscrows: inEscrow });
      closeLedger(turn);
      return;
    }
    case 'OpenAccount':
      openAccount(turn, body);
      return;
    case 'UpdateAccount':
      updateAccount(world, body);
      return;
    case 'SuspendAccount':
    case 'ResumeAccount':
      openAccounts(world, [body.accountId])[0]!.suspended = body.type === 'SuspendAccount';
      return;
    case 'CloseAccount':
      openAccounts(world, [body.accountId]);
      refuseInUse(world, body.accountId, body.cascade ?? false);
      if (body.accountId === 'root') refuse({ code: 'not_permitted', reason: 'root_cannot_be_closed' });
      close(turn, body.accountId);
      return;
  }
};

/** Refuses to close while one of the accounts to be closed is in use; the deepest is named first. */
const refuseInUse = (world: World, accountId: string, cascade: boolean): void => {
  const children = openChildren(world, accountId);
  if (cascade) for (const child of children) refuseInUse(world, child.id, true);
  const inEscrow = escrowsOf(world, accountId);
  if ((children.length === 0 || cascade) && inEscrow === 0) return;
  refuse({
    code: 'account_in_use',
    accountId,
    openChildren: children.length,
    ...(inEscrow > 0 && { openEscrows: inEscrow }),
  });
};

const openLedger = ({ world, ledgerId, now }: Turn, body: OpenLedger): void => {
  if (world.ledger !== 'absent') refuse({ code: 'already_exists', what: 'ledger', id: ledgerId });
  world.ledger = 'open';
  world.clock = body.clock ?? 'server';
  world.openedAt = now;
  world.scales = new Map(Object.entries(BUILT_IN));
  for (const { resource, scale } of body.resources ?? []) world.scales.set(resource, scale);
  world.accounts.set('root', newAccount('root', null, { kind: 'pool', ...body }, now));
};

type Terms = Partial<Omit<OpenAccount, 'type' | 'accountId' | 'parentId'>> & Pick<OpenAccount, 'kind'>;

const newAccount = (id: string, parentId: string | null, terms: Terms, now: number): ModelAccount => ({
  id,
  parentId,
  kind: terms.kind,
  openedAt: now,
  open: true,
  suspended: false,
  priority: terms.priority ?? 1,
  minReserve: new Map(),
  limits: [],
  policy: terms.policy ?? {},
  thresholds: terms.thresholds,
  profile: terms.profile,
  maxSeconds: terms.maxSeconds,
  maxOpen: terms.maxOpen,
  confidenceThreshold: terms.confidenceThreshold,
  confidence: undefined,
});

/** Terms of the command win over those of its profile; maxima resource by resource. */
const withProfile = ({ profiles }: Turn, body: OpenAccount): { readonly terms: Terms; readonly missing?: string } => {
  const silent = body.maxima === undefined && body.maxSeconds === undefined;
  const name = body.profile ?? (silent ? profiles.defaultFor(body.kind) : undefined);
  if (name === undefined) return { terms: body };
  const profile: Profile | undefined = profiles.profile(name);
  if (profile === undefined) return { terms: body, missing: name };
  const own = new Set(body.maxima?.map(({ resource }) => resource));
  const maxima = [...(body.maxima ?? []), ...(profile.maxima ?? []).filter(({ resource }) => !own.has(resource))];
  return { terms: { ...profile, ...body, maxima, profile: name } };
};

const reserves = (sums: readonly Sum[]): Map<string, bigint> =>
  new Map(sums.map(({ resource, amount }) => [resource, amount]));

const openAccount = (turn: Turn, body: OpenAccount): void => {
  const { world, step, now } = turn;
  const { accountId } = body;
  const parentId = body.parentId ?? 'root';
  openAccounts(world, [parentId]);
  const { terms, missing } = withProfile(turn, body);
  const sumsIn = (amounts: readonly ResourceAmount[] | undefined): Sum[] => sumsOf(world, amounts ?? []);
  const [minReserve, maxima] = [sumsIn(terms.minReserve), sumsIn(terms.maxima)];
  const allocation = sumsIn(terms.allocation).filter(({ amount }) => amount > 0n);
  if (world.accounts.has(accountId)) refuse({ code: 'already_exists', what: 'account', id: accountId });
  if (missing !== undefined) refuse({ code: 'profile_not_found', profile: missing });
  for (const { resource, amount } of allocation) {
    const has = hasReceived(world, parentId, resource) ? available(world, parentId, resource) : 0n;
    if (amount <= has) continue;
    const figures = { requested: textIn(world, resource, amount), available: textIn(world, resource, has) };
    refuse({ code: 'insufficient_funds', accountId: parentId, resource, ...figures });
  }
  const account = newAccount(accountId, parentId, terms, now);
  account.minReserve = reserves(minReserve);
  world.accounts.set(accountId, account);
  turn.tell({ type: 'AccountOpened', data: openedData(turn, parentId, accountId, terms, minReserve) });
  for (const sum of maxima) setLimit(turn, accountId, { ...sum, window: undefined, terms: {} });
  if (allocation.length === 0) return;
  step(
    () => {
      for (const sum of allocation) world.moves.push({ fromId: parentId, toId: accountId, ...sum });
    },
    { type: 'Allocated', data: { fromId: parentId, toId: accountId, amounts: textsOf(world, allocation) } },
  );
};

/** The account for what was reported at accounts that nobody opened. */
export const openUnattributed = (turn: Turn): string => {
  const id = 'unattributed';
  const terms: Terms = { kind: 'pool' };
  if (!turn.world.accounts.has(id)) {
    turn.world.accounts.set(id, newAccount(id, 'root', terms, turn.now));
    turn.tell({ type: 'AccountOpened', data: openedData(turn, 'root', id, terms, []) });
  }
  return id;
};

const openedData = ({ world }: Turn, parentId: string, accountId: string, terms: Terms, minReserve: readonly Sum[]) => {
  const { kind, labels, thresholds, policy, profile, maxSeconds, maxOpen, confidenceThreshold } = terms;
  return stated({
    accountId,
    parentId,
    kind,
    priority: terms.priority ?? 1,
    labels,
    minReserve: terms.minReserve && textsOf(world, minReserve),
    thresholds,
    policy,
    profile,
    maxSeconds,
    maxOpen,
    confidenceThreshold,
  });
};

const updateAccount = (world: World, body: UpdateAccount): void => {
  const [account] = openAccounts(world, [body.accountId]);
  const minReserve = sumsOf(world, body.minReserve ?? []);
  if (body.minReserve !== undefined) account!.minReserve = reserves(minReserve);
  if (body.priority !== undefined) account!.priority = body.priority;
  if (body.policy !== undefined) account!.policy = body.policy;
  if (body.thresholds !== undefined) account!.thresholds = body.thresholds;
  if (body.maxOpen !== undefined) account!.maxOpen = body.maxOpen;
  if (body.confidenceThreshold !== undefined) account!.confidenceThreshold = body.confidenceThreshold;
};
