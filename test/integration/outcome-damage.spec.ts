import type { LedgerCommand } from '@ledger/domain';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, consume, fund, open, openLedger } from '../support/ledger-builders';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { temporaryDirectories } from '../support/temporary-directories';
import { submitAll, submitEach, WriterRig } from '../support/writer-rig';

const temporary = temporaryDirectories();
const seed = chosenSeed();
const random = new SeededRandom(seed);
const COMMANDS = 3_000;
const PAGE = 4_096;

/** A file of LevelDB's in a data directory, the greatest of its kind. */
const fileOf = (directory: string, kind: RegExp): string => {
  const files = readdirSync(join(directory, 'outcomes')).filter((name) => kind.test(name));
  const paths = files.map((name) => join(directory, 'outcomes', name));
  return paths.sort((a, b) => readFileSync(b).length - readFileSync(a).length)[0]!;
};

const change = (file: string, how: (bytes: Buffer) => void): void => {
  const bytes = readFileSync(file);
  how(bytes);
  writeFileSync(file, bytes);
};

const LOG = /\.log$/;
const TABLE = /\.ldb$/;

const DAMAGES: readonly { readonly damage: string; readonly kind: RegExp; readonly apply: (file: string) => void }[] = [
  {
    damage: 'a zeroed page in the middle of the log',
    kind: LOG,
    apply: (file) =>
      change(file, (bytes) =>
        bytes.fill(0, PAGE * ((bytes.length / PAGE / 2) | 0), PAGE * (1 + ((bytes.length / PAGE / 2) | 0))),
      ),
  },
  {
    damage: 'a zeroed page at the start of the log',
    kind: LOG,
    apply: (file) => change(file, (bytes) => bytes.fill(0, 0, PAGE)),
  },
  ...[1, 2, 3].map((n) => ({
    damage: `a flipped bit somewhere in the log (${n})`,
    kind: LOG,
    apply: (file: string) => change(file, (bytes) => void (bytes[random.below(bytes.length)]! ^= 1 << random.below(8))),
  })),
  { damage: 'a log cut in the middle', kind: LOG, apply: (file) => truncateSync(file, readFileSync(file).length >> 1) },
  { damage: 'no log', kind: LOG, apply: (file) => rmSync(file) },
  ...[1, 2, 3, 4].map((n) => ({
    damage: `a flipped bit somewhere in a table (${n})`,
    kind: TABLE,
    apply: (file: string) => change(file, (bytes) => void (bytes[random.below(bytes.length)]! ^= 1 << random.below(8))),
  })),
  {
    damage: 'a zeroed page in the middle of a table',
    kind: TABLE,
    apply: (file) => change(file, (bytes) => bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + PAGE)),
  },
  {
    damage: 'a flipped bit in the end of a table',
    kind: TABLE,
    apply: (file) => change(file, (bytes) => void (bytes[bytes.length - 30]! ^= 4)),
  },
  { damage: 'a table cut', kind: TABLE, apply: (file) => truncateSync(file, readFileSync(file).length - 100) },
  { damage: 'no table', kind: TABLE, apply: (file) => rmSync(file) },
  {
    damage: 'a flipped bit in the manifest',
    kind: /MANIFEST/,
    apply: (file) => change(file, (bytes) => void (bytes[bytes.length >> 1]! ^= 1)),
  },
  { damage: 'no manifest', kind: /MANIFEST/, apply: (file) => rmSync(file) },
  { damage: 'garbage in CURRENT', kind: /CURRENT/, apply: (file) => writeFileSync(file, 'MANIFEST-000099\n') },
];

describe(`an outcome index that was damaged while the server was down, seed ${seed}`, () => {
  const commands: LedgerCommand[] = Array.from({ length: COMMANDS }, (_, i) =>
    commandOf(consume('a', '0.5'), { commandId: `pay-${i}` }),
  );
  /** Files as a killed process leaves them: the outcomes stand in LevelDB's log, or in a table. */
  const left = new Map<RegExp, string>();

  beforeAll(async () => {
    const rig = await WriterRig.open(temporary());
    const writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100000'), open('a', { with: '50000' }));
    for (let from = 0; from < COMMANDS; from += 500) {
      await submitAll(writers, commands.slice(from, from + 500));
      await writers.evictIdle(0);
    }
    const inLog = temporary();
    cpSync(rig.directory, inLog, { recursive: true });
    left.set(LOG, inLog);
    await rig.close();
    // Opened again, LevelDB writes what its log held into a table.
    await (await openEmbeddedStore(rig.directory)).close();
    left.set(TABLE, rig.directory);
  });

  it.each(DAMAGES)('charges nothing twice: $damage', async ({ kind, apply }) => {
    const directory = temporary();
    cpSync(left.get(kind) ?? left.get(TABLE)!, directory, { recursive: true });
    apply(fileOf(directory, kind));
    const warnings: string[] = [];
    const store = await openEmbeddedStore(directory, { onWarning: (warning) => warnings.push(warning) });
    const rig = WriterRig.over(directory, store);
    const head = await store.events.streamHead('ledger-test');
    const writers = rig.writers();
    const results = await submitAll(writers, commands);
    expect(results.filter((result) => result.outcome !== 'accepted' || !result.replayed)).toEqual([]);
    expect(await store.events.streamHead('ledger-test')).toBe(head);
    expect([...warnings, ...rig.warnings].length).toBeLessThanOrEqual(1);
    await rig.close();
  });

  it('says that it was damaged, and is whole again afterwards', async () => {
    const directory = temporary();
    cpSync(left.get(LOG)!, directory, { recursive: true });
    DAMAGES[0]!.apply(fileOf(directory, LOG));
    const [first, warned] = [
      await WriterRig.open(directory),
      /^outcomes of ledger-test were damaged and are made anew/,
    ];
    await submitAll(first.writers(), commands);
    expect(first.warnings).toEqual([expect.stringMatching(warned)]);
    await first.close();
    const second = await WriterRig.open(directory);
    for (const result of await submitAll(second.writers(), commands)) expect(result).toMatchObject({ replayed: true });
    expect(second.warnings).toEqual([]);
    await second.close();
  });
});
