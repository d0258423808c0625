import type { Step } from './spending';
import { available, hasReceived, lineOf, type ModelAccount, type World } from './world';

export const openChildren = (world: World, id: string): ModelAccount[] =>
  [...world.accounts.values()].filter((account) => account.open && account.parentId === id);

/** Those below come first. */
const deepestFirst = (world: World, id: string): string[] => [
  ...openChildren(world, id).flatMap((child) => deepestFirst(world, child.id)),
  id,
];

const closeOne = (world: World, id: string, step: Step): void => {
  for (const reservation of world.reservations.values()) {
    if (reservation.spenderId === id && reservation.status === 'open') reservation.status = 'expired';
  }
  // The one that closes fires nothing any more: it counts as closed from here on.
  world.accounts.get(id)!.open = false;
  step(() => {
    const above = lineOf(world, id).slice(1);
    for (const resource of world.scales.keys()) {
      const rest = available(world, id, resource);
      const heir = above.find((account) => hasReceived(world, account.id, resource));
      if (rest === 0n || heir === undefined) continue;
      if (rest > 0n) world.moves.push({ fromId: id, toId: heir.id, resource, amount: rest });
      else world.moves.push({ fromId: heir.id, toId: id, resource, amount: -rest });
    }
  });
};

export const close = (world: World, id: string, step: Step): void =>
  deepestFirst(world, id).forEach((each) => closeOne(world, each, step));
