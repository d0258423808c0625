import { PassThrough } from 'node:stream';
import { bar, grouped, renderTable } from './table';
import { openTerminal, painter } from './terminal';

describe('figures for people', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['-1234567.891', '-1,234,567.891'],
    ['0.000000001', '0.000000001'],
  ])('groups %s as %s', (decimal, text) => expect(grouped(decimal)).toBe(text));

  it.each([
    { share: 0, text: '' },
    { share: 0.0001, text: '▏' },
    { share: 0.5, text: '██' },
    { share: 0.53, text: '██▏' },
    { share: 1, text: '████' },
    { share: 2, text: '████' },
  ])('draws $share as a bar', ({ share, text }) => expect(bar(share, 4)).toBe(text));

  it('aligns a table without frames or trailing spaces', () => {
    const table = renderTable(
      [{ title: 'name' }, { title: 'usd', align: 'right' }],
      [
        ['a', '1'],
        ['longer', '12.5'],
      ],
      painter(false),
    );
    expect(table).toBe('name     usd\na          1\nlonger  12.5');
  });
});

describe('colours', () => {
  const stream = (isTTY: boolean): NodeJS.WriteStream =>
    Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  it.each([
    { tty: true, env: {}, colour: true },
    { tty: true, env: { NO_COLOR: '' }, colour: true },
    { tty: true, env: { NO_COLOR: '1' }, colour: false },
    { tty: false, env: {}, colour: false },
  ])('terminal $tty, $env: $colour', ({ tty, env, colour }) => {
    const streams = { stdout: stream(tty), stderr: stream(tty) };
    expect(openTerminal(streams, env, new AbortController().signal).colour).toBe(colour);
  });
});
