import type { LedgerEvent } from '@ledger/domain';
import { LedgerParked, type ReadSide } from '@ledger/read-models';
import { busyRun, consumed } from '../support/busy-run';
import { DamagedLog } from '../support/damaged-log';
import { eventually } from '../support/eventually';
import { ReadSideRig } from '../support/read-side-rig';
import { RecordedLog } from '../support/recorded-log';
import { asked } from '../support/table-query';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();
const rigs: ReadSideRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const ROUNDS = 60;
const PER_APPEND = 20;
const BAD = 'bad';
const GOOD = ['a', 'z'];

interface Logged {
  readonly rig: ReadSideRig;
  readonly damage: DamagedLog;
  /** More for every ledger. */
  more(): Promise<void>;
  /** Usage of the team in the ledger so far, in billionths. */
  readonly used: () => string;
}

/** Three ledgers whose appends lie between each other's. */
const threeLedgers = async (): Promise<Logged> => {
  const rig = await ReadSideRig.open(temporary());
  rigs.push(rig);
  const run = busyRun(ROUNDS);
  const logs = [...GOOD, BAD].map((id) => new RecordedLog(rig.store.events, `ledger-${id}`));
  const append = async (events: readonly LedgerEvent[]): Promise<void> => {
    for (let next = 0; next < events.length; next += PER_APPEND) {
      for (const log of logs) await log.append(events.slice(next, next + PER_APPEND));
    }
  };
  await append(run.events);
  return {
    rig,
    damage: new DamagedLog(rig.directory),
    more: () => append(consumed(run, PER_APPEND)),
    used: () => run.state.accounts.get('team')!.books[0]!.used.toString(),
  };
};

const caughtUp = async ({ rig }: Logged, readSide: ReadSide): Promise<void> => {
  await readSide.waitFor(await rig.store.events.head());
};
const usedOf = async (readSide: ReadSide, ledgerId: string): Promise<string> => {
  const page = await readSide.query(asked('GetBalances', { ledgerId, accountId: 'team' }));
  return page!.items[0]!.balances[0]!.used.replace('.', '').replace(/^0+/, '');
};
/**
 * Compares usage in both by its digits: the tables' decimal text without the point, the ledger's units without the
 * zeros at the end.
 */
const expectFollowed = async (logged: Logged, readSide: ReadSide, ids: readonly string[]): Promise<void> => {
  for (const id of ids) expect(await usedOf(readSide, id)).toBe(logged.used().replace(/0+$/, ''));
};
const parkedOf = async (readSide: ReadSide) => (await readSide.status()).parked.map(({ ledgerId }) => ledgerId);

const KINDS = [
  {
    kind: 'a bit flipped in the middle',
    spoil: (damage: DamagedLog) => damage.flip('ledger-bad', 2),
    revision: 2n * BigInt(PER_APPEND),
    reason: /revisions 40 to 59 of ledger-bad.* are damaged/,
  },
  {
    kind: 'an append missing in the middle',
    spoil: (damage: DamagedLog) => damage.remove('ledger-bad', 1),
    revision: BigInt(PER_APPEND),
    reason: /revisions 20 to 39 are missing/,
  },
  {
    kind: 'its beginning missing',
    spoil: (damage: DamagedLog) => damage.remove('ledger-bad', 0),
    revision: 0n,
    reason: /revisions 0 to 19 are missing/,
  },
];

describe.each(KINDS)('a ledger with $kind', ({ spoil, revision, reason }) => {
  it('is parked by itself and named, and taken up whole when it was mended', async () => {
    const logged = await threeLedgers();
    const mend = spoil(logged.damage);
    const first = await logged.rig.readSide();
    await caughtUp(logged, first);
    await expectFollowed(logged, first, GOOD);
    const status = await first.status();
    expect(status.parked).toEqual([
      expect.objectContaining({ ledgerId: BAD, revision, reason: expect.stringMatching(reason) }),
    ]);
    expect(status.models.every((model) => model.error === undefined && model.status !== 'parked')).toBe(true);
    expect(first.standing).toEqual({ parkedLedgers: 1 });
    expect(logged.rig.logged.filter((line) => /error .*ledger bad is parked before revision/.test(line))).toHaveLength(
      1,
    );
    await expect(usedOf(first, BAD)).rejects.toThrow(LedgerParked);
    await expect(first.query(asked('GetUsage', { ledgerId: BAD }))).rejects.toThrow(reason);
    const { items } = await first.query(asked('ListLedgers', {}));
    for (const { ledgerId, parked } of items) expect(parked !== undefined).toBe(ledgerId === BAD);
    await logged.more();
    await caughtUp(logged, first);
    await expectFollowed(logged, first, GOOD);
    await first.close();

    const second = await logged.rig.readSide();
    await logged.more();
    await caughtUp(logged, second);
    expect(await parkedOf(second)).toEqual([BAD]);
    await expectFollowed(logged, second, GOOD);
    await second.close();

    mend();
    const third = await logged.rig.readSide();
    await eventually(async () => (await parkedOf(third)).length === 0);
    await logged.more();
    await caughtUp(logged, third);
    await expectFollowed(logged, third, [...GOOD, BAD]);
    expect(third.standing).toEqual({ parkedLedgers: 0 });
  });
});

it('a rebuild parks what is damaged and no more, and takes it up when it was mended', async () => {
  const logged = await threeLedgers();
  const readSide = await logged.rig.readSide();
  await caughtUp(logged, readSide);
  const mend = logged.damage.flip('ledger-bad', 1);
  await readSide.rebuild();
  expect(await parkedOf(readSide)).toEqual([BAD]);
  await expectFollowed(logged, readSide, GOOD);
  mend();
  await readSide.rebuild();
  await logged.more();
  await caughtUp(logged, readSide);
  await expectFollowed(logged, readSide, [...GOOD, BAD]);
});

it('an event that cannot follow is in no table, and neither is anything after it', async () => {
  const logged = await threeLedgers();
  const log = new RecordedLog(logged.rig.store.events, 'ledger-odd');
  await log.append(busyRun(1).events);
  await log.appendRaw([
    {
      type: 'AccountSuspended',
      data: JSON.stringify({ accountId: 'agent-1', at: '2026-11-23T12:00:00.000Z' }),
    },
    {
      type: 'Funded',
      data: '{"accountId":"nobody","amounts":[{"resource":"usd","amount":"1"}],"at":"2026-11-23T12:00:00.000Z"}',
    },
    { type: 'AccountResumed', data: JSON.stringify({ accountId: 'agent-1', at: '2026-11-23T12:00:00.000Z' }) },
  ]);
  const readSide = await logged.rig.readSide();
  await caughtUp(logged, readSide);
  const { parked } = await readSide.status();
  expect(parked).toEqual([
    expect.objectContaining({
      ledgerId: 'odd',
      revision: BigInt(busyRun(1).events.length) + 1n,
      owedTo: BigInt(busyRun(1).events.length) + 2n,
      reason: expect.stringMatching(/^Funded at revision \d+: account nobody of ledger odd was never opened/),
    }),
  ]);
  await expectFollowed(logged, readSide, [...GOOD, BAD]);
});
