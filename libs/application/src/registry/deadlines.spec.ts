import { systemClock } from '@ledger/platform';
import {
  at,
  batch,
  commandOf,
  extend,
  fund,
  open,
  openLedger,
  reserve,
  settle,
} from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  askAccount,
  askReservation,
  committedText,
  outcomeOf,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('deadlines', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
    await submitEach(
      writers,
      openLedger(),
      fund('1000'),
      open('a', { with: '500' }),
      reserve('r', 'a', '100', { ttlSeconds: 10 }),
    );
  });
  afterEach(() => rig.close());

  const statusOf = async (of: WriterRegistry): Promise<unknown> => {
    const view = (await askReservation(of, 'r'))?.view;
    return view?.status === 'open' ? view : view?.status;
  };

  it('are judged by time in reads, before anything is recorded', async () => {
    rig.advance(9.999);
    expect(await statusOf(writers)).toMatchObject({ accountId: 'a' });
    rig.advance(0.001);
    expect(await statusOf(writers)).toBe('expired');
    expect(await rig.typesOf()).not.toContain('ReservationsExpired');
  });

  it('are recorded ahead of the command that meets them, as events of nobody', async () => {
    rig.advance(10);
    expect((await submitEach(writers, reserve('all', 'a', '500'))).map(outcomeOf)).toEqual(['accepted']);
    const recorded = await rig.recorded();
    const expired = recorded.find(({ type }) => type === 'ReservationsExpired')!;
    expect(Object.keys(JSON.parse(expired.metadata) as object)).toEqual(['writer']);
    expect(JSON.parse(expired.data)).toMatchObject({ at: at(10), reservations: [{ reservationId: 'r' }] });
    expect(recorded.findIndex(({ type }) => type === 'ReservationsExpired')).toBeLessThan(
      recorded.findIndex(({ data }) => data.includes('"all"')),
    );
  });

  it('are recorded ahead of a command that is rejected, too', async () => {
    rig.advance(10);
    expect((await submitEach(writers, reserve('more', 'a', '501'))).map(outcomeOf)).toEqual(['insufficient_funds']);
    expect((await rig.typesOf()).slice(-2)).toEqual(['ReservationsExpired', 'CommandRejected']);
  });

  it('are not recorded for a dry run or a replay, which decide as if they were', async () => {
    const all = commandOf(reserve('all', 'a', '500'));
    expect(outcomeOf(await writers.submit(all))).toBe('insufficient_funds');
    rig.advance(10);
    expect(outcomeOf(await writers.submit({ ...all, dryRun: true }))).toBe('accepted');
    expect(outcomeOf(await writers.submit(all))).toBe('insufficient_funds');
    expect(await rig.typesOf()).not.toContain('ReservationsExpired');
  });

  it('are not recorded for malformed input, which leaves no trace', async () => {
    rig.advance(10);
    const before = await rig.typesOf();
    const [answer] = await submitEach(writers, reserve('odd', 'a', 'odd'));
    expect(outcomeOf(answer!)).toBe('malformed');
    expect(await rig.typesOf()).toEqual(before);
  });

  it('are recorded by the timer for quiet ledgers, loaded or evicted', async () => {
    const real = rig.writers({ clock: systemClock });
    for (const ledgerId of ['quiet', 'evicted']) {
      const bodies = [openLedger(), open('a'), reserve('r', 'a', '1', { ttlSeconds: 1 })];
      await submitAll(
        real,
        bodies.map((body) => commandOf(body, { ledgerId })),
      );
      if (ledgerId === 'evicted') await real.evictIdle(0);
    }
    const subscribed = rig.store.events.subscribe({ streamPrefix: 'ledger-' });
    const seen = new Set<string>();
    for await (const message of subscribed) {
      if (message.kind !== 'events') continue;
      for (const { type, stream } of message.events) if (type === 'ReservationsExpired') seen.add(stream);
      if (seen.size === 2) break;
    }
    await subscribed.close();
    expect([...seen].sort()).toEqual(['ledger-evicted', 'ledger-quiet']);
  });

  it('are recorded after a restart, when the ledger is next loaded', async () => {
    await writers.close();
    rig.advance(10);
    const loaded = rig.writers();
    await askAccount(loaded);
    await loaded.recordDue();
    await loaded.evictIdle(0);
    expect((await rig.typesOf()).at(-1)).toBe('ReservationsExpired');
  });

  it('are not met early where they were extended', async () => {
    await submitEach(writers, extend('r', 100));
    rig.advance(99);
    await writers.recordDue();
    expect(await statusOf(writers)).toMatchObject({ accountId: 'a' });
    rig.advance(1);
    expect((await submitEach(writers, settle('r', '90'))).map(outcomeOf)).toEqual(['accepted']);
    expect((await rig.typesOf()).slice(-3)).toContain('ReservationsExpired');
  });

  it('by the thousand are recorded in as many appends as they need, none twice', async () => {
    const id = (i: number): string => `${'x'.repeat(100)}-${i}`;
    for (let from = 0; from < 8_000; from += 800) {
      const items = Array.from({ length: 800 }, (_, i) => reserve(id(from + i), 'a', '0.01', { ttlSeconds: 20 }));
      expect(outcomeOf(await writers.submit(commandOf(batch(...items))))).toBe('accepted');
    }
    rig.advance(20);
    const tried = rig.events.tried.length;
    expect((await submitEach(writers, reserve('all', 'a', '500'))).map(outcomeOf)).toEqual(['accepted']);
    expect(rig.events.tried.length - tried).toBeGreaterThan(1);
    const expired = (await rig.eventsOf()).flatMap((event) =>
      event.type === 'ReservationsExpired' ? event.data.reservations.map(({ reservationId }) => reservationId) : [],
    );
    expect(expired).toHaveLength(8_001);
    expect(new Set(expired).size).toBe(8_001);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it("follow the commands alone in a ledger of its caller's clock", async () => {
    const command = (body: Parameters<typeof commandOf>[0], seconds: number): ReturnType<typeof commandOf> =>
      commandOf(body, { ledgerId: 'sim', at: at(seconds) });
    const early = [
      command(openLedger({ clock: 'caller' }), 0),
      command(open('a'), 1),
      command(reserve('r', 'a', '1', { ttlSeconds: 5 }), 2),
    ];
    await submitAll(writers, early);
    rig.advance(1_000_000);
    await writers.recordDue();
    expect(await rig.typesOf('sim')).not.toContain('ReservationsExpired');
    const later = [command(open('b'), 6.999), command(open('c'), 7), command(open('d'), 6)];
    expect((await submitAll(writers, later)).map(outcomeOf)).toEqual(['accepted', 'accepted', 'time_reversed']);
    expect((await rig.typesOf('sim')).slice(3)).toEqual([
      'AccountOpened',
      'ReservationsExpired',
      'AccountOpened',
      'CommandRejected',
    ]);
  });
});
