import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store } from '@ledger/event-store';
import { copyLog } from '../../../../test/support/copied-log';
import { eventually } from '../../../../test/support/eventually';
import { commandOf, consume, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { MemoryOutcomes } from '../../../../test/support/memory-outcomes';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { committedText, outcomeOf, settledName, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import { InThreadSnapshotter } from '../snapshots/writing';
import { WriterRegistry } from '../writer-registry';
import { COMMITTED_FRESH_MS } from '../limits';
import { LogStanding, type LogReplaced } from './log-standing';

const temporary = temporaryDirectories();
/** Number of events of the ledger before anything was spent. */
const OPENED = 4;

describe('a store that comes back with another log than this process followed', () => {
  let rig: WriterRig;
  let mine: WriterRegistry;
  let restored: Store;
  let others: WriterRegistry;
  let told: LogReplaced[];

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    told = [];
    mine = rig.otherProcess({ log: new LogStanding((found) => told.push(found)) });
    await submitEach(mine, openLedger(), fund('10'), open('a', { with: '7' }));
    restored = await openEmbeddedStore(temporary());
  });
  afterEach(async () => {
    await others?.close();
    await rig.close();
    await restored.close();
  });

  const restore = async (events = OPENED): Promise<void> => {
    await copyLog(rig.store.events, restored.events, events);
    rig.events.replaceWith(restored.events);
    const { events: reader, snapshots } = restored;
    const snapshotter = new InThreadSnapshotter(reader, snapshots);
    const outcomes = new MemoryOutcomes();
    others = new WriterRegistry({
      events: reader,
      outcomes,
      snapshots,
      snapshotter,
      clock: rig.clock,
      sharedStore: true,
    });
  };
  const inRestored = async (): Promise<number> => {
    const head = await restored.events.streamHead('ledger-test');
    return head === 'no-stream' ? 0 : Number(head) + 1;
  };
  const submitted = async (of: WriterRegistry, body = consume('a', '3'), ledgerId = 'test'): Promise<string> =>
    settledName((await Promise.allSettled([of.submit(commandOf(body, { ledgerId }))]))[0]);

  it.each([
    { what: 'ends before what is known', theirs: [] },
    { what: 'was gone on with to the same revision', theirs: [record('a', '2')] },
    { what: 'has outgrown what is known', theirs: [record('a', '2'), record('a', '2'), record('a', '1')] },
  ])('that $what: nothing is appended, decided or answered any more, and it is told once', async ({ theirs }) => {
    await submitEach(mine, consume('a', '3'));
    await restore();
    await submitEach(others, ...theirs);
    const before = await inRestored();
    expect(await submitted(mine)).toBe('LogReplaced');
    expect(await inRestored()).toBe(before);
    expect(await submitted(mine, consume('a', '1'))).toBe('LogReplaced');
    expect(await submitted(mine, openLedger() as never, 'another')).toBe('LogReplaced');
    await expect(committedText(mine)).rejects.toMatchObject({ name: 'LogReplaced' });
    expect(told).toEqual([expect.objectContaining({ message: expect.stringContaining('ledger-test') as string })]);
    expect((await submitEach(others, consume('a', '1'))).map(outcomeOf)).toEqual(['accepted']);
  });

  it('is found by a read and by a command that records nothing, too', async () => {
    await submitEach(mine, consume('a', '3'));
    await restore();
    await submitEach(others, record('a', '2'));
    const dry = { ...commandOf(consume('a', '1')), dryRun: true };
    expect(settledName((await Promise.allSettled([mine.submit(dry)]))[0])).toBe('LogReplaced');
    const reader = rig.otherProcess();
    await committedText(reader);
    rig.events.replaceWith(rig.store.events);
    const since = performance.now();
    await eventually(() => performance.now() - since > COMMITTED_FRESH_MS);
    await expect(committedText(reader)).rejects.toMatchObject({ name: 'LogReplaced' });
  });

  it('while nobody knew whether an append was stored: it is not repeated into the other log', async () => {
    await submitEach(mine, record('a', '1'));
    rig.events.faults.push('lost-acknowledgement', async () => {
      await restore();
      await submitEach(others, record('a', '2'));
    });
    expect(await submitted(mine)).toBe('LogReplaced');
    expect(await inRestored()).toBe(OPENED + 1);
  });

  it('that has all that is known of a ledger: the append of unknown outcome is repeated there', async () => {
    rig.events.faults.push('vanished', () => restore());
    expect(await submitted(mine)).toBe('accepted');
    expect(await inRestored()).toBe(OPENED + 1);
    expect(told).toEqual([]);
  });
});

describe('a connection to the store that is made anew', () => {
  let rig: WriterRig;
  let mine: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    mine = rig.otherProcess();
    await submitEach(mine, openLedger(), fund('10'), open('a', { with: '7' }));
  });
  afterEach(() => rig.close());

  it('is gone on with when the log is the same, which is asked once', async () => {
    rig.events.reconnect();
    rig.events.reads.length = 0;
    expect((await submitEach(mine, consume('a', '1'), consume('a', '1'))).map(outcomeOf)).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(rig.events.reads).toEqual(['readStream']);
    expect(await committedText(mine)).toBe(await rig.foldedText());
  });

  it('is gone on with when a node shows an older end for a moment', async () => {
    rig.events.reconnect();
    rig.events.readFaults.readStream.push('behind', 'behind');
    expect((await submitEach(mine, consume('a', '1'))).map(outcomeOf)).toEqual(['accepted']);
  });

  it('is asked again when the store cannot be reached: the command fails and the next goes on', async () => {
    rig.events.reconnect();
    rig.events.readFaults.readStream.push('refused');
    const [refused] = await Promise.allSettled([mine.submit(commandOf(consume('a', '1')))]);
    expect(settledName(refused)).toBe('EventStoreUnavailable');
    expect((await submitEach(mine, consume('a', '1'))).map(outcomeOf)).toEqual(['accepted']);
    expect(rig.warnings).toEqual([]);
  });
});
