import { STATE_FORMAT_VERSION, ledgerStream } from '@ledger/domain';
import { EventStoreUnavailable, LogIncomplete } from '@ledger/event-store';
import {
  batch,
  close,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  record,
  reserve,
  settle,
} from '../../../../test/support/ledger-builders';
import { gate } from '../../../../test/support/faulty-event-store';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  askAccount,
  committedText,
  outcomeOf,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';
import { InThreadSnapshotter } from '../snapshots/writing';

const temporary = temporaryDirectories();
const STREAM = ledgerStream('test');

describe('loading a ledger', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;
  const pay = commandOf(consume('a', '1'), { commandId: 'pay' });

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
    await submitEach(writers, openLedger(), fund('1000'), open('a', { with: '500' }), open('b'), close('b'));
    await submitEach(writers, reserve('gone', 'a', '3'), settle('gone', '2'), reserve('held', 'a', '4'));
    await writers.submit(pay);
    await submitAll(
      writers,
      Array.from({ length: 300 }, () => commandOf(consume('a', '0.5'))),
    );
  });
  afterEach(() => rig.close());

  /** Expects the state, and the answers about ended things, to be those of a full fold. */
  const isWhole = async (loaded: WriterRegistry): Promise<void> => {
    expect(await committedText(loaded)).toBe(await rig.foldedText());
    expect(await loaded.submit(pay)).toMatchObject({ outcome: 'accepted', replayed: true });
    const results = await submitEach(loaded, settle('gone', '1'), open('b'), settle('held', '4'));
    expect(results.map(outcomeOf)).toEqual(['reservation_closed', 'already_exists', 'accepted']);
    expect(await committedText(loaded)).toBe(await rig.foldedText());
  };

  it('folds the log where there is no snapshot', async () => {
    await writers.close();
    expect(await rig.store.snapshots.latest(STREAM)).toBeUndefined();
    await isWhole(rig.writers());
  });

  it('keeps the order of commands that come while room is made for their ledger', async () => {
    const inThread = new InThreadSnapshotter(rig.store.events, rig.store.snapshots);
    const held = gate();
    let isFirst = true;
    const full = rig.writers({
      limits: { loadedLedgersMax: 2 },
      snapshotter: {
        snapshot: async (ledgerId, upTo) => {
          if (isFirst) await ((isFirst = false), held.pass());
          await inThread.snapshot(ledgerId, upTo);
        },
        close: () => inThread.close(),
      },
    });
    await submitEach(full, fund('1'));
    await full.submit(commandOf(openLedger(), { ledgerId: 'other' }));
    await new Promise(setImmediate);
    const sent = submitAll(
      full,
      [openLedger(), open('a')].map((body) => commandOf(body, { ledgerId: 'new' })),
    );
    await held.reached;
    // Long enough for a second ledger to leave.
    await new Promise((resolve) => setTimeout(resolve, 50));
    held.open();
    expect((await sent).map(outcomeOf)).toEqual(['accepted', 'accepted']);
    expect(full.loadedCount).toBe(2);
  });

  it('evicts an idle ledger behind a snapshot, and goes on from it', async () => {
    await writers.evictIdle(0);
    expect(writers.loadedCount).toBe(0);
    const head = await rig.store.events.streamHead(STREAM);
    expect(await rig.store.snapshots.latest(STREAM)).toMatchObject({
      revision: head,
      formatVersion: STATE_FORMAT_VERSION,
    });
    await isWhole(writers);
  });

  it('adds the events after the snapshot', async () => {
    await writers.evictIdle(0);
    await submitEach(writers, consume('a', '7'), reserve('new', 'a', '8'));
    await writers.close();
    await isWhole(rig.writers());
  });

  it('completes an index that knows less than the snapshot', async () => {
    await writers.evictIdle(0);
    await rig.store.outcomes.remove(STREAM);
    const loaded = rig.writers();
    await isWhole(loaded);
    await loaded.close();
    expect(await rig.store.outcomes.coveredRevision(STREAM)).toBe(await rig.store.events.streamHead(STREAM));
  });

  it.each([
    { what: 'knows more than the log', covered: 10_000n, chain: 'feed' },
    { what: 'was derived from another log', covered: 100n, chain: 'feed' },
  ])('refuses a ledger whose index $what, until that is accepted', async ({ covered, chain }) => {
    await writers.close();
    await rig.store.outcomes.remove(STREAM);
    await rig.store.outcomes.write(STREAM, [{ key: 'chain', value: Buffer.from(chain) }], {
      after: -1n,
      covered,
    });
    const refusing = rig.writers();
    await expect(refusing.submit(pay)).rejects.toThrow(LogIncomplete);
    await expect(askAccount(refusing)).rejects.toThrow(`${STREAM} does not have at revision ${covered}`);
    const other = await refusing.submit(commandOf(openLedger(), { ledgerId: 'other' }));
    expect(outcomeOf(other)).toBe('accepted');
    await refusing.close();
    await isWhole(rig.writers({ acceptShorterLog: true }));
    expect(rig.warnings).toEqual([`outcomes of ${STREAM} are made anew from a shorter log`]);
  });

  it('refuses a ledger that the index knows and the log does not', async () => {
    const entries = [{ key: 'chain', value: Buffer.from('feed') }];
    await rig.store.outcomes.write(ledgerStream('gone'), entries, { after: -1n, covered: 5n });
    for (const body of [openLedger(), consume('a', '1')])
      await expect(writers.submit(commandOf(body, { ledgerId: 'gone' }))).rejects.toThrow(LogIncomplete);
    await expect(askAccount(writers, 'root', 'gone')).rejects.toThrow(LogIncomplete);
  });

  it('rebuilds the index in bounded memory, a large one too', async () => {
    await submitAll(
      writers,
      Array.from({ length: 6_000 }, () => commandOf(record('a', '0'))),
    );
    await writers.close();
    await rig.store.outcomes.remove(STREAM);
    const writes: bigint[] = [];
    const outcomes = Object.create(rig.store.outcomes) as typeof rig.store.outcomes;
    outcomes.write = (stream, entries, span) => {
      writes.push(span.covered);
      return rig.store.outcomes.write(stream, entries, span);
    };
    await isWhole(rig.writers({ outcomes }));
    expect(writes.length).toBeGreaterThan(1);
  });

  it('knows the whole of commands whose events stand on two pages, whenever it wrote what it had read', async () => {
    const commands = Array.from({ length: 2_500 }, () =>
      commandOf(batch(record('a', '0'), record('a', '0'), record('a', '0'))),
    );
    await submitAll(writers, commands);
    await writers.close();
    await rig.store.outcomes.remove(STREAM);
    for (const result of await submitAll(rig.writers(), commands)) {
      expect(result).toMatchObject({ outcome: 'accepted', replayed: true, events: [{}, {}, {}] });
    }
  });

  it.each([
    { what: 'whose pages are garbage', page: Buffer.from('{"k":'), formatVersion: STATE_FORMAT_VERSION },
    { what: 'of another format', page: Buffer.from('anything'), formatVersion: STATE_FORMAT_VERSION + 1 },
  ])('ignores a snapshot $what', async ({ page, formatVersion }) => {
    await writers.evictIdle(0);
    await submitEach(writers, record('a', '0'));
    await writers.close();
    const all = await rig.recorded();
    const last = all.at(-1)!;
    const chainHead = (JSON.parse(last.metadata) as { chain: { hash: string } }).chain.hash;
    const writing = rig.store.snapshots.begin(STREAM, last.revision);
    await writing.page(page);
    await writing.commit({ chainHead, formatVersion });
    await isWhole(rig.writers());
  });

  it('writes a snapshot when many events were added, while it goes on', async () => {
    await writers.close();
    const eager = rig.writers({ limits: { snapshotEveryEvents: 100 } });
    for (let i = 0; i < 10; i += 1) {
      await submitAll(
        eager,
        Array.from({ length: 1_000 }, () => commandOf(record('a', '0'))),
      );
    }
    await eager.close();
    expect(rig.warnings).toEqual([]);
    const manifest = await rig.store.snapshots.latest(STREAM);
    expect(manifest!.revision).toBeGreaterThan(100n);
    expect(manifest!.revision).toBeLessThanOrEqual((await rig.store.outcomes.coveredRevision(STREAM))!);
    await isWhole(rig.writers());
  });

  it('goes back to the snapshot before one that cannot be used', async () => {
    await writers.evictIdle(0);
    const before = (await rig.store.snapshots.latest(STREAM))!.revision;
    await submitEach(writers, record('a', '0'));
    await writers.close();
    const last = (await rig.recorded()).at(-1)!;
    const chainHead = (JSON.parse(last.metadata) as { chain: { hash: string } }).chain.hash;
    const writing = rig.store.snapshots.begin(STREAM, last.revision);
    await writing.commit({ chainHead, formatVersion: STATE_FORMAT_VERSION + 1 });
    const asked: (bigint | undefined)[] = [];
    const { readStream } = rig.events;
    rig.events.readStream = (stream, options) => {
      if (options?.maxCount !== 1) asked.push(options?.from);
      return readStream(stream, options);
    };
    await isWhole(rig.writers());
    expect(asked[0]).toBe(before + 1n);
  });

  it.each(['latest', 'pages'] as const)('fails while its snapshot is out of reach: %s', async (call) => {
    await writers.evictIdle(0);
    await writers.close();
    let isDown = true;
    const snapshots = Object.create(rig.store.snapshots) as typeof rig.store.snapshots;
    const read = rig.store.snapshots[call].bind(rig.store.snapshots) as (...of: unknown[]) => never;
    snapshots[call] = (...of: unknown[]) => {
      if (isDown) throw new EventStoreUnavailable('away');
      return read(...of);
    };
    const loaded = rig.writers({ snapshots });
    rig.events.reads.length = 0;
    await expect(loaded.submit(pay)).rejects.toThrow(EventStoreUnavailable);
    // Reads that ask whether there is a ledger, and which log the index and the snapshot are of. The ledger itself is
    // not read.
    expect(rig.events.reads.length).toBeLessThanOrEqual(3);
    isDown = false;
    await isWhole(loaded);
  });

  it('refuses a snapshot beyond the log', async () => {
    const snapshotter = new InThreadSnapshotter(rig.store.events, rig.store.snapshots);
    await expect(snapshotter.snapshot('test', 100_000n)).rejects.toThrow('does not reach');
  });

  it('is done once for all that wait for it', async () => {
    await writers.close();
    const loaded = rig.writers({ limits: { loadedLedgersMax: 1 } });
    const results = await submitAll(
      loaded,
      Array.from({ length: 20 }, () => commandOf(consume('a', '1'))),
    );
    expect(new Set(results.map(outcomeOf))).toEqual(new Set(['accepted']));
    expect(loaded.loadedCount).toBe(1);
  });

  it('makes room by evicting the ledger that was idle longest', async () => {
    await writers.close();
    const small = rig.writers({ limits: { loadedLedgersMax: 2 } });
    for (const ledgerId of ['l1', 'l2', 'l1', 'l3']) await small.submit(commandOf(openLedger(), { ledgerId }));
    expect(small.loadedCount).toBe(2);
    expect(['l1', 'l2', 'l3'].filter((ledgerId) => small.isLoaded(ledgerId))).toEqual(['l1', 'l3']);
  });

  it('fails commands of a ledger whose history is corrupt, and serves the others', async () => {
    const broken = ledgerStream('broken');
    await rig.store.events.append(broken, 'no-stream', [
      { id: '6f7e0b7e-0000-5000-8000-000000000000', type: 'Nonsense', data: '{}', metadata: '{}' },
    ]);
    await expect(writers.submit(commandOf(openLedger(), { ledgerId: 'broken' }))).rejects.toThrow('unknown event type');
    expect(outcomeOf(await writers.submit(commandOf(consume('a', '1'))))).toBe('accepted');
    expect(writers.inFlightCount).toBe(0);
  });
});
