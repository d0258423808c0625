import { ledgerStream } from '@ledger/domain';
import { EventStoreCorrupt } from '@ledger/event-store';
import { eventually } from '../../../test/support/eventually';
import { gate } from '../../../test/support/faulty-event-store';
import { commandOf, consume, fund, open, openLedger, record, reserve } from '../../../test/support/ledger-builders';
import { MemoryOutcomes } from '../../../test/support/memory-outcomes';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { committedText, outcomeOf, submitAll, submitEach, WriterRig } from '../../../test/support/writer-rig';
import type { WriterRegistry } from './writer-registry';
import { STANDBY_EVENTS } from './limits';
import { InThreadSnapshotter } from './snapshots/writing';
import { LedgerSurvey } from './ledger-survey';

const temporary = temporaryDirectories();

describe('what is kept of ledgers that another process writes to', () => {
  let rig: WriterRig;
  let busy: WriterRegistry;
  let quiet: WriterRegistry;
  let outcomes: MemoryOutcomes;
  let survey: LedgerSurvey;
  const warnings: unknown[] = [];

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    warnings.length = 0;
    outcomes = new MemoryOutcomes();
    busy = rig.otherProcess();
    quiet = rig.otherProcess({ outcomes });
    survey = new LedgerSurvey({
      sharedStore: true,
      events: rig.events,
      outcomes,
      writers: quiet,
      warn: (message) => warnings.push(message),
      everyMs: 10,
    });
    await submitEach(busy, openLedger(), fund('100'), open('a', { with: '50' }));
  });
  afterEach(async () => {
    survey.close();
    await rig.close();
  });

  const write = (count: number, ledgerId = 'test') =>
    submitAll(
      busy,
      Array.from({ length: count }, () => commandOf(record('a', '0'), { ledgerId })),
    );
  const covered = (ledgerId = 'test') => outcomes.coveredRevision(ledgerStream(ledgerId));
  const head = async (ledgerId = 'test') => BigInt((await rig.recorded(ledgerId)).length - 1);

  it('is nothing for those that are quickly read', async () => {
    await write(10);
    expect(await survey.round()).toMatchObject({ brought: 0 });
    expect(await covered()).toBeUndefined();
  });

  it('is the whole index of those that are not, and they leave memory again', async () => {
    await write(STANDBY_EVENTS);
    expect(await survey.round()).toMatchObject({ brought: 1 });
    expect([await covered(), quiet.loadedCount]).toEqual([await head(), 0]);
    expect(await survey.round()).toMatchObject({ brought: 0 });
    rig.events.reads.length = 0;
    const command = commandOf(consume('a', '1'));
    await busy.submit(command);
    expect(outcomeOf(await quiet.submit(command))).toBe('accepted');
    expect(warnings).toEqual([]);
  });

  it('never takes the place of one in use, nor of those that fill the memory', async () => {
    await write(STANDBY_EVENTS);
    await submitEach(quiet, record('a', '0'));
    expect(await survey.round()).toMatchObject({ brought: 0 });
    expect(quiet.loadedCount).toBe(1);
    const full = rig.otherProcess({ outcomes: new MemoryOutcomes(), limits: { loadedLedgersMax: 1 } });
    await full.submit(commandOf(openLedger(), { ledgerId: 'other' }));
    expect(await full.bringUp('test')).toBe(false);
    expect(full.isLoaded('other')).toBe(true);
  });

  it('leaves deadlines to who writes to it', async () => {
    await submitEach(busy, reserve('r', 'a', '1', { ttlSeconds: 10 }));
    await write(STANDBY_EVENTS);
    expect(await survey.round()).toMatchObject({ brought: 1 });
    rig.advance(11);
    await quiet.recordDue();
    expect([quiet.loadedCount, (await rig.typesOf()).includes('ReservationsExpired')]).toEqual([0, false]);
  });

  it('a command that comes meanwhile makes it one in use, with its deadlines', async () => {
    await write(STANDBY_EVENTS);
    const load = gate();
    rig.events.readFaults.readStream.push(load.pass);
    const round = survey.round();
    await load.reached;
    const reserved = quiet.submit(commandOf(reserve('r', 'a', '1', { ttlSeconds: 10 })));
    load.open();
    expect([outcomeOf(await reserved), (await round).brought, quiet.loadedCount]).toEqual(['accepted', 0, 1]);
    await quiet.evictIdle(0);
    rig.advance(11);
    await quiet.recordDue();
    expect((await rig.typesOf()).at(-1)).toBe('ReservationsExpired');
  });

  /** Calls `turn`, and answers how many events of ledgers were read for it by the quiet process, snapshots included. */
  const readFor = async (turn: () => Promise<unknown>): Promise<number> => {
    let count = 0;
    const { readStream } = rig.events;
    rig.events.readStream = async function* (stream, options) {
      for await (const page of readStream(stream, options)) {
        count += page.length;
        yield page;
      }
    };
    await turn();
    rig.events.readStream = readStream;
    return count;
  };

  it.each([
    { whose: 'every time', burst: 2 * STANDBY_EVENTS, rounds: 6 },
    {
      whose: 'now and then, as it goes idle more often than a survey looks',
      burst: STANDBY_EVENTS / 2 - 100,
      rounds: 26,
    },
  ])('reads what is new alone, where the other snapshots it $whose', async ({ burst, rounds }) => {
    quiet = rig.otherProcess({ outcomes, snapshotter: new InThreadSnapshotter(rig.events, rig.store.snapshots) });
    survey = new LedgerSurvey({
      sharedStore: true,
      events: rig.events,
      outcomes,
      writers: quiet,
      warn: () => undefined,
    });
    const reads: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await write(burst);
      await busy.evictIdle(0);
      reads.push(await readFor(() => survey.round()));
    }
    await write(burst);
    await busy.evictIdle(0);
    // Two reads at most from the newest usable snapshot: one for the ledger, one for a snapshot of its own.
    const boundedBy = 2 * Math.max(2 * burst, 2 * (2 * STANDBY_EVENTS));
    expect(Math.max(...reads)).toBeLessThanOrEqual(boundedBy + 10);
    expect(await readFor(() => submitEach(quiet, consume('a', '1')))).toBeLessThanOrEqual(boundedBy / 2 + 10);
    expect(await committedText(quiet)).toBe(await rig.foldedText());
  });

  it('passes over one that cannot be read', async () => {
    for (const body of [openLedger(), fund('100'), open('a', { with: '50' })])
      await busy.submit(commandOf(body, { ledgerId: 'damaged' }));
    await write(STANDBY_EVENTS, 'damaged');
    await write(STANDBY_EVENTS);
    const { readStream } = rig.events;
    rig.events.readStream = (stream, options) => {
      if (stream === ledgerStream('damaged')) throw new EventStoreCorrupt('damaged by the test');
      return readStream(stream, options);
    };
    expect(await survey.round()).toMatchObject({ brought: 1 });
    expect(await covered()).toBe(await head());
    expect(warnings).toHaveLength(1);
  });

  it('goes on round after round, also after the store was away', async () => {
    rig.events.isDown = true;
    survey.start();
    await eventually(() => rig.events.reads.length > 3);
    rig.events.heal();
    await write(STANDBY_EVENTS);
    await eventually(async () => (await covered()) === (await head()));
    await write(STANDBY_EVENTS);
    await eventually(async () => (await covered()) === (await head()));
    expect(warnings).toEqual([]);
  });
});
