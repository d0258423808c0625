import type { Instruction } from '@ledger/domain';
import { eventually } from '../../../../test/support/eventually';
import {
  at,
  commandOf,
  fund,
  open,
  openEscrow,
  openLedger,
  record,
  reserve,
  settle,
} from '../../../../test/support/ledger-builders';
import { MemoryOutcomes } from '../../../../test/support/memory-outcomes';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { submitAll, WriterRig } from '../../../../test/support/writer-rig';
import { LedgerSurvey } from '../ledger-survey';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('deadlines of ledgers that nobody names after a start', () => {
  let rig: WriterRig;
  let outcomes: MemoryOutcomes;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    outcomes = new MemoryOutcomes();
    writers = rig.writers({ outcomes });
    await setUp('held');
    await submitOn('held', reserve('r', 'a', '1', { ttlSeconds: 10 }));
    await setUp('escrowed');
    await submitOn('escrowed', open('b'), openEscrow('e', 'a', 'b', '1', { ttlSeconds: 20 }));
    await setUp('free');
    await submitOn('free', reserve('r', 'a', '1', { ttlSeconds: 10 }), settle('r', '1'));
    await writers.submit(commandOf(openLedger({ clock: 'caller' }), { ledgerId: 'sim', at: at(0) }));
    await writers.submit(commandOf(open('a'), { ledgerId: 'sim', at: at(1) }));
    const held = commandOf(reserve('r', 'a', '1', { ttlSeconds: 10 }), { ledgerId: 'sim', at: at(2) });
    await writers.submit(held);
  });
  afterEach(() => rig.close());

  const submitOn = (ledgerId: string, ...bodies: Instruction[]) =>
    submitAll(
      writers,
      bodies.map((body) => commandOf(body, { ledgerId })),
    );
  const setUp = (ledgerId: string) => submitOn(ledgerId, openLedger(), fund('100'), open('a', { with: '50' }));
  const expired = async (): Promise<readonly string[]> => {
    const types = { held: 'ReservationsExpired', escrowed: 'EscrowRefunded', free: 'ReservationsExpired', sim: '' };
    const ledgerIds = Object.keys(types) as (keyof typeof types)[];
    const found = await Promise.all(ledgerIds.map(async (id) => (await rig.typesOf(id)).includes(types[id])));
    return ledgerIds.filter((_, i) => found[i]);
  };
  /** Starts a process with the contents of the index. */
  const start = (index: MemoryOutcomes, sharedStore = false, clock = rig.clock) => {
    const started = rig.writers({ outcomes: index, sharedStore, clock });
    const survey = new LedgerSurvey({
      events: rig.events,
      outcomes: index,
      writers: started,
      sharedStore,
      warn: (message) => rig.warnings.push(message),
    });
    return { started, survey };
  };

  it('are known from the index, without loading any, and recorded when they pass', async () => {
    await writers.close();
    const { started, survey } = start(outcomes);
    rig.events.reads.length = 0;
    expect(await survey.round()).toEqual({ brought: 0, unknown: 0 });
    expect(new Set(rig.events.reads)).toEqual(new Set(['streamHead']));
    await started.recordDue();
    expect(started.loadedCount).toBe(0);
    rig.advance(10);
    await started.recordDue();
    expect(await expired()).toEqual(['held']);
    rig.advance(10);
    await started.recordDue();
    expect(await expired()).toEqual(['held', 'escrowed']);
    expect([started.isLoaded('free'), started.isLoaded('sim')]).toEqual([false, false]);
  });

  it.each([
    { what: 'nothing', index: () => new MemoryOutcomes(), brought: 4 },
    { what: 'what was before the last deadline', index: (before: MemoryOutcomes) => before, brought: 1 },
  ])('are found in the log where the index holds $what, as after a crash', async ({ index, brought }) => {
    await writers.evictIdle(0);
    const before = outcomes.copy();
    await submitOn('free', reserve('late', 'a', '1', { ttlSeconds: 5 }));
    const left = index(before);
    const { started, survey } = start(left);
    expect(await survey.round()).toEqual({ brought, unknown: 0 });
    expect(started.loadedCount).toBe(0);
    rig.advance(20);
    await started.recordDue();
    expect(await expired()).toEqual(['held', 'escrowed', 'free']);
    await started.close();
    expect(await start(left).survey.round()).toEqual({ brought: 0, unknown: 0 });
  });

  it('are known again after they were recorded and nothing else was', async () => {
    await writers.close();
    const { started, survey } = start(outcomes);
    await survey.round();
    rig.advance(20);
    await started.recordDue();
    await started.close();
    expect(await start(outcomes).survey.round()).toEqual({ brought: 0, unknown: 0 });
  });

  it('wait where there is no room, and are found when there is', async () => {
    const empty = new MemoryOutcomes();
    const full = rig.writers({ outcomes: empty, limits: { loadedLedgersMax: 1 } });
    const survey = new LedgerSurvey({
      events: rig.events,
      outcomes: empty,
      writers: full,
      sharedStore: false,
      warn: (message) => rig.warnings.push(message),
      everyMs: 10,
    });
    await full.submit(commandOf(record('a', '0'), { ledgerId: 'held' }));
    expect(await survey.round()).toEqual({ brought: 0, unknown: 3 });
    await full.evictIdle(0);
    expect(await survey.round()).toEqual({ brought: 3, unknown: 0 });
  });

  it('are recorded by the timer alone', async () => {
    await writers.close();
    rig.advance(3_600);
    const { survey } = start(outcomes, false, rig.clock);
    survey.start();
    await eventually(async () => (await expired()).length === 2);
    survey.close();
  });

  describe('on a shared store', () => {
    /** A ledger that went quiet, at which this process has looked twice since, while the other process goes on. */
    const watching = async () => {
      const index = new MemoryOutcomes();
      const { started, survey } = start(index, true);
      expect(await survey.round()).toEqual({ brought: 0, unknown: 4 });
      expect(await survey.round()).toEqual({ brought: 4, unknown: 0 });
      return started;
    };

    it('are left to the process that writes to them', async () => {
      const started = await watching();
      for (const seconds of [12, 10]) {
        rig.advance(seconds);
        await started.recordDue();
        await writers.recordDue();
      }
      rig.advance(20);
      rig.events.reads.length = 0;
      await started.recordDue();
      expect([started.loadedCount, new Set(rig.events.reads)]).toEqual([0, new Set(['streamHead'])]);
      expect(await expired()).toEqual(['held', 'escrowed']);
    });

    it('are recorded by another where that one is gone', async () => {
      const started = await watching();
      await writers.close();
      rig.advance(40);
      await started.recordDue();
      expect(await expired()).toEqual(['held', 'escrowed']);
    });
  });
});
