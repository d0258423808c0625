import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListedPriceBook } from './listed-price-book';
import { OverridingPriceBook } from './price-overrides';
import { ReloadingPriceBook, type PriceReload } from './reloading-price-book';

const usage = { provider: 'openai', model: 'gpt-new', calls: 1 };
let folder: string;
let file: string;
const listed = new ListedPriceBook();

/** A file with one number, the price of a call. */
const read = async (): Promise<OverridingPriceBook> => {
  const perCall = (await readFile(file, 'utf8')).trim();
  if (!/^\d+$/.test(perCall)) throw new Error(`not a price: ${perCall}`);
  return new OverridingPriceBook([{ provider: 'openai', model: 'gpt-new', perCall }], listed);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
  file = join(folder, 'prices');
  await writeFile(file, '1');
});
afterEach(() => rm(folder, { recursive: true }));

const opened = async (): Promise<{ readonly book: ReloadingPriceBook; readonly told: PriceReload[] }> => {
  const told: PriceReload[] = [];
  return { book: await ReloadingPriceBook.open({ read, file, onReload: (reload) => told.push(reload) }), told };
};
const usd = (book: ReloadingPriceBook): string | undefined => book.quote(usage, 0)?.usd;

it('does not begin with a bad file', async () => {
  await writeFile(file, 'x');
  await expect(ReloadingPriceBook.open({ read, file })).rejects.toThrow('not a price: x');
});

it('reads the file again when it is told to', async () => {
  const { book, told } = await opened();
  await writeFile(file, '2');
  expect(usd(book)).toBe('1');
  expect(await book.reload()).toEqual({ outcome: 'reloaded' });
  expect(usd(book)).toBe('2');
  expect(told).toEqual([]);
});

describe('a look at the file', () => {
  it('reads it where it is another one', async () => {
    const { book, told } = await opened();
    expect(await book.look()).toEqual({ outcome: 'unchanged' });
    await writeFile(file, '2');
    expect(await book.look()).toEqual({ outcome: 'reloaded' });
    expect(usd(book)).toBe('2');
    expect(told).toEqual([{ outcome: 'reloaded' }]);
  });

  it('sees content that has the time and size of the one before', async () => {
    const { book } = await opened();
    const then = new Date('2026-01-01T00:00:00Z');
    await utimes(file, then, then);
    await book.look();
    await writeFile(file, '3');
    await utimes(file, then, then);
    expect(await book.look()).toEqual({ outcome: 'reloaded' });
    expect(usd(book)).toBe('3');
  });

  it('keeps the prices where the new file is bad or gone, says why once, and takes the next good one', async () => {
    const { book, told } = await opened();
    await writeFile(file, 'x');
    expect(await book.look()).toEqual({ outcome: 'kept', reason: 'not a price: x' });
    await book.look();
    expect(usd(book)).toBe('1');
    await rm(file);
    expect(await book.look()).toMatchObject({ outcome: 'kept', reason: expect.stringContaining('ENOENT') as string });
    expect(usd(book)).toBe('1');
    await writeFile(file, '4');
    await book.look();
    expect(usd(book)).toBe('4');
    expect(told.map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'reloaded']);
  });

  it('comes by itself', async () => {
    const { book, told } = await opened();
    book.watch(5);
    await writeFile(file, '5');
    while (told.length === 0) await new Promise((done) => setTimeout(done, 5));
    book.close();
    expect(usd(book)).toBe('5');
  });
});

it('answers of names and bounds are those of the prices in force', async () => {
  const { book } = await opened();
  expect(book.resolve({ model: 'openai/gpt-4o' })?.model).toBe('gpt-4o');
  expect(book.maxOutputTokens({ model: 'gpt-4o' })).toBe(16_384);
  expect(book.price(usage, 0)?.source).toBe('overrides');
  expect(await (await ReloadingPriceBook.open({ read: () => Promise.resolve(listed) })).look()).toEqual({
    outcome: 'unchanged',
  });
});
