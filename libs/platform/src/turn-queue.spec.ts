import { setImmediate as nextTurn } from 'node:timers/promises';
import { TurnQueue } from './turn-queue';

it('turns come one by one, in the order of asking, and the event loop goes on between them', async () => {
  const queue = new TurnQueue();
  const order: string[] = [];
  const taking = ['a', 'b', 'c'].map((name) => queue.next().then(() => void order.push(name)));
  const [first, ...others] = taking;
  await first;
  // Other work that waits for a turn of the loop does not wait for the turns queued behind.
  const between = nextTurn().then(() => void order.push('other'));
  await Promise.all([...others, between]);
  expect(order.filter((name) => name !== 'other')).toEqual(['a', 'b', 'c']);
  expect(order.indexOf('other')).toBeLessThan(order.indexOf('c'));
});

it('one that asks again waits behind those that asked before', async () => {
  const queue = new TurnQueue();
  const order: string[] = [];
  const greedy = (async () => {
    for (const round of [1, 2, 3]) {
      await queue.next();
      order.push(`greedy ${round}`);
    }
  })();
  const other = queue.next().then(() => void order.push('other'));
  await Promise.all([greedy, other]);
  expect(order).toEqual(['greedy 1', 'other', 'greedy 2', 'greedy 3']);
});
