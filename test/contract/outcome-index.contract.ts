import {
  CHAIN_KEY,
  EventStoreUnavailable,
  OutcomesDamaged,
  type CoveredSpan,
  type Coverage,
  type OutcomeEntry,
  type OutcomeIndex,
  type Revision,
} from '@ledger/event-store';
import { newPrefix } from './contract-events';

/**
 * Rules that every outcome index must keep. Each test names its streams anew.
 * @param open opens the index; the suite closes it.
 */
export const outcomeIndexContract = (name: string, open: () => Promise<OutcomeIndex>): void => {
  describe(`outcome index: ${name}`, () => {
    let index: OutcomeIndex;
    beforeAll(async () => void (index = await open()));
    afterAll(() => index.close());

    it('knows nothing of a stream at first', async () => {
      const stream = newPrefix();
      expect(await index.coveredRevision(stream)).toBeUndefined();
      expect(await index.getMany(stream, ['c/1'], -1n)).toEqual([undefined]);
      expect(await index.getMany(stream, [], -1n)).toEqual([]);
    });

    it('answers keys in the order asked, absent ones and repeated ones included', async () => {
      const stream = newPrefix();
      await index.write(stream, [entry('a', 'first'), entry('b', 'second')], upTo(7n));
      expect(texts(await index.getMany(stream, ['b', 'none', 'a', 'b'], 7n))).toEqual([
        'second',
        undefined,
        'first',
        'second',
      ]);
      expect(await index.coveredRevision(stream)).toBe(7n);
    });

    it('keeps the later entry of a key, within a write and over writes', async () => {
      const stream = newPrefix();
      await index.write(stream, [entry('a', '1'), entry('b', '1'), entry('a', '2')], upTo(1n));
      await index.write(stream, [entry('b', '3')], upTo(2n, 1n));
      expect(texts(await index.getMany(stream, ['a', 'b'], 2n))).toEqual(['2', '3']);
    });

    it('covers a revision also where nothing ended', async () => {
      const stream = newPrefix();
      await index.write(stream, [], upTo(0n));
      expect(await index.coveredRevision(stream)).toBe(0n);
      await index.write(stream, [], upTo(9_007_199_254_740_993n, 0n));
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
      for (const [i, [name, key]] of places.entries()) {
        await index.write(name, [entry(key, `${i}`)], upTo(BigInt(i), (await index.coveredRevision(name)) ?? -1n));
      }
      for (const [i, [name, key]] of places.entries()) {
        expect(texts(await index.getMany(name, [key], 0n))).toEqual([`${i}`]);
      }
      expect(await index.coveredRevision(`${stream}/a`)).toBe(1n);
    });

    it('returns any bytes, empty ones and large ones too', async () => {
      const stream = newPrefix();
      const values = [Buffer.alloc(0), Buffer.from([0, 255, 10, 0]), Buffer.alloc(200_000, 7)];
      await index.write(
        stream,
        values.map((value, i) => ({ key: `${i}`, value })),
        upTo(1n),
      );
      const found = await index.getMany(stream, ['0', '1', '2'], 1n);
      expect(found.map((value, i) => value?.equals(values[i]!))).toEqual([true, true, true]);
    });

    it('forgets a stream, and no other', async () => {
      const stream = newPrefix();
      const others = [`${stream}0`, `${stream}/`, stream.slice(0, -1)];
      for (const name of [stream, ...others]) await index.write(name, [entry('a', name), entry('z', name)], upTo(3n));
      await index.remove(stream);
      expect(await index.coveredRevision(stream)).toBeUndefined();
      expect(await index.getMany(stream, ['a', 'z'], -1n)).toEqual([undefined, undefined]);
      for (const name of others) {
        expect(texts(await index.getMany(name, ['a', 'z'], 3n))).toEqual([name, name]);
        expect(await index.coveredRevision(name)).toBe(3n);
      }
      await index.remove(stream);
      await index.write(stream, [entry('z', 'again')], upTo(1n));
      expect(texts(await index.getMany(stream, ['a', 'z'], 1n))).toEqual([undefined, 'again']);
    });

    it('takes and finds many, written at once or over many writes', async () => {
      const stream = newPrefix();
      const keys = Array.from({ length: 20_000 }, (_, i) => `c/${i}`);
      const sizes = [5_000, 1, 1, 3_000, 1_998, 10, 4_990, 5_000];
      let written = 0;
      for (const size of sizes) {
        const entries = keys.slice(written, written + size).map((key) => entry(key, key));
        await index.write(stream, entries, upTo(BigInt(written + size), written === 0 ? -1n : BigInt(written)));
        written += size;
      }
      expect(texts(await index.getMany(stream, keys, 20_000n))).toEqual(keys);
      const absent = keys.map((key) => `${key}/absent`);
      expect(new Set(await index.getMany(stream, absent, 20_000n))).toEqual(new Set([undefined]));
    });

    it('answers right while it is written to', async () => {
      const stream = newPrefix();
      await index.write(stream, [entry('same', '0')], upTo(0n));
      let [isOver, reads] = [false, 0];
      const reading = (async () => {
        while (!isOver) {
          const [same, absent] = texts(await index.getMany(stream, ['same', 'absent'], 0n));
          expect([Number(same) >= 0, absent]).toEqual([true, undefined]);
          reads += 1;
        }
      })();
      for (let i = 1; i <= 60; i += 1) {
        const others = Array.from({ length: 200 }, (_, n) => entry(`c/${i}/${n}`, 'x'));
        await index.write(stream, [entry('same', `${i}`), ...others], upTo(BigInt(i), BigInt(i - 1)));
      }
      isOver = true;
      await reading;
      expect(reads).toBeGreaterThan(0);
      expect(texts(await index.getMany(stream, ['same'], 60n))).toEqual(['60']);
    });

    it.each([
      { what: 'leaves some out', span: { after: 5n, covered: 9n } },
      { what: 'begins anew', span: { after: -1n, covered: 9n } },
    ])('refuses a write that $what', async ({ span }) => {
      const stream = newPrefix();
      await index.write(stream, [entry('a', '1')], upTo(4n));
      await expect(index.write(stream, [entry('a', '2')], span)).rejects.toThrow(OutcomesDamaged);
      expect(await index.coveredRevision(stream)).toBe(4n);
      expect(texts(await index.getMany(stream, ['a'], 4n))).toEqual(['1']);
    });

    it('refuses to answer for more than it covers', async () => {
      const stream = newPrefix();
      await expect(index.getMany(stream, ['a'], 0n)).rejects.toThrow(OutcomesDamaged);
      await index.write(stream, [entry('a', '1')], upTo(4n));
      await expect(index.getMany(stream, ['a'], 5n)).rejects.toThrow(OutcomesDamaged);
    });

    it('tells of every stream how far it covers it', async () => {
      const stream = newPrefix();
      const names = [stream, `${stream}/a`, `${stream}#`, `${stream}é`, `${stream}0`];
      for (const [i, name] of names.entries()) {
        await index.write(name, [entry('a', 'x'), entry(CHAIN_KEY, `head-${i}`), entry('z', 'x')], upTo(BigInt(i)));
      }
      await index.write(`${stream}-bare`, [entry('a', 'x')], upTo(9n));
      await index.write(`${stream}-gone`, [entry('a', 'x')], upTo(9n));
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
        () => own.getMany('s', ['a'], -1n),
        () => own.write('s', [], upTo(0n)),
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
/** A write of what lies between; absent: it is the first. */
const upTo = (covered: Revision, after: Revision = -1n): CoveredSpan => ({ after, covered });
const entry = (key: string, value: string): OutcomeEntry => ({ key, value: Buffer.from(value) });
const texts = (values: readonly (Buffer | undefined)[]) => values.map((value) => value?.toString());
