import type { ReadCall } from '../../../../test/support/faulty-event-store';
import { eventually } from '../../../../test/support/eventually';
import {
  commandOf,
  consume,
  credit,
  fund,
  open,
  openLedger,
  record,
  reserve,
} from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  askAccount,
  committedText,
  outcomeOf,
  settledName,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('a store that cannot be reached', () => {
  let rig: WriterRig;
  let mine: WriterRegistry;
  let other: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    mine = rig.otherProcess();
    other = rig.otherProcess();
    await submitEach(mine, openLedger(), fund('100'), open('a', { with: '50' }), record('a', '1'));
  });
  afterEach(() => rig.close());

  const submitted = async (body: Parameters<typeof commandOf>[0]): Promise<string> => {
    const [settled] = await Promise.allSettled([mine.submit(commandOf(body))]);
    return settledName(settled);
  };
  const memoryEqualsLog = async (): Promise<void> => expect(await committedText(mine)).toBe(await rig.foldedText());

  it.each<{
    place: string;
    call: ReadCall;
    rivalFirst?: boolean;
    evictFirst?: boolean;
    body?: ReturnType<typeof consume> | ReturnType<typeof credit>;
  }>([
    { place: 'when the ledger is loaded', call: 'readStream', evictFirst: true },
    { place: 'when the head of a loaded ledger is asked for', call: 'head', evictFirst: true },
    { place: 'when a charge is looked up', call: 'readStream', body: credit('4', '0.5') },
    { place: 'when what another process wrote is read', call: 'readStream', rivalFirst: true },
    { place: 'when the position of what it wrote is asked for', call: 'head', rivalFirst: true },
  ])('$place: the command fails, nothing is recorded, and the next goes on', async ({ call, body, ...first }) => {
    if (first.evictFirst) await mine.evictIdle(0);
    if (first.rivalFirst) await submitEach(other, consume('a', '30'));
    const before = (await rig.recorded()).length;
    rig.events.readFaults[call].push('refused');
    expect(await submitted(body ?? consume('a', '20'))).toBe('EventStoreUnavailable');
    expect(await rig.recorded()).toHaveLength(before);
    expect(await submitted(consume('a', '20'))).toBe(first.rivalFirst ? 'insufficient_funds' : 'accepted');
    expect(mine.loadedCount).toBe(1);
    expect(rig.warnings).toEqual([]);
    await memoryEqualsLog();
  });

  it('when a dry run is to be confirmed: it fails, and the next is answered', async () => {
    rig.events.readFaults.streamHead.push('refused');
    const command = { ...commandOf(consume('a', '1')), dryRun: true };
    const [settled] = await Promise.allSettled([mine.submit(command)]);
    expect(settledName(settled)).toBe('EventStoreUnavailable');
    expect(outcomeOf(await mine.submit(command))).toBe('accepted');
  });

  it('when a recorded outcome is read: it fails, and the next repeat is answered', async () => {
    const command = commandOf(consume('a', '1'));
    await mine.submit(command);
    rig.events.readFaults.readStream.push('refused');
    const [settled] = await Promise.allSettled([mine.submit(command)]);
    expect(settledName(settled)).toBe('EventStoreUnavailable');
    expect(await mine.submit(command)).toMatchObject({ outcome: 'accepted', replayed: true });
  });

  it('when a snapshot is verified: the ledger is not folded from its first event instead', async () => {
    const one = rig.writers({ sharedStore: true });
    await submitEach(one, ...Array.from({ length: 120 }, () => record('a', '0')));
    await one.evictIdle(0);
    // The first read verifies the index; the second is the one that fails.
    rig.events.readFaults.readStream.push(undefined, 'refused');
    const [settled] = await Promise.allSettled([one.submit(commandOf(consume('a', '1')))]);
    expect(settledName(settled)).toBe('EventStoreUnavailable');
    expect((await submitEach(one, consume('a', '1'))).map(outcomeOf)).toEqual(['accepted']);
    expect(rig.warnings).toEqual([]);
  });

  it('for a while: every command fails, none is recorded, and all goes on', async () => {
    const before = (await rig.recorded()).length;
    rig.events.isDown = true;
    for (let i = 0; i < 3; i += 1) expect(await submitted(consume('a', '1'))).toBe('EventStoreUnavailable');
    const reading = askAccount(mine, 'root', 'none');
    await expect(reading).rejects.toThrow('not reached');
    rig.events.heal();
    expect(await submitted(consume('a', '1'))).toBe('accepted');
    expect(await rig.recorded()).toHaveLength(before + 1);
    await memoryEqualsLog();
  });

  it('that another process wrote to first: the decision made void is counted', async () => {
    const { answered, conflicts } = mine.counts;
    await submitEach(other, consume('a', '30'));
    expect(await submitted(consume('a', '1'))).toBe('accepted');
    expect(mine.counts).toEqual({ inFlight: 0, answered: answered + 1, conflicts: conflicts + 1 });
  });

  it('asks again after a wait for what is due, and not without end', async () => {
    await submitEach(mine, reserve('r', 'a', '10', { ttlSeconds: 10 }));
    rig.advance(10);
    const tried = rig.events.tried.length;
    const startedAt = performance.now();
    rig.events.faults.push('refused', 'refused', 'refused');
    await mine.recordDue();
    expect(rig.events.tried).toHaveLength(tried + 1);
    // The test's clock moves only by this call: the timer must have waited.
    rig.advance(1);
    await eventually(() => rig.events.tried.length > tried + 1);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  describe('a node that lags behind', () => {
    it('shows what another process wrote a little later: it is read again', async () => {
      await submitEach(other, consume('a', '30'));
      rig.events.readFaults.readStream.push('behind', 'behind', 'behind');
      expect(await submitted(consume('a', '30'))).toBe('insufficient_funds');
      await memoryEqualsLog();
    });

    it('never shows it: commands fail, nothing is recorded, and the ledger is loaded anew when it can be', async () => {
      await submitEach(other, consume('a', '30'));
      const before = (await rig.recorded()).length;
      rig.events.readChance = (call) => (call === 'readStream' ? 'behind' : undefined);
      expect(await submitted(consume('a', '30'))).toBe('EventStoreUnavailable');
      rig.events.heal();
      expect(await rig.recorded()).toHaveLength(before);
      expect(await submitted(consume('a', '30'))).toBe('insufficient_funds');
      await memoryEqualsLog();
    });
  });
});
