import { gate } from '../../../../test/support/faulty-event-store';
import { commandOf, consume, credit, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { committedText, outcomeOf, settledName, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import { BATCH_COMMANDS_MAX, DECIDE_AHEAD_COMMANDS_MIN, DEFAULT_LIMITS } from '../limits';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

const { commandTimeoutMs } = DEFAULT_LIMITS;

describe('a command is answered within its time', () => {
  let rig: WriterRig;
  /**
   * Makes the time of every command taken in so far run out at once. Before that none runs out, however slow the
   * machine is.
   */
  const timeIsUp = (): void => void (ahead += commandTimeoutMs);
  let ahead = 0;

  beforeEach(async () => {
    const real = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
    rig = await WriterRig.open(temporary());
    const writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }), record('a', '1'));
    await writers.close();
  });
  afterEach(async () => {
    await rig.close();
    jest.restoreAllMocks();
  });

  const notLoaded = (sharedStore = false): WriterRegistry => rig.writers({ limits: { drainMs: 50 }, sharedStore });
  /** Writers with the ledger in memory and known to be the latest. */
  const loaded = async (sharedStore = false): Promise<WriterRegistry> => {
    const writers = notLoaded(sharedStore);
    await submitEach(writers, record('a', '0'));
    return writers;
  };
  const send = (writers: WriterRegistry, ...bodies: Parameters<typeof commandOf>[0][]) =>
    Promise.allSettled(bodies.map((body) => writers.submit(commandOf(body))));
  const consumed = async (): Promise<number> => (await rig.typesOf()).filter((type) => type === 'Consumed').length;

  it.each([
    { phase: 'its ledger is loaded', call: 'readStream' as const, sharedStore: false, body: consume('a', '1') },
    { phase: 'its charge is looked up', call: 'readStream' as const, sharedStore: false, body: credit('4', '0.5') },
    { phase: 'the head is confirmed', call: 'streamHead' as const, sharedStore: true, body: undefined },
  ])('that nothing was recorded, while $phase', async ({ phase, call, sharedStore, body }) => {
    const writers = phase === 'its ledger is loaded' ? notLoaded() : await loaded(sharedStore);
    const before = (await rig.recorded()).length;
    const held = gate();
    rig.events.readFaults[call].push(held.pass);
    const dryRun = { ...commandOf(consume('a', '1')), dryRun: true };
    const command = body === undefined ? dryRun : commandOf(body);
    const sent = Promise.allSettled([writers.submit(command)]);
    await held.reached;
    timeIsUp();
    expect((await sent).map(settledName)).toEqual([
      phase === 'its ledger is loaded' ? 'LedgerLoading' : 'NotDecidedInTime',
    ]);
    held.open();
    expect((await submitEach(writers, consume('a', '2'))).map(outcomeOf)).toEqual(['accepted']);
    expect(await rig.recorded()).toHaveLength(before + 1);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it('that its outcome is unknown, while its append is; who waits behind it is told that nothing was recorded', async () => {
    const writers = await loaded();
    const before = await consumed();
    const tried = gate();
    rig.events.chance = () => {
      void tried.pass();
      return 'lost-acknowledgement';
    };
    const command = commandOf(consume('a', '30'));
    const first = Promise.allSettled([writers.submit(command)]);
    await tried.reached;
    const behind = commandOf(consume('a', '1'));
    const second = Promise.allSettled([writers.submit(behind)]);
    timeIsUp();
    expect((await first).map(settledName)).toEqual(['AppendOutcomeUnknown']);
    expect((await second).map(settledName)).toEqual(['NotDecidedInTime']);
    rig.events.heal();
    expect(await writers.submit(command)).toMatchObject({ outcome: 'accepted', replayed: true });
    expect(await consumed()).toBe(before + 1);
    expect(await writers.submit(behind)).toMatchObject({ outcome: 'accepted', replayed: false });
  });

  it('that its outcome is unknown, while its append is not answered at all', async () => {
    const writers = await loaded();
    const held = gate();
    rig.events.faults.push(held.pass);
    const first = send(writers, consume('a', '1'));
    await held.reached;
    timeIsUp();
    expect((await first).map(settledName)).toEqual(['AppendOutcomeUnknown']);
    const behind = send(writers, consume('a', '1'));
    timeIsUp();
    expect((await behind).map(settledName)).toEqual(['NotDecidedInTime']);
  });

  it('and what was decided ahead and given up is not recorded later', async () => {
    const writers = await loaded();
    const before = await consumed();
    const held = gate();
    rig.events.faults.push(held.pass);
    // The first commands fill a batch, over which the others are decided at once.
    const sent = send(
      writers,
      ...Array.from({ length: BATCH_COMMANDS_MAX + DECIDE_AHEAD_COMMANDS_MIN }, () => consume('a', '0.001')),
    );
    await held.reached;
    timeIsUp();
    const names = (await sent).map(settledName);
    // A batch ends at a thousand commands, on a slow machine earlier.
    const stored = names.filter((name) => name === 'AppendOutcomeUnknown').length;
    expect(stored).toBeGreaterThan(0);
    expect(new Set(names.slice(stored))).toEqual(new Set(['NotDecidedInTime']));
    const alive = send(writers, consume('a', '3'));
    held.open();
    expect((await alive).map(settledName)).toEqual(['accepted']);
    expect(await consumed()).toBe(before + stored + 1);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it('that a repeat is needed, while the recorded outcome of long ago is read', async () => {
    const writers = await loaded();
    const command = commandOf(consume('a', '1'));
    await writers.submit(command);
    const held = gate();
    rig.events.readFaults.readStream.push(held.pass);
    const again = Promise.allSettled([writers.submit(command)]);
    await held.reached;
    timeIsUp();
    expect((await again).map(settledName)).toEqual(['AppendOutcomeUnknown']);
    held.open();
    expect(await writers.submit(command)).toMatchObject({ outcome: 'accepted', replayed: true });
  });

  it('and is counted as in flight no longer', async () => {
    const writers = notLoaded();
    const held = gate();
    rig.events.readFaults.readStream.push(held.pass);
    const sent = send(writers, consume('a', '1'));
    await held.reached;
    timeIsUp();
    expect((await sent).map(settledName)).toEqual(['LedgerLoading']);
    expect(writers.inFlightCount).toBe(0);
  });
});
