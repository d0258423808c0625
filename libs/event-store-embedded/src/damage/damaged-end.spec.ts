import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { EventStoreCorrupt, type NewEvent } from '@ledger/event-store';
import { connect } from '@ledger/event-store-local';
import { openEmbeddedStore } from '../open';

const newDirectory = temporaryDirectories();
const PAGE_BYTES = 4_096;
const logIn = (directory: string): string => join(directory, 'events.db');

/** Events so large that an append of ten needs pages of its own. */
const events = (count: number, needle: string): NewEvent[] =>
  Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'Consumed',
    data: JSON.stringify(needle.repeat(400)),
    metadata: '{}',
  }));

/** A log of three appends of `s` and then one of `other`, all of it in its main file, without what is derived. */
const closedLog = async (): Promise<string> => {
  const [written, directory] = [newDirectory(), newDirectory()];
  const store = await openEmbeddedStore(written);
  for (let i = 0; i < 3; i += 1) {
    await store.events.append('s', i === 0 ? 'no-stream' : BigInt(i * 10 - 1), events(10, `needle-${i}`));
  }
  await store.events.append('other', 'no-stream', events(1, 'other'));
  await store.close();
  const connection = connect(logIn(written));
  connection.exec(`VACUUM INTO '${logIn(directory)}'`);
  connection.close();
  for (const name of ['store.json', 'events.end']) copyFileSync(join(written, name), join(directory, name));
  return directory;
};

const pagesOf = (content: Buffer, needle: string): readonly number[] => {
  const pages = new Set<number>();
  for (let at = content.indexOf(needle); at >= 0; at = content.indexOf(needle, at + 1)) {
    pages.add(Math.floor(at / PAGE_BYTES) * PAGE_BYTES);
  }
  return [...pages];
};

const edit = (change: (content: Buffer) => void) => (directory: string) => {
  const content = readFileSync(logIn(directory));
  change(content);
  writeFileSync(logIn(directory), content);
};
const flipped = edit((content) => (content[content.lastIndexOf('needle-2') + 3]! ^= 1));
const zeroed = (place: number) =>
  edit((content) =>
    content.fill(0, pagesOf(content, 'needle-2')[place], pagesOf(content, 'needle-2')[place]! + PAGE_BYTES),
  );
const leafZeroed = edit((content) => {
  const [leaf] = pagesOf(content, 'otherother');
  content.fill(0, leaf, leaf! + PAGE_BYTES);
});
/** First four bytes of a batch's page name the next page. */
const redirected = edit((content) => {
  const from = pagesOf(content, 'needle-1')[2]!;
  content.copyWithin(pagesOf(content, 'needle-2')[2]!, from, from + 4);
});
const changed = (assignment: string) => (directory: string) => {
  const connection = connect(logIn(directory));
  connection.exec(`UPDATE batches SET ${assignment} WHERE last = 30`);
  connection.close();
};

describe('a log with damage near its end', () => {
  it.each([
    { what: 'a flipped bit', damage: flipped },
    { what: 'a zeroed page inside', damage: zeroed(2) },
  ])('refuses only the stream whose append has $what', async ({ damage }) => {
    const directory = await closedLog();
    damage(directory);
    for (let start = 0; start < 3; start += 1) {
      const warnings: string[] = [];
      const store = await openEmbeddedStore(directory, { onWarning: (text) => warnings.push(text) });
      const reason = expect.stringContaining(
        `${logIn(directory)}: revisions 20 to 29 of s, ending at position 30, are damaged`,
      ) as string;
      expect(store.damage).toEqual([{ stream: 's', from: 20n, to: 29n, position: '30', reason }]);
      expect(warnings).toEqual([`${store.damage[0]!.reason}: only their stream is refused, and the others go on`]);
      // Both appends may go to disk together.
      const refused = store.events.append('s', 19n, events(1, 'new'));
      const taken = store.events.append('other', BigInt(start), events(1, 'new'));
      await expect(refused).rejects.toThrow(EventStoreCorrupt);
      expect(await taken).toMatchObject({ outcome: 'appended', position: String(32 + start) });
      const read: string[] = [];
      const onDamage = (): unknown => read.push('damage');
      for await (const page of store.events.readAll({ onDamage })) read.push(`${page.at(-1)!.position}`);
      expect(read).toEqual(['20', 'damage', String(32 + start)]);
      await store.close();
    }
  });

  it.each([
    { what: 'has lost the page that names its appends', damage: leafZeroed },
    { what: 'has an append whose page another one holds', damage: redirected },
    { what: 'has an append of another stream', damage: changed('stream = 2') },
    { what: 'has an append of another place in its stream', damage: changed('first_revision = 25') },
    { what: 'has an append of another size', damage: changed('count = 9') },
    {
      what: 'lacks an append',
      damage: (directory: string) => connect(logIn(directory)).exec('DELETE FROM batches WHERE last = 30'),
    },
  ])('is refused by name when it $what', async ({ damage }) => {
    const directory = await closedLog();
    damage(directory);
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(EventStoreCorrupt);
    await expect(opening).rejects.toThrow(logIn(directory));
  });

  it('keeps what it knew of its end when the last event cannot be read', async () => {
    const directory = await closedLog();
    const known = readFileSync(join(directory, 'events.end'), 'utf8');
    edit((content) => (content[content.lastIndexOf('otherother') + 3]! ^= 1))(directory);
    const store = await openEmbeddedStore(directory, { onWarning: () => undefined });
    expect(store.damage).toMatchObject([{ stream: 'other', from: 0n, to: 0n }]);
    expect(readFileSync(join(directory, 'events.end'), 'utf8')).toBe(known);
    await store.events.append('third', 'no-stream', events(1, 'new'));
    await store.close();
    expect(readFileSync(join(directory, 'events.end'), 'utf8')).toContain('"third"');
    const again = await openEmbeddedStore(directory, { onWarning: () => undefined });
    expect(again.damage).toHaveLength(1);
    await again.close();
  });
});
