import {
  CHAIN_KEY,
  EventStoreUnavailable,
  type Coverage,
  type OutcomeEntry,
  type OutcomeIndex,
} from '@ledger/event-store';
import { newPrefix } from './contract-events';

/** What every outcome index must do. Streams are named anew in each test. @param open opens it; the suite closes it. */
export const outcomeIndexContract = (name: string, open: () => Promise<OutcomeIndex>): void => {
  describe(`outcome index: ${name}`, () => {
    let index: OutcomeIndex;
    beforeAll(async () => void (index = await open()));
    afterAll(() => index.close());

    it('knows nothing of a stream at first', async () => {
      const stream = newPrefix();
      expect(await index.coveredRevision(stream)).toBeUndefined();
      expect(await index.getMany(stream, ['c/1'])).toEqual([undefined]);
      expect(await index.getMany(stream, [])).toEqual([]);
    });

    it('answers keys in the order asked, absent ones and repeated ones included', async () => {
      const stream = newPrefix();
      await index.write(stream, [entry('a', 'first'), entry('b', 'second')], 7n);
      expect(texts(await index.getMany(stream, ['b', 'none', 'a', 'b']))).toEqual([
        'second',
        undefined,
        'first',
        'second',
      ]);
      expect(await index.coveredRevision(stream)).toBe(7n);
    });

    it('keeps the later entry of a key, within a write and over writes', async () => {
      const stream = newPrefix();
      await index.write(stream, [entry('a', '1'), entry('b', '1'), entry('a', '2')], 1n);
      await index.write(stream, [entry('b', '3')], 2n);
      expect(texts(await index.getMany(stream, ['a', 'b']))).toEqual(['2', '3']);
    });

    it('covers a revision also where nothing ended', async () => {
      const stream = newPrefix();
      await index.write(stream, [], 0n);
      expect(await index.coveredRevision(stream)).toBe(0n);
      await index.write(stream, [], 9_007_199_254_740_993n);
      expect(await index.coveredRevision(stream)).toBe(9_007_199_254_740_993n);
    });

    it('keeps streams and keys apart whose names run into each other', async () => {
      const stream = newPrefix();
      const places: [string, string][] = [
        [stream, 'a/b'],
        [`${stream}/a`, 'b'],
        [`${stream}a`, '/b'],
        [stream, '#'],
        [`${stream}#`, ''],
        [`${stream}é`, 'ü:1'],
        [`1:${stream}`, 'a'],
      ];
      for (const [i, [name, key]] of places.entries()) await index.write(name, [entry(key, `${i}`)], BigInt(i));
      for (const [i, [name, key]] of places.entries()) {
        expect(texts(await index.getMany(name, [key]))).toEqual([`${i}`]);
      }
      expect(await index.coveredRevision(`${stream}/a`)).toBe(1n);
    });

    it('returns any bytes, empty ones and large ones too', async () => {
      const stream = newPrefix();
      const values = [Buffer.alloc(0), Buffer.from([0, 255, 10, 0]), Buffer.alloc(200_000, 7)];
      await index.write(
        stream,
        values.map((value, i) => ({ key: `${i}`, value })),
        1n,
      );
      const found = await index.getMany(stream, ['0', '1', '2']);
      expect(found.map((value, i) => value?.equals(values[i]!))).toEqual([true, true, true]);
    });

    it('forgets a stream, and no other', async () => {
      const stream = newPrefix();
      const others = [`${stream}0`, `${stream}/`, stream.slice(0, -1)];
      for (const name of [stream, ...others]) await index.write(name, [entry('a', name), entry('z', name)], 3n);
      await index.remove(stream);
      expect(await index.coveredRevision(stream)).toBeUndefined();
      expect(await index.getMany(stream, ['a', 'z'])).toEqual([undefined, undefined]);
      for (const name of others) {
        expect(texts(await index.getMany(name, ['a', 'z']))).toEqual([name, name]);
        expect(await index.coveredRevision(name)).toBe(3n);
      }
      await index.remove(stream);
      await index.write(stream, [entry('z', 'again')], 1n);
      expect(texts(await index.getMany(stream, ['a', 'z']))).toEqual([undefined, 'again']);
    });

    it('takes and finds many at once', async () => {
      const stream = newPrefix();
      const keys = Array.from({ length: 20_000 }, (_, i) => `c/${i}`);
      const write = (from: number) =>
        index.write(
          stream,
          keys.slice(from, from + 5_000).map((key) => entry(key, key)),
          BigInt(from),
        );
      await Promise.all([0, 5_000, 10_000, 15_000].map(write));
      expect(texts(await index.getMany(stream, keys))).toEqual(keys);
    });

    it('tells of every stream how far it covers it', async () => {
      const stream = newPrefix();
      const names = [stream, `${stream}/a`, `${stream}#`, `${stream}é`, `${stream}0`];
      for (const [i, name] of names.entries()) {
        await index.write(name, [entry('a', 'x'), entry(CHAIN_KEY, `head-${i}`), entry('z', 'x')], BigInt(i));
      }
      await index.write(`${stream}-bare`, [entry('a', 'x')], 9n);
      await index.write(`${stream}-gone`, [entry('a', 'x')], 9n);
      await index.remove(`${stream}-gone`);
      const own = (await coverageOf(index)).filter((one) => one.stream.startsWith(stream));
      expect(own.sort((a, b) => Number(a.revision - b.revision))).toEqual([
        ...names.map((name, i) => ({ stream: name, revision: BigInt(i), chainHead: `head-${i}` })),
        { stream: `${stream}-bare`, revision: 9n, chainHead: undefined },
      ]);
    });

    it('answers nothing once closed', async () => {
      const own = await open();
      await own.close();
      await own.close();
      const calls = [
        () => own.coveredRevision('s'),
        () => own.getMany('s', ['a']),
        () => own.write('s', [], 0n),
        () => coverageOf(own),
      ];
      for (const call of [...calls, () => own.remove('s')]) await expect(call()).rejects.toThrow(EventStoreUnavailable);
    });
  });
};

const coverageOf = async (index: OutcomeIndex): Promise<Coverage[]> => {
  const all: Coverage[] = [];
  for await (const one of index.coverage()) all.push(one);
  return all;
};
const entry = (key: string, value: string): OutcomeEntry => ({ key, value: Buffer.from(value) });
const texts = (values: readonly (Buffer | undefined)[]) => values.map((value) => value?.toString());
