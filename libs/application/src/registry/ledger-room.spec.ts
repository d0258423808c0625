import { gate } from '../../../../test/support/faulty-event-store';
import { commandOf, consume, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { askAccount, outcomeOf, settledName, submitAll, WriterRig } from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';
import { LOOK_UPS_AT_ONCE_MAX } from '../limits';

const temporary = temporaryDirectories();

describe('room in memory', () => {
  let rig: WriterRig;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
  });
  afterEach(() => rig.close());

  const named = (prefix: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
  const openAll = (writers: WriterRegistry, ledgerIds: readonly string[]) =>
    submitAll(
      writers,
      ledgerIds.map((ledgerId) => commandOf(openLedger(), { ledgerId })),
    );
  /** Ledgers in the log that nobody has in memory. */
  const stored = async (ledgerIds: readonly string[]): Promise<readonly string[]> => {
    const writers = rig.writers();
    await openAll(writers, ledgerIds);
    await writers.close();
    return ledgerIds;
  };
  const there = async (writers: WriterRegistry, ledgerId: string): Promise<string | undefined> =>
    (await askAccount(writers, 'root', ledgerId)) && 'there';

  describe('of ledgers that do not exist', () => {
    it('none is taken, however many are asked for, and nobody has to leave', async () => {
      const full = rig.writers({ limits: { loadedLedgersMax: 1 } });
      await openAll(full, ['live']);
      rig.events.reads.length = 0;
      const reads = await Promise.all(named('none', 200).map((ledgerId) => there(full, ledgerId)));
      const commands = named('nobody', 200).map((ledgerId) => commandOf(consume('a', '1'), { ledgerId }));
      const answers = await submitAll(full, commands);
      expect(new Set([...reads, ...answers.map(outcomeOf)])).toEqual(new Set([undefined, 'ledger_not_found']));
      expect([full.isLoaded('live'), full.loadedCount]).toEqual([true, 1]);
      expect(new Set(rig.events.reads)).toEqual(new Set(['streamHead']));
    });

    it('none is taken while every ledger in memory is in use', async () => {
      const full = rig.writers({ limits: { loadedLedgersMax: 1 } });
      await openAll(full, ['live']);
      const held = gate();
      rig.events.faults.push(held.pass);
      const busy = full.submit(commandOf(fund('1'), { ledgerId: 'live' }));
      await held.reached;
      expect(await there(full, 'none')).toBeUndefined();
      expect(outcomeOf(await full.submit(commandOf(consume('a', '1'), { ledgerId: 'none' })))).toBe('ledger_not_found');
      held.open();
      expect(outcomeOf(await busy)).toBe('accepted');
    });

    it('the store is asked for a few at once, so that others get through', async () => {
      const writers = rig.writers();
      const held = gate();
      rig.events.readChance = (call) => (call === 'streamHead' ? held.pass : undefined);
      rig.events.reads.length = 0;
      const reads = Promise.all(named('none', 100).map((ledgerId) => there(writers, ledgerId)));
      await held.reached;
      await new Promise(setImmediate);
      expect(rig.events.reads).toHaveLength(LOOK_UPS_AT_ONCE_MAX);
      held.open();
      expect(new Set(await reads)).toEqual(new Set([undefined]));
    });

    it.each([
      {
        what: 'a command that no ledger would take',
        command: commandOf(consume('a', '-1'), { ledgerId: 'none' }),
        then: 'ledger_not_found',
      },
      {
        what: 'a dry run of its opening',
        command: { ...commandOf(openLedger(), { ledgerId: 'none' }), dryRun: true },
        then: 'accepted',
      },
    ])('$what is answered as by an empty ledger, and leaves no trace', async ({ command, then }) => {
      const writers = rig.writers();
      expect(outcomeOf(await writers.submit(command))).toBe(then);
      expect([await rig.recorded('none'), writers.loadedCount]).toEqual([[], 0]);
    });

    it('one that is opened meanwhile is there for who came after', async () => {
      const writers = rig.writers();
      const held = gate();
      rig.events.readFaults.streamHead.push(held.pass);
      const bodies = [fund('1'), openLedger(), fund('2'), open('a')];
      const first = there(writers, 'new');
      await held.reached;
      const sent = submitAll(
        writers,
        bodies.map((body) => commandOf(body, { ledgerId: 'new' })),
      );
      held.open();
      expect((await sent).map(outcomeOf)).toEqual(['ledger_not_found', 'accepted', 'accepted', 'accepted']);
      expect(await first).toBeUndefined();
      expect(await there(writers, 'new')).toBe('there');
    });

    it('one that another process opened is found by who came after the store was asked', async () => {
      const [mine, other] = [rig.otherProcess(), rig.otherProcess()];
      const held = gate();
      const { streamHead } = rig.events;
      let asked = 0;
      rig.events.streamHead = async (stream) => {
        const head = await streamHead(stream);
        if ((asked += 1) === 1) await held.pass();
        return head;
      };
      const before = there(mine, 'theirs');
      await held.reached;
      await openAll(other, ['theirs']);
      const after = there(mine, 'theirs');
      held.open();
      expect([await before, await after]).toEqual([undefined, 'there']);
    });
  });

  it('is not taken by reads from ledgers with commands, but for a small share', async () => {
    const [cold, busy] = [await stored(named('cold', 60)), named('busy', 32)];
    const writers = rig.writers({ limits: { loadedLedgersMax: 32 } });
    await openAll(writers, busy);
    const reads = await Promise.all(cold.map((ledgerId) => there(writers, ledgerId)));
    expect(new Set(reads)).toEqual(new Set(['there']));
    expect(busy.filter((ledgerId) => writers.isLoaded(ledgerId)).length).toBeGreaterThanOrEqual(30);
    expect(writers.loadedCount).toBeLessThanOrEqual(32);
  });

  it('is made for commands by ledgers that were only read, but for that share', async () => {
    const cold = await stored(named('cold', 8));
    const writers = rig.writers({ limits: { loadedLedgersMax: 4 } });
    await openAll(writers, ['busy']);
    for (const ledgerId of cold) await there(writers, ledgerId);
    await openAll(writers, named('new', 2));
    expect(['busy', ...named('new', 2)].filter((ledgerId) => writers.isLoaded(ledgerId))).toHaveLength(3);
  });

  it('is waited for by commands on more ledgers than fit, which are all answered, each ledger in order', async () => {
    const writers = rig.writers({ limits: { loadedLedgersMax: 3 } });
    const bodies = [openLedger(), fund('10'), open('a'), record('a', '1'), record('a', '2')];
    const sent = bodies.flatMap((body) => named('live', 60).map((ledgerId) => commandOf(body, { ledgerId })));
    expect(new Set((await submitAll(writers, sent)).map(outcomeOf))).toEqual(new Set(['accepted']));
    expect(writers.loadedCount).toBeLessThanOrEqual(3);
    const types = ['LedgerOpened', 'Funded', 'AccountOpened', 'Consumed', 'Consumed'];
    for (const ledgerId of named('live', 60)) expect(await rig.typesOf(ledgerId)).toEqual(types);
  });

  it('is refused where every ledger in memory is in use for as long as a command may wait', async () => {
    const writers = rig.writers({ limits: { loadedLedgersMax: 1, commandTimeoutMs: 400 } });
    await openAll(writers, ['live']);
    const held = gate();
    rig.events.faults.push(held.pass);
    const busy = Promise.allSettled([writers.submit(commandOf(fund('1'), { ledgerId: 'live' }))]);
    await held.reached;
    const [refused] = await Promise.allSettled([writers.submit(commandOf(openLedger(), { ledgerId: 'new' }))]);
    expect(refused).toMatchObject({ reason: { name: 'Overloaded', limit: 'too many ledgers in use' } });
    expect((await busy).map(settledName)).toEqual(['AppendOutcomeUnknown']);
    held.open();
    expect((await openAll(writers, ['new'])).map(outcomeOf)).toEqual(['accepted']);
  });

  it('is made without waiting for snapshots', async () => {
    const held = gate();
    const writers = rig.writers({
      limits: { loadedLedgersMax: 1 },
      snapshotter: { snapshot: () => held.pass(), close: async () => held.open() },
    });
    await openAll(writers, ['old']);
    const records = Array.from({ length: 200 }, () => commandOf(record('root', '0'), { ledgerId: 'old' }));
    await submitAll(writers, records);
    expect((await openAll(writers, ['new'])).map(outcomeOf)).toEqual(['accepted']);
    await held.reached;
    expect([writers.isLoaded('old'), writers.isLoaded('new')]).toEqual([false, true]);
  });
});
