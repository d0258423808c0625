import { commandHash, decodeEvent, refusedCommand, REFUSED_CONTENT_BYTES_MAX, type LedgerEvent } from '@ledger/domain';
import {
  allocate,
  at,
  batch,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  record,
} from '../../../test/support/ledger-builders';
import { gate } from '../../../test/support/faulty-event-store';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import {
  committedText,
  outcomeOf,
  settledName,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../test/support/writer-rig';
import type { WriterRegistry } from './writer-registry';

const temporary = temporaryDirectories();

describe('WriterRegistry', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
  });
  afterEach(() => rig.close());

  const opened = (): Promise<unknown> => submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }));

  it('answers an acceptance with its events, revisions, position and how the spender stands', async () => {
    await opened();
    const result = await writers.submit(commandOf(consume('a', '30'), { commandId: 'pay' }));
    expect(result).toMatchObject({
      outcome: 'accepted',
      commandId: 'pay',
      ledgerId: 'test',
      at: at(0),
      firstRevision: 4n,
      revision: 5n,
      replayed: false,
      dryRun: false,
      events: [{ type: 'Consumed' }, { type: 'ThresholdCrossed' }],
      crossings: [{ ownerId: 'a', threshold: '0.5', status: 'yellow' }],
      spending: { accountId: 'a', status: 'yellow', action: 'warn', remaining: [{ resource: 'usd', amount: '20' }] },
    });
    expect(result).toHaveProperty('position', await rig.store.events.head());
  });

  it('stores metadata in a fixed order, the hash with the first event and the chain with the last', async () => {
    await opened();
    await writers.submit(
      commandOf(consume('a', '30'), { commandId: 'pay', correlationId: 'trace "1"', causationId: 'x', actor: 'é' }),
    );
    const [first, last] = (await rig.recorded()).slice(-2);
    const hash = expect.stringMatching(/^.{40,}$/) as unknown as string;
    const writer = expect.any(String) as unknown as string;
    const traced = { $correlationId: 'trace "1"', $causationId: 'x', commandId: 'pay' };
    expect(JSON.parse(first!.metadata)).toEqual({ ...traced, hash, actor: 'é', writer });
    expect(Object.keys(JSON.parse(first!.metadata) as object)).toEqual([
      ...Object.keys(traced),
      'hash',
      'actor',
      'writer',
    ]);
    expect(Object.keys(JSON.parse(last!.metadata) as object)).toEqual([
      ...Object.keys(traced),
      'actor',
      'writer',
      'chain',
    ]);
  });

  it('decides what waits together in one append', async () => {
    await opened();
    const before = rig.events.tried.length;
    const results = await submitAll(
      writers,
      ['1', '2', '3'].map((of) => commandOf(consume('a', of))),
    );
    expect(results.map((result) => 'revision' in result && result.revision)).toEqual([4n, 5n, 6n]);
    expect(rig.events.tried.length - before).toBe(1);
  });

  it('never overspends however many ask at once, and knows what it stored', async () => {
    await opened();
    const commands = Array.from({ length: 3_000 }, () => commandOf(consume('a', '0.02')));
    const results = await submitAll(writers, commands);
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(2_500);
    expect(new Set(results.map(outcomeOf))).toEqual(new Set(['accepted', 'insufficient_funds']));
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  describe('what is recorded', () => {
    it('is a rejection, with what was asked and why', async () => {
      await opened();
      const result = await writers.submit(commandOf(consume('a', '51')));
      expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'insufficient_funds' }, revision: 4n });
      expect((await rig.eventsOf()).at(-1)).toMatchObject({
        type: 'CommandRejected',
        data: { command: 'Consume', accountId: 'a', rejection: { code: 'insufficient_funds' }, at: at(0) },
      });
    });

    it('is the refused command itself, which is decided again as it was', async () => {
      await opened();
      const caller = { kind: 'account', accountId: 'a' } as const;
      await writers.submit({ ...commandOf(consume('a', '51.00'), { actor: 'é' }), caller });
      const { type, data, metadata } = (await rig.recorded()).at(-1)!;
      const sent = JSON.parse(metadata) as { commandId: string; actor: string; hash: string };
      const refused = decodeEvent(type, data) as Extract<LedgerEvent, { readonly type: 'CommandRejected' }>;
      const command = refusedCommand(refused.data, { ...sent, ledgerId: 'test' })!;
      expect(command).toMatchObject({ caller, actor: 'é', body: consume('a', '51.00') });
      expect(commandHash(command)).toBe(sent.hash);
      expect(outcomeOf(await writers.submit({ ...command, commandId: 'again' }))).toBe('insufficient_funds');
      await submitEach(writers, allocate('a', '1'));
      expect(outcomeOf(await writers.submit({ ...command, commandId: 'later' }))).toBe('accepted');
    });

    it('is the size alone of a refused command that is large', async () => {
      await opened();
      const items = Array.from({ length: 200 }, () => consume('a', '1'));
      await writers.submit(commandOf(batch(...items, consume('a', '51'))));
      const { data } = (await rig.eventsOf()).at(-1)!;
      expect(data).toMatchObject({ item: 50, contentBytes: expect.any(Number) as number });
      expect((data as { contentBytes: number }).contentBytes).toBeGreaterThan(REFUSED_CONTENT_BYTES_MAX);
      expect(data).not.toHaveProperty('content');
    });

    it('is one rejection of an atomic batch, naming the item', async () => {
      await opened();
      const result = await writers.submit(commandOf(batch(consume('a', '20'), consume('a', '40'))));
      expect(result).toMatchObject({ outcome: 'rejected', item: 1, rejection: { code: 'insufficient_funds' } });
      expect((await rig.eventsOf()).slice(4)).toMatchObject([
        { type: 'CommandRejected', data: { command: 'AtomicBatch', item: 1 } },
      ]);
    });

    it.each([
      { what: 'a ledger that is not there', body: consume('a', '1'), ledgerId: 'none', then: 'ledger_not_found' },
      { what: 'malformed input', body: consume('a', 'odd'), ledgerId: 'test', then: 'malformed' },
    ])('is nothing of $what', async ({ body, ledgerId, then }) => {
      await opened();
      expect(outcomeOf(await writers.submit(commandOf(body, { ledgerId })))).toBe(then);
      expect(await rig.recorded()).toHaveLength(4);
      expect(await rig.recorded('none')).toHaveLength(0);
    });

    it('is nothing of a dry run, which is answered as if, and whose id binds nothing', async () => {
      await opened();
      const command = commandOf(consume('a', '30'), { commandId: 'pay' });
      const result = await writers.submit({ ...command, dryRun: true });
      expect(result).toMatchObject({ outcome: 'accepted', dryRun: true, spending: { remaining: [{ amount: '20' }] } });
      expect(result).not.toHaveProperty('revision');
      expect(await rig.recorded()).toHaveLength(4);
      expect(await writers.submit(command)).toMatchObject({ outcome: 'accepted', replayed: false });
      expect(outcomeOf(await writers.submit({ ...commandOf(consume('a', '31')), dryRun: true }))).toBe(
        'insufficient_funds',
      );
    });

    it('is too_large for a command whose events have too many bytes, and nothing else of it', async () => {
      await opened();
      const labels = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`l${i}`, 'x'.repeat(250)]));
      const items = Array.from({ length: 60 }, (_, i) => open(`b${i}`, { labels }));
      expect(outcomeOf(await writers.submit(commandOf(batch(...items))))).toBe('too_large');
      expect((await rig.typesOf()).slice(4)).toEqual(['CommandRejected']);
    });
  });

  describe('the same id again', () => {
    const pay = commandOf(consume('a', '30'), { commandId: 'pay' });
    const broke = commandOf(consume('a', '60'), { commandId: 'broke' });

    const givesTheFirstOutcome = async (again: WriterRegistry): Promise<void> => {
      const before = await rig.recorded();
      const [paid, refused] = await submitAll(again, [pay, { ...broke, correlationId: 'other' }]);
      expect(paid).toMatchObject({ outcome: 'accepted', replayed: true, firstRevision: 4n, revision: 5n, at: at(0) });
      expect(paid).toMatchObject({ events: [{ type: 'Consumed' }, {}], crossings: [{ threshold: '0.5' }] });
      expect(paid).toMatchObject({ spending: { remaining: [{ amount: '10' }] } });
      expect(refused).toMatchObject({
        outcome: 'rejected',
        rejection: { code: 'insufficient_funds', requested: '60' },
        replayed: true,
      });
      expect(outcomeOf(await again.submit({ ...pay, body: consume('a', '31') }))).toBe('idempotency_conflict');
      expect(await rig.recorded()).toEqual(before);
    };

    beforeEach(async () => {
      await opened();
      await submitAll(writers, [pay, broke, commandOf(consume('a', '10'))]);
    });

    it('gives the first outcome from memory', () => givesTheFirstOutcome(writers));

    it('gives the first outcome after a restart', async () => {
      await writers.close();
      await givesTheFirstOutcome(rig.writers());
    });

    it('gives the first outcome from the index, when memory has let go of it', async () => {
      await submitAll(
        writers,
        Array.from({ length: 5_000 }, () => commandOf(record('a', '0'))),
      );
      await writers.evictIdle(0);
      expect(writers.loadedCount).toBe(0);
      const before = await rig.recorded();
      expect(await writers.submit(pay)).toMatchObject({ replayed: true, revision: 5n });
      expect(outcomeOf(await writers.submit({ ...pay, body: consume('a', '31') }))).toBe('idempotency_conflict');
      expect(await rig.recorded()).toHaveLength(before.length);
    });

    it('waits for the same append while the first is in flight, in its batch or one decided ahead', async () => {
      const held = gate();
      rig.events.faults.push(held.pass);
      const late = commandOf(consume('a', '5'), { commandId: 'late' });
      const others = (count: number): ReturnType<typeof commandOf>[] =>
        Array.from({ length: count }, () => commandOf(record('a', '0')));
      const again = [late, { ...late, body: consume('a', '6') }];
      const sent = submitAll(writers, [late, late, ...others(998), ...again, ...others(300)]);
      await held.reached;
      held.open();
      const results = await sent;
      expect(results.slice(0, 2)).toMatchObject([{ replayed: false }, { replayed: true }]);
      expect(results.slice(1_000, 1_002)).toMatchObject([
        { replayed: true, events: [{ type: 'Consumed' }, {}] },
        { rejection: { code: 'idempotency_conflict' } },
      ]);
      const charged = (await rig.eventsOf()).filter(
        (event) => event.type === 'Consumed' && event.data.charges[0]?.amount === '5',
      );
      expect(charged).toHaveLength(1);
    });

    it('is decided anew where nothing was recorded of the first', async () => {
      const early = commandOf(consume('a', '1'), { ledgerId: 'later', commandId: 'early' });
      expect(outcomeOf(await writers.submit(early))).toBe('ledger_not_found');
      const setUp = [openLedger(), fund('9'), open('a')].map((body) => commandOf(body, { ledgerId: 'later' }));
      await submitAll(writers, setUp);
      expect(outcomeOf(await writers.submit(early))).toBe('accepted');
    });
  });

  it('refuses at once what its queue has no room for, and answers the rest', async () => {
    const small = rig.writers({ limits: { queuedPerLedgerMax: 5, queuedMax: 7 } });
    await submitEach(small, openLedger(), fund('100'), open('a', { with: '50' }));
    const held = gate();
    rig.events.faults.push(held.pass);
    const first = small.submit(commandOf(consume('a', '1')));
    await held.reached;
    const settled = Promise.allSettled(Array.from({ length: 9 }, () => small.submit(commandOf(consume('a', '1')))));
    await expect(small.submit(commandOf(consume('a', '1')))).rejects.toMatchObject({
      name: 'Overloaded',
      retryAfterMs: expect.any(Number) as number,
    });
    held.open();
    expect(outcomeOf(await first)).toBe('accepted');
    expect((await settled).map(settledName)).toEqual([
      ...Array<string>(5).fill('accepted'),
      ...Array<string>(4).fill('Overloaded'),
    ]);
    expect(small.inFlightCount).toBe(0);
  });

  it('drains on close: what was taken in is answered, and nothing more is taken in', async () => {
    await opened();
    const held = gate();
    rig.events.faults.push(held.pass);
    const taken = submitAll(
      writers,
      Array.from({ length: 1_500 }, () => commandOf(consume('a', '0.01'))),
    );
    await held.reached;
    const closing = writers.close();
    await expect(writers.submit(commandOf(consume('a', '1')))).rejects.toMatchObject({ name: 'Overloaded' });
    held.open();
    await closing;
    expect(new Set((await taken).map(outcomeOf))).toEqual(new Set(['accepted']));
    expect(await rig.recorded()).toHaveLength(4 + 1_500);
  });
});
