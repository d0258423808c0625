import { gate } from '../../../../test/support/faulty-event-store';
import {
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  record,
  reserve,
  settle,
} from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  committedText,
  outcomeOf,
  settledName,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('faults of the store', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }));
  });
  afterEach(() => rig.close());

  const consumes = (count: number, amount = '0.01'): ReturnType<typeof commandOf>[] =>
    Array.from({ length: count }, () => commandOf(consume('a', amount)));
  const memoryEqualsLog = async (): Promise<void> => expect(await committedText(writers)).toBe(await rig.foldedText());

  it('fails every command of a refused append, and leaves the state untouched', async () => {
    const before = await committedText(writers);
    rig.events.faults.push('refused');
    const settled = await Promise.allSettled(consumes(3, '20').map((command) => writers.submit(command)));
    expect(settled.map(settledName)).toEqual(Array(3).fill('EventStoreUnavailable'));
    expect(await committedText(writers)).toBe(before);
    expect(outcomeOf(await writers.submit(commandOf(consume('a', '50'))))).toBe('accepted');
    await memoryEqualsLog();
  });

  it('decides again what was decided ahead over a refused append', async () => {
    const held = gate();
    rig.events.faults.push(async () => {
      await held.pass();
      throw Object.assign(new Error('refused by the test'), { name: 'EventStoreUnavailable' });
    });
    const first = Promise.allSettled([writers.submit(commandOf(consume('a', '50')))]);
    await held.reached;
    const second = submitAll(writers, [commandOf(consume('a', '50')), ...consumes(400)]);
    held.open();
    expect((await first).map(settledName)).toEqual(['EventStoreUnavailable']);
    expect((await second).slice(0, 2).map(outcomeOf)).toEqual(['accepted', 'insufficient_funds']);
    await memoryEqualsLog();
  });

  it.each([
    { fault: 'lost-acknowledgement' as const, what: 'was stored' },
    { fault: 'vanished' as const, what: 'was not stored' },
  ])(
    'repeats an append that $what and whose outcome is unknown, and answers and decides nothing meanwhile',
    async ({ fault }) => {
      const held = gate();
      rig.events.faults.push(fault, fault, 'refused', held.pass);
      const tried = rig.events.tried.length;
      let answered = 0;
      const first = submitAll(writers, consumes(2, '25')).finally(() => (answered += 1));
      await held.reached;
      const second = submitAll(writers, consumes(2, '1')).finally(() => (answered += 1));
      const repeats = rig.events.tried.slice(tried);
      expect(repeats).toHaveLength(4);
      expect(new Set(repeats).size).toBe(1);
      expect(answered).toBe(0);
      held.open();
      expect((await first).map(outcomeOf)).toEqual(['accepted', 'accepted']);
      expect((await second).map(outcomeOf)).toEqual(['insufficient_funds', 'insufficient_funds']);
      expect((await rig.eventsOf()).filter(({ type }) => type === 'Consumed')).toHaveLength(2);
      await memoryEqualsLog();
    },
  );

  it('gives up an append of unknown outcome when it must close, and the next start knows the truth', async () => {
    const impatient = rig.writers({ limits: { drainMs: 50 } });
    rig.events.faults.push(undefined);
    await submitEach(impatient, openLedger());
    rig.events.chance = () => 'lost-acknowledgement';
    const command = commandOf(consume('a', '30'));
    const submitted = Promise.allSettled([impatient.submit(command)]);
    await impatient.close();
    expect((await submitted).map(settledName)).toEqual(['AppendOutcomeUnknown']);
    rig.events.chance = () => undefined;
    expect(await rig.writers().submit(command)).toMatchObject({ outcome: 'accepted', replayed: true });
  });

  describe('another process on the store', () => {
    it('wrote first: what it wrote is taken up and the command decided again', async () => {
      const mine = rig.otherProcess();
      const other = rig.otherProcess();
      await submitEach(mine, record('a', '0'));
      rig.events.faults.push(async () => {
        expect((await submitEach(other, consume('a', '30'))).map(outcomeOf)).toEqual(['accepted']);
      });
      expect((await submitEach(mine, consume('a', '30'))).map(outcomeOf)).toEqual(['insufficient_funds']);
      expect(await committedText(mine)).toBe(await rig.foldedText());
    });

    it('wrote first while a second batch was decided ahead: both are decided again in the order they were sent', async () => {
      const mine = rig.otherProcess();
      const other = rig.otherProcess();
      await submitEach(mine, record('a', '0'));
      rig.events.faults.push(() => submitEach(other, consume('a', '1')));
      const first = [...consumes(999, '0.001'), commandOf(reserve('r1', 'a', '5'))];
      const second = [commandOf(settle('r1', '5')), ...consumes(40)];
      const results = await submitAll(mine, [...first, ...second]);
      expect(results.slice(999, 1_001).map(outcomeOf)).toEqual(['accepted', 'accepted']);
      expect(await committedText(mine)).toBe(await rig.foldedText());
    });

    it('recorded the same command first: its outcome is answered', async () => {
      const mine = rig.otherProcess();
      const other = rig.otherProcess();
      await submitEach(mine, record('a', '0'));
      const command = commandOf(consume('a', '30'));
      await other.submit(command);
      expect(await mine.submit(command)).toMatchObject({ outcome: 'accepted', replayed: true, revision: 6n });
      expect(outcomeOf(await mine.submit({ ...command, body: consume('a', '3') }))).toBe('idempotency_conflict');
    });

    it('opened the ledger meanwhile: what is not recorded is answered only on the latest state', async () => {
      const mine = rig.otherProcess();
      const asked = commandOf(open('x'), { ledgerId: 'new' });
      expect(outcomeOf(await mine.submit(asked))).toBe('ledger_not_found');
      await rig.otherProcess().submit(commandOf(openLedger(), { ledgerId: 'new' }));
      expect(outcomeOf(await mine.submit(asked))).toBe('accepted');
    });

    it('wrote first every time: a fault, and nothing is recorded', async () => {
      const mine = rig.otherProcess();
      const other = rig.otherProcess();
      await submitEach(mine, record('a', '0'));
      const otherWrites = async (): Promise<void> => {
        rig.events.chance = () => undefined;
        await submitEach(other, record('a', '0'));
        rig.events.chance = () => otherWrites;
      };
      rig.events.chance = () => otherWrites;
      const [settled] = await Promise.allSettled([mine.submit(commandOf(consume('a', '30')))]);
      rig.events.chance = () => undefined;
      expect(settledName(settled)).toBe('LedgerContended');
      expect((await rig.eventsOf()).some((event) => event.type === 'Consumed' && event.data.mode === 'enforce')).toBe(
        false,
      );
    });

    it('races: nothing is lost, doubled or overspent', async () => {
      const racing = [rig.otherProcess(), rig.otherProcess()];
      const commands = Array.from({ length: 100 }, (_, i) =>
        commandOf(i % 4 === 0 ? reserve(`r${i}`, 'a', '1') : consume('a', '1')),
      );
      const send = async (process: WriterRegistry, i: number): Promise<string[]> => {
        const outcomes: string[] = [];
        // Each process gets every command, in an order of its own.
        for (let from = 0; from < commands.length; from += 10) {
          const some = commands.slice(from, from + 10);
          outcomes.push(...(await submitAll(process, i === 0 ? some : some.toReversed())).map(outcomeOf));
        }
        return outcomes;
      };
      await Promise.all(racing.map(send));
      const events = await rig.eventsOf();
      const spent = events.filter(({ type }) => type === 'Consumed' || type === 'Reserved');
      expect(spent).toHaveLength(50);
      expect(events.filter(({ type }) => type === 'CommandRejected')).toHaveLength(commands.length - 50);
      const text = await rig.foldedText();
      await submitAll(racing[0]!, commands);
      for (const process of racing) {
        await process.submit({ ...commandOf(record('a', '0')), dryRun: true });
        expect(await committedText(process)).toBe(text);
      }
    });
  });
});
