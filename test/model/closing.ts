import { available, closedBelow, consumed, hasReceived, textIn, used } from './figures';
import { restOf } from './spending';
import type { Fact, Turn } from './turn';
import { byResource, lineOf, type ModelAccount, type ModelReservation, type World } from './world';

export const openChildren = (world: World, id: string): ModelAccount[] =>
  [...world.accounts.values()].filter((account) => account.open && account.parentId === id);

/** The open accounts below an account, each after those below it. */
const deepestFirst = (world: World, id: string): string[] => [
  ...openChildren(world, id).flatMap((child) => deepestFirst(world, child.id)),
  id,
];

/** Ends reservations without a bill; who held what can still be charged by a late one. */
const expireAll = (turn: Turn, cause: string, reservations: readonly ModelReservation[]): void => {
  if (reservations.length === 0) return;
  const listed = reservations.map((reservation) => ({
    reservationId: reservation.id,
    accountId: reservation.spenderId,
    released: restOf(turn.world, reservation),
  }));
  for (const reservation of reservations) reservation.status = 'expired';
  turn.tell({ type: 'ReservationsExpired', data: { cause, reservations: listed } });
};

const openOnes = (world: World): ModelReservation[] =>
  [...world.reservations.values()].filter(({ status }) => status === 'open');

const closeOne = (turn: Turn, id: string): void => {
  const { world } = turn;
  const account = world.accounts.get(id)!;
  expireAll(
    turn,
    'account_closed',
    openOnes(world).filter(({ spenderId }) => spenderId === id),
  );
  const final = finalFact(world, account);
  // The one that closes fires nothing any more: it counts as closed from here on.
  account.open = false;
  const above = lineOf(world, id).slice(1);
  const amounts: object[] = [];
  turn.step(() => {
    for (const resource of [...world.scales.keys()].sort()) {
      const rest = available(world, id, resource);
      const heir = above.find((one) => hasReceived(world, one.id, resource));
      if (rest === 0n || heir === undefined) continue;
      if (rest > 0n) world.moves.push({ fromId: id, toId: heir.id, resource, amount: rest });
      else world.moves.push({ fromId: heir.id, toId: id, resource, amount: -rest });
      const amount = textIn(world, resource, rest > 0n ? rest : -rest);
      amounts.push({ resource, amount, otherId: heir.id, ...(rest < 0n && { deficit: true }) });
    }
  });
  if (amounts.length > 0) turn.tell({ type: 'Released', data: { accountId: id, amounts } });
  turn.tell(final);
};

const finalFact = (world: World, { id, parentId }: ModelAccount): Fact => {
  const final = [...world.scales.keys()]
    .map((resource) => ({
      resource,
      consumed: textIn(world, resource, consumed(world, id, resource)),
      closedBelow: textIn(world, resource, closedBelow(world, id, resource)),
      used: textIn(world, resource, used(world, id, resource)),
    }))
    .filter((figures) => [figures.consumed, figures.closedBelow, figures.used].some((sum) => sum !== '0'));
  return { type: 'AccountClosed', data: { accountId: id, parentId, final: final.sort(byResource) } };
};

export const close = (turn: Turn, id: string): void =>
  deepestFirst(turn.world, id).forEach((each) => closeOne(turn, each));

export const closeLedger = (turn: Turn): void => {
  expireAll(turn, 'ledger_closed', openOnes(turn.world));
  turn.world.ledger = 'closed';
  turn.tell({ type: 'LedgerClosed', data: {} });
};
