import {
  at,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  quota,
  reserve,
  resetClock,
  settle,
  T0,
} from '../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { MovedMachine } from '../../../test/support/moved-machine';
import {
  askAccount,
  askReservation,
  committedText,
  outcomeOf,
  settledName,
  submitEach,
  WriterRig,
} from '../../../test/support/writer-rig';
import type { ClockDoubted } from './clock-doubts';
import type { WriterRegistry } from './writer-registry';

const temporary = temporaryDirectories();

const MINUTE = 60;
const AHEAD = 400 * 86_400;

describe('a clock that is not to be relied on', () => {
  let rig: WriterRig;
  let machine: MovedMachine;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    machine = new MovedMachine();
    writers = rig.writers({ clock: machine.clock });
    const given = [openLedger(), fund('1000'), open('a', { with: '500' }), quota('a', '10', 'minute')];
    await submitEach(writers, ...given, consume('a', '10'), reserve('r', 'a', '0', { ttlSeconds: 2 }));
  });
  afterEach(() => rig.close());

  const sent = async (command: ReturnType<typeof commandOf>, by = writers): Promise<string> =>
    settledName((await Promise.allSettled([by.submit(command)]))[0]!);
  const send = (body: Parameters<typeof commandOf>[0], by = writers): Promise<string> => sent(commandOf(body), by);
  const lastTime = async (): Promise<string> => (JSON.parse((await rig.recorded()).at(-1)!.data) as { at: string }).at;

  it('dates no decision during a leap of half a second, and none after it', async () => {
    machine.pass(1);
    machine.leap(AHEAD);
    expect(await send(consume('a', '1'))).toBe('ClockDoubted');
    expect(await send(reserve('s', 'a', '0', { ttlSeconds: 2 }))).toBe('ClockDoubted');
    expect(await sent({ ...commandOf(fund('1')), dryRun: true })).toBe('ClockDoubted');
    const opening = commandOf(openLedger(), { ledgerId: 'new' });
    expect(await sent({ ...opening, dryRun: true })).toBe('ClockDoubted');
    expect(await sent(opening)).toBe('ClockDoubted');
    expect(await sent(commandOf(fund('1'), { ledgerId: 'new' }))).toBe('ledger_not_found');
    machine.pass(0.5);
    machine.leap(-AHEAD);
    expect(await send(consume('a', '1'))).toBe('limit_exceeded');
    expect(await lastTime()).toBe(at(1.5));
    machine.pass(MINUTE);
    expect(await send(consume('a', '1'))).toBe('accepted');
    expect(await lastTime()).toBe(at(61.5));
    expect(machine.notices).toEqual([expect.stringContaining('400 days ahead'), 'the clock is believed again']);
  });

  it('tells what to do and when to come again', async () => {
    machine.leap(-3600);
    const [refused] = await Promise.allSettled([writers.submit(commandOf(fund('1')))]);
    const fault = (refused as PromiseRejectedResult).reason as ClockDoubted;
    expect(fault.message).toMatch(/leapt 3600 s back; .* operator confirms it\. Nothing was decided/);
    expect(fault.retryAfterMs).toBe(5_000);
  });

  it('holds up neither ledgers of the callers, nor repeats, nor reads', async () => {
    const earlier = commandOf(fund('1'));
    await writers.submit(earlier);
    const sim = { ledgerId: 'sim' };
    machine.leap(AHEAD);
    expect(await sent(commandOf(openLedger({ clock: 'caller' }), { ...sim, at: at(0) }))).toBe('accepted');
    expect(await sent(commandOf(fund('1'), { ...sim, at: at(1) }))).toBe('accepted');
    expect(await writers.submit(earlier)).toMatchObject({ outcome: 'accepted', replayed: true });
    expect(await send({ ...fund('1') })).toBe('ClockDoubted');
    const judgedAt = (await askAccount(writers))!.at;
    expect(judgedAt).toBe(at(0));
    expect(await askAccount(writers, 'root', 'nobody')).toBeUndefined();
  });

  it.each(['goes on', 'is started again'])(
    'ends no hold in the log, and in reads by the time that passes, where the server %s',
    async (how) => {
      const isOpen = async () => (await askReservation(writers, 'r'))?.view?.status === 'open';
      machine.leap(AHEAD);
      if (how === 'is started again') {
        await writers.close();
        machine.clock.now();
        writers = rig.writers({ clock: machine.clock });
      }
      expect(await isOpen()).toBe(true);
      machine.pass(2);
      await writers.recordDue();
      expect(await isOpen()).toBe(false);
      expect(await rig.typesOf()).not.toContain('ReservationsExpired');
      machine.leap(-AHEAD);
      expect(await send(fund('1'))).toBe('accepted');
      expect(await rig.typesOf()).toContain('ReservationsExpired');
      expect(await lastTime()).toBe(at(2));
    },
  );

  it('is believed when the leap has held', async () => {
    machine.leap(3600);
    expect(await send(fund('1'))).toBe('ClockDoubted');
    machine.pass(10 * MINUTE);
    expect(await send(fund('1'))).toBe('accepted');
    expect(await lastTime()).toBe(at(3600 + 10 * MINUTE));
  });

  it('is believed when an operator confirms it', async () => {
    machine.leap(3600);
    expect(await send(fund('1'))).toBe('ClockDoubted');
    machine.clock.confirm();
    expect(await send(fund('1'))).toBe('accepted');
    expect(await lastTime()).toBe(at(3600));
  });

  describe('and dated an event ahead', () => {
    beforeEach(async () => {
      machine.leap(AHEAD);
      machine.clock.confirm();
      await submitEach(writers, consume('a', '10'), reserve('s', 'a', '0', { ttlSeconds: 2 }));
      machine.leap(-AHEAD);
      machine.clock.confirm();
    });

    it.each(['goes on', 'is started again'])('makes the ledger wait when the server %s, and says so', async (how) => {
      if (how === 'is started again') {
        await writers.close();
        writers = rig.writers({ clock: machine.clock });
      }
      const refused = await Promise.allSettled([writers.submit(commandOf(consume('a', '1')))]);
      expect(refused.map(settledName)).toEqual(['ClockDoubted']);
      expect(String((refused[0] as PromiseRejectedResult).reason)).toMatch(/decided at 2027-12-28.*ResetClock/);
      expect(writers.ledgersAhead).toEqual([{ ledgerId: 'test', lastAt: T0 + AHEAD * 1000 }]);
      expect(rig.warnings.filter((warning) => warning.includes('ledger test'))).toHaveLength(1);
      expect(await sent(commandOf(openLedger(), { ledgerId: 'other' }))).toBe('accepted');
    });

    it('lets the ledger go on when it is reset, with holds, quotas and time as they should be', async () => {
      machine.pass(MINUTE);
      expect(await send(consume('a', '1'))).toBe('ClockDoubted');
      const results = await submitEach(writers, resetClock('wrong'), consume('a', '10'));
      expect(results.map(outcomeOf)).toEqual(['accepted', 'accepted']);
      expect(writers.ledgersAhead).toEqual([]);
      expect(await lastTime()).toBe(at(60));
      machine.pass(2);
      await writers.recordDue();
      expect((await rig.eventsOf()).at(-1)).toMatchObject({
        type: 'ReservationsExpired',
        data: { at: at(62), reservations: [{ reservationId: 's' }] },
      });
      expect(await send(settle('s', '0'))).toBe('accepted');
      expect(await committedText(writers)).toBe(await rig.foldedText());
    });

    it('lets the reset be one command of a batch, and be repeated', async () => {
      const reset = commandOf(resetClock());
      const all = [commandOf(fund('1')), reset, commandOf(fund('1')), commandOf(resetClock())];
      const settled = await Promise.allSettled(all.map((command) => writers.submit(command)));
      expect(settled.map(settledName)).toEqual(['ClockDoubted', 'accepted', 'accepted', 'not_permitted']);
      expect(await writers.submit(reset)).toMatchObject({ outcome: 'accepted', replayed: true });
      expect(await committedText(writers)).toBe(await rig.foldedText());
    });

    it('lets no ledger be reset to a time that is not believed', async () => {
      machine.leap(7200);
      expect(await send(resetClock())).toBe('ClockDoubted');
    });
  });

  it('is tolerated up to the bound ahead, and the ledger goes on when the time has come', async () => {
    machine.leap(90);
    machine.clock.confirm();
    await submitEach(writers, fund('1'));
    machine.leap(-90);
    machine.clock.confirm();
    machine.pass(29.999);
    expect(await send(fund('1'))).toBe('ClockDoubted');
    machine.pass(0.001);
    expect(await send(fund('1'))).toBe('accepted');
    expect(await lastTime()).toBe(at(90));
    expect(writers.ledgersAhead).toEqual([]);
  });
});
