import { copyFileSync, cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { encodeBatch, sealAppend, LogIncomplete, CHAIN_KEY } from '@ledger/event-store';
import { mark, connect } from '@ledger/event-store-local';
import { AcknowledgedEnd } from '../log/acknowledged-end';
import { checkLog } from './log-check';
import { findLoss, isLoss, witnessesIn } from './log-loss';
import { prepareLog } from '../log/log-schema';
import { LogWriting } from '../appending/log-writing';
import { openEmbeddedReader, openEmbeddedStore } from '../open';

const newDirectory = temporaryDirectories();
const DATA = `"${'x'.repeat(3_000)}"`;

/** A log that is written in this thread, and whose files can be copied as a kill leaves them. */
class WrittenLog {
  readonly directory = newDirectory();
  private readonly file = join(this.directory, 'events.db');
  private readonly connection = connect(this.file);
  private readonly log: LogWriting;
  private readonly end: AcknowledgedEnd;
  private readonly heads = new Map<string, { revision: bigint; chain: string }>();

  constructor() {
    prepareLog(this.file, this.connection, false);
    mark(this.directory, 'embedded');
    this.log = new LogWriting(this.file, this.connection);
    this.end = new AcknowledgedEnd(this.directory, (warning) => expect(warning).toBe('none'));
  }

  /** Commits so many events. @param isAcknowledged false: the process ends before anybody is told. */
  append(stream: string, count: number, isAcknowledged = true): void {
    const { revision, chain } = this.heads.get(stream) ?? { revision: -1n, chain: '' };
    const unsealed = Array.from({ length: count }, () => ({ type: 'T', data: DATA, metadata: '{}' }));
    const { events, head } = sealAppend(stream, revision + 1n, chain, unsealed);
    const [outcome] = this.log.append([{ stream, expected: Number(revision), count, bytes: encodeBatch(events) }]);
    expect(outcome).toMatchObject({ kind: 'appended' });
    this.heads.set(stream, { revision: revision + BigInt(count), chain: head });
    if (isAcknowledged) this.end.write(this.log.end!);
  }

  /** Leaves frames in the write-ahead log that were never committed. */
  rollBack(): void {
    this.connection.exec('PRAGMA cache_size = 2; BEGIN IMMEDIATE; CREATE TABLE spilled (filler BLOB)');
    for (let i = 0; i < 40; i++) this.connection.exec('INSERT INTO spilled VALUES (zeroblob(3000))');
    this.connection.exec('ROLLBACK; PRAGMA cache_size = 1000');
  }

  get walBytes(): number {
    return statSync(`${this.file}-wal`).size;
  }

  chainOf(stream: string): string {
    return this.heads.get(stream)!.chain;
  }

  killed(): string {
    const copy = newDirectory();
    for (const name of ['events.db', 'events.db-wal', 'events.end', 'store.json']) {
      copyFileSync(join(this.directory, name), join(copy, name));
    }
    return copy;
  }
}

const logged = (): WrittenLog => {
  const log = new WrittenLog();
  for (let i = 0; i < 6; i++) log.append('ledger-a', 2);
  for (let i = 0; i < 6; i++) log.append('ledger-b', 3);
  return log;
};
const wal = (directory: string): string => join(directory, 'events.db-wal');
const flip = (file: string, at: number): void => {
  const content = readFileSync(file);
  content[at]! ^= 0x10;
  writeFileSync(file, content);
};
const heads = async (directory: string, options: Parameters<typeof openEmbeddedStore>[1] = {}) => {
  const store = await openEmbeddedStore(directory, options);
  try {
    return [await store.events.streamHead('ledger-a'), await store.events.streamHead('ledger-b')];
  } finally {
    await store.close();
  }
};

describe('a log that lacks what was recorded', () => {
  it.each([
    { what: 'a byte of a page', at: 0.4 },
    { what: 'an early byte', at: 0.05 },
    { what: 'a byte of the header', at: 0 },
  ])('is refused, named and left as it is when its write-ahead log is damaged in $what', async ({ at }) => {
    const log = logged();
    const directory = log.killed();
    flip(wal(directory), 20 + Math.floor(at * log.walBytes));
    const before = ['events.db', 'events.db-wal'].map((name) => readFileSync(join(directory, name)));
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(LogIncomplete);
    await expect(opening).rejects.toThrow(/events\.db-wal is damaged|header of events\.db-wal is damaged/);
    await expect(opening).rejects.toThrow(
      /ledger-b .*events\.end\) knows revision 17: at least \d+ events are missing/,
    );
    await expect(openEmbeddedReader(directory)).rejects.toThrow(LogIncomplete);
    expect(['events.db', 'events.db-wal'].map((name) => readFileSync(join(directory, name)))).toEqual(before);
  });

  it.each([
    { what: 'cut off', damage: (d: string) => truncateSync(wal(d), Math.floor(statSync(wal(d)).size * 0.7)) },
    { what: 'gone', damage: (d: string) => rmSync(wal(d)) },
    { what: 'damaged in its last commit', damage: (d: string) => flip(wal(d), statSync(wal(d)).size - 100) },
  ])('is refused by the end that was acknowledged when its write-ahead log is $what', async ({ damage }) => {
    const log = logged();
    log.append('ledger-a', 1);
    const directory = log.killed();
    damage(directory);
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(LogIncomplete);
    await expect(opening).rejects.toThrow(/ledger-a .* knows revision 12: at least \d+ events are missing/);
  });

  it('is gone on with where that is asked for, says so, and need not be asked for again', async () => {
    const log = logged();
    const directory = log.killed();
    flip(wal(directory), Math.floor(log.walBytes * 0.8));
    const warnings: string[] = [];
    const onWarning = (warning: string): unknown => warnings.push(warning);
    const [a, b] = await heads(directory, { acceptShorterLog: true, onWarning });
    expect(a).toBe(11n);
    expect(b).toBeLessThan(17n);
    expect(warnings).toEqual([expect.stringMatching(/lacks events that were recorded: .*; going on without them/)]);
    expect(await heads(directory)).toEqual([a, b]);
  });

  it.each([
    {
      what: 'knows more than the log',
      claim: { revision: 60n, chain: 'feed' },
      says: /at least 43 events are missing/,
    },
    { what: 'was made from another log', claim: { revision: 5n, chain: 'feed' }, says: /another event at revision 5/ },
  ])('is refused where the index of outcomes $what, which is made anew when asked', async ({ claim, says }) => {
    const directory = logged().killed();
    const store = await openEmbeddedStore(directory);
    const entries = [{ key: CHAIN_KEY, value: Buffer.from(claim.chain) }];
    await store.outcomes.write('ledger-b', entries, { after: -1n, covered: claim.revision });
    await store.close();
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(says);
    await expect(opening).rejects.toThrow(/ledger-b .*the index of outcomes/);
    const accepting = await openEmbeddedStore(directory, { acceptShorterLog: true, onWarning: () => undefined });
    expect(await accepting.outcomes.coveredRevision('ledger-b')).toBeUndefined();
    await accepting.close();
    await (await openEmbeddedStore(directory)).close();
  });

  it('is refused where an older copy of it was put in its place, and where all of it is gone', async () => {
    const log = logged();
    const older = log.killed();
    log.append('ledger-a', 3);
    const directory = log.killed();
    await (await openEmbeddedStore(older)).close();
    await (await openEmbeddedStore(directory)).close();
    for (const name of ['events.db', 'events.db-wal']) rmSync(join(directory, name), { force: true });
    cpSync(join(older, 'events.db'), join(directory, 'events.db'));
    await expect(openEmbeddedStore(directory)).rejects.toThrow(/ledger-a ends at revision 11.* at least 3 events/);
    for (const name of ['events.db', 'store.json']) rmSync(join(directory, name), { force: true });
    await expect(openEmbeddedStore(directory)).rejects.toThrow(/ledger-a is gone.* at least 15 events/);
  });
});

