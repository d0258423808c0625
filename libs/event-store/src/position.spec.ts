import { comparePositions, parsePosition, positionOf, positionParts, START, type Position } from './position';

describe('a position', () => {
  it.each([
    { commit: 0n, prepare: undefined, text: '0' },
    { commit: 12n, prepare: undefined, text: '12' },
    { commit: 12n, prepare: 12n, text: '12' },
    { commit: 18_446_744_073_709_551_615n, prepare: 7n, text: '18446744073709551615/7' },
  ])('is text, $text, and back', ({ commit, prepare, text }) => {
    expect(positionOf(commit, prepare)).toBe(text);
    expect(parsePosition(text)).toBe(text);
    expect(positionParts(text as Position)).toEqual({ commit, prepare: prepare ?? commit });
  });

  it.each(['', '-1', '01', '1/', '/1', '1/2/3', '1.5', ' 1', '1e3', '100000000000000000000', 'x'.repeat(1_000)])(
    'is not %j',
    (text) => {
      expect(() => parsePosition(text)).toThrow(RangeError);
    },
  );

  it.each([
    ['1', '2', -1],
    ['9', '10', -1],
    ['10/5', '10/6', -1],
    ['10/9', '11/2', -1],
    ['10', '10/9', 1],
    ['10', '10/10', 0],
    ['7', '7', 0],
    ['9007199254740993', '9007199254740992', 1],
    [START, '1', -1],
  ] as [Position, Position, number][])('%s against %s is %i', (a, b, expected) => {
    expect(comparePositions(a, b)).toBe(expected);
    expect(comparePositions(b, a)).toBe(expected === 0 ? 0 : -expected);
  });
});
