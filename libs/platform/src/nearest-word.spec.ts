import { nearestWord } from './nearest-word';

describe('the nearest word', () => {
  it.each([
    { typed: 'amonts', nearest: 'amounts' },
    { typed: 'AMOUNTS', nearest: 'amounts' },
    { typed: 'resorce', nearest: 'resource' },
    { typed: 'Fnd', nearest: 'Fund' },
    { typed: 'x', nearest: undefined },
    { typed: 'total', nearest: undefined },
    { typed: '', nearest: undefined },
    { typed: 'a'.repeat(100_000), nearest: undefined },
  ])('to $typed is $nearest', ({ typed, nearest }) => {
    expect(nearestWord(typed, ['amounts', 'resource', 'Fund', 'labels'])).toBe(nearest);
  });
});