describe('a log after a crash', () => {
  it('is taken up however its last commit was torn, which nobody was told of', async () => {
    const log = logged();
    log.rollBack();
    const acknowledged = log.walBytes;
    log.append('ledger-a', 4, false);
    const source = log.killed();
    const whole = readFileSync(wal(source));
    const frames = Array.from({ length: Math.ceil(whole.length / 4_120) }, (_, i) => 32 + i * 4_120);
    const torn = frames.flatMap((at) => [
      whole.subarray(0, at),
      whole.subarray(0, at + 1_000),
      Buffer.concat([
        whole.subarray(0, at),
        Buffer.alloc(Math.min(4_120, whole.length - at)),
        whole.subarray(at + 4_120),
      ]),
      Buffer.concat([whole.subarray(0, at + 24), Buffer.alloc(200), whole.subarray(at + 224)]),
    ]);
    const start = committedBytes(whole, 12);
    expect(acknowledged).toBeGreaterThan(start);
    const seen = new Set<string>();
    for (const content of torn.filter((_, i) => frames[Math.floor(i / 4)]! >= start)) {
      const directory = newDirectory();
      for (const name of ['events.db', 'events.end', 'store.json'])
        copyFileSync(join(source, name), join(directory, name));
      writeFileSync(wal(directory), content);
      expect(isLoss(await findLoss(directory, witnessesIn(directory)))).toBe(false);
      const file = join(directory, 'events.db');
      const connection = connect(file);
      prepareLog(file, connection, true);
      expect(checkLog(file, connection)).toEqual([]);
      const { lastEvent } = new LogWriting(file, connection).end!;
      seen.add(`${lastEvent?.stream} ${lastEvent?.revision}`);
      connection.close();
    }
    expect([...seen].sort()).toEqual(['ledger-a 15', 'ledger-b 17']);
  });
});

/** Finds the end of the frames that belong to the first commits. */
const committedBytes = (content: Buffer, commits: number): number => {
  let at = 32;
  // The first commit creates the tables.
  for (let left = commits + 1; left > 0; at += 4_120) if (content.readUInt32BE(at + 4) !== 0) left--;
  return at;
};
