import { gate } from '../../../../test/support/faulty-event-store';
import { commandOf, consume, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { MemoryOutcomes } from '../../../../test/support/memory-outcomes';
import {
  askAccount,
  committedText,
  outcomeOf,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';
import { DEFAULT_LIMITS, LOAD_RETRY_MS_MAX } from '../limits';
import { LoadProgress } from './load-progress';

const temporary = temporaryDirectories();

describe('how far a load is', () => {
  it.each([
    { given: 'nothing yet', reached: [], message: 'so far 0 of 1000 events', retryAfterMs: 1_000 },
    {
      given: 'too little to tell',
      reached: [
        [-1, 1_500],
        [9, 1_800],
      ],
      message: 'so far 10 of 1000',
      retryAfterMs: 1_000,
    },
    {
      given: 'a tenth in two seconds',
      reached: [
        [-1, 0],
        [99, 2_000],
      ],
      message: '100 of 1000',
      retryAfterMs: 18_000,
    },
    {
      given: 'events after a snapshot',
      reached: [
        [799, 0],
        [899, 2_000],
      ],
      message: '900 of',
      retryAfterMs: 2_000,
    },
    {
      given: 'nearly all',
      reached: [
        [-1, 0],
        [998, 2_000],
      ],
      message: '999 of 1000',
      retryAfterMs: 500,
    },
    {
      given: 'more than there was',
      reached: [
        [-1, 0],
        [1_500, 2_000],
      ],
      message: '1501 of 1501',
      retryAfterMs: 500,
    },
    {
      given: 'next to nothing',
      reached: [
        [-1, 0],
        [0, 2_000],
      ],
      message: '1 of',
      retryAfterMs: LOAD_RETRY_MS_MAX,
    },
  ])('by $given says when to come again', ({ reached, message, retryAfterMs }) => {
    const progress = new LoadProgress('big', 999n);
    for (const [revision, at] of reached) progress.reached(BigInt(revision!), at);
    const fault = progress.fault(2_000);
    expect(fault.message).toContain(message);
    expect([fault.name, fault.retryAfterMs]).toEqual(['LedgerLoading', retryAfterMs]);
  });
});

describe('a ledger that takes long to load', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;
  let ahead = 0;
  const held = { first: gate() };

  beforeEach(async () => {
    const real = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
    rig = await WriterRig.open(temporary());
    const writing = rig.writers();
    await submitEach(writing, openLedger(), fund('100'), open('a'));
    await submitAll(
      writing,
      Array.from({ length: 2_000 }, () => commandOf(record('a', '0'))),
    );
    await writing.close();
    await rig.store.outcomes.remove('ledger-test');
    writers = rig.writers();
    // Pages after the first come when the test lets them.
    held.first = gate();
    const { readStream } = rig.events;
    rig.events.readStream = async function* (stream, options) {
      for await (const page of readStream(stream, options)) {
        yield page;
        await held.first.pass();
      }
    };
  });
  afterEach(async () => {
    held.first.open();
    await rig.close();
    jest.restoreAllMocks();
  });

  const faultOf = (waiting: Promise<unknown>): Promise<unknown> =>
    waiting.then(
      () => undefined,
      (fault: unknown) => fault,
    );

  it('says so to commands and reads whose time is over, and serves the next', async () => {
    const command = commandOf(consume('a', '1'));
    const faults = [faultOf(writers.submit(command)), faultOf(askAccount(writers))];
    await held.first.reached;
    ahead += DEFAULT_LIMITS.commandTimeoutMs;
    const message = expect.stringMatching(
      /^ledger test is being loaded, so far \d+ of 2003 events: send it again$/,
    ) as string;
    for (const fault of await Promise.all(faults)) expect(fault).toMatchObject({ name: 'LedgerLoading', message });
    expect(writers.inFlightCount).toBe(0);
    held.first.open();
    expect(outcomeOf(await writers.submit(command))).toBe('accepted');
  });

  it('says so at once where it will take far longer than they may wait', async () => {
    rig.events.streamHead = () => Promise.resolve(10_000_000n);
    const fault = faultOf(writers.submit(commandOf(consume('a', '1'))));
    await held.first.reached;
    ahead += DEFAULT_LIMITS.commandTimeoutMs / 5;
    expect(await fault).toMatchObject({ name: 'LedgerLoading', retryAfterMs: LOAD_RETRY_MS_MAX });
  });

  it('goes on while the index takes what was read', async () => {
    held.first.open();
    const index = new MemoryOutcomes();
    const writing = gate();
    const { write } = index;
    index.write = async (...entries: Parameters<typeof write>) => {
      await writing.pass();
      await write.apply(index, entries);
    };
    const loaded = rig.writers({ outcomes: index });
    const read = askAccount(loaded);
    await writing.reached;
    expect(Date.parse((await read)!.at)).toBe(rig.now);
    writing.open();
    expect(await committedText(loaded)).toBe(await rig.foldedText());
  });

  it('holds up no stop once nobody waits for it', async () => {
    const fault = faultOf(writers.submit(commandOf(consume('a', '1'))));
    await held.first.reached;
    ahead += DEFAULT_LIMITS.commandTimeoutMs;
    await fault;
    const closed = writers.close();
    held.first.open();
    await closed;
    expect(await rig.store.outcomes.coveredRevision('ledger-test')).toBeUndefined();
  });
});
