import { FairQueue } from './fair-queue';

const taken = (queue: FairQueue<string>, count = Infinity): string[] => {
  const items: string[] = [];
  while (items.length < count) {
    const item = queue.take();
    if (item === undefined) break;
    items.push(item);
  }
  return items;
};

describe('a fair queue', () => {
  it('takes one item of each origin in turn, and those of one in their order', () => {
    const queue = new FairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item);
    for (const item of ['b1', 'b2']) queue.add('b', item);
    expect(taken(queue, 2)).toEqual(['a1', 'b1']);
    queue.add('c', 'c1');
    expect(taken(queue)).toEqual(['a2', 'b2', 'c1', 'a3', 'a4']);
    expect(queue.take()).toBeUndefined();
  });

  it('forgets an item that is given up, and an origin whose last one it was', () => {
    const queue = new FairQueue<string>();
    queue.add('a', 'a1');
    queue.add('a', 'a2');
    queue.add('b', 'b1');
    queue.remove('a', 'a1');
    queue.remove('b', 'b1');
    queue.remove('b', 'b1');
    expect(taken(queue)).toEqual(['a2']);
  });
});
