import {
  at,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  quota,
  resetClock,
  T0,
} from '../../../test/support/ledger-builders';
import { MovedMachine } from '../../../test/support/moved-machine';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { outcomeOf, settledName, submitEach, WriterRig } from '../../../test/support/writer-rig';
import type { WriterRegistry } from './writer-registry';
import { PeerListening } from './peer-listening';

const temporary = temporaryDirectories();

const DAY = 86_400;

describe('servers of one store whose clocks differ', () => {
  let rig: WriterRig;
  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
  });
  afterEach(() => rig.close());

  /** A server whose clock is so many seconds ahead of the right time. It has listened once. */
  const server = async (name: string, aheadSeconds: number) => {
    const machine = new MovedMachine(T0 + aheadSeconds * 1000);
    const { clock } = machine;
    const writers = rig.otherProcess({ clock, writerId: name });
    const warn = (message: string): unknown => rig.warnings.push(message);
    const peers = new PeerListening({ events: rig.events, clock, writerId: name, warn });
    await peers.look();
    return { machine, clock, writers, look: () => peers.look() };
  };
  const send = async (writers: WriterRegistry, body: Parameters<typeof commandOf>[0], ledgerId = 'test') =>
    settledName((await Promise.allSettled([writers.submit(commandOf(body, { ledgerId }))]))[0]!);

  it.each([
    { ahead: DAY, doubted: true },
    { ahead: 90, doubted: true },
    { ahead: 61, doubted: true },
    { ahead: 60, doubted: false },
    { ahead: 30, doubted: false },
    { ahead: -30, doubted: false },
    { ahead: -DAY, doubted: false },
  ])('are told apart: one that is $ahead s ahead doubts itself: $doubted', async ({ ahead, doubted }) => {
    const right = await server('right', 0);
    const other = await server('other', ahead);
    await submitEach(right.writers, openLedger());
    await other.look();
    expect(other.clock.doubt() !== undefined).toBe(doubted);
    expect(await send(other.writers, openLedger(), 'its-own')).toBe(doubted ? 'ClockDoubted' : 'accepted');
    expect(other.machine.notices).toHaveLength(doubted ? 1 : 0);
  });

  it('keep runs and quotas from the one that is ahead, which says so', async () => {
    const right = await server('right', 0);
    const ahead = await server('ahead', DAY);
    const run = open('run', { kind: 'run', maxSeconds: 60, with: '10' });
    await submitEach(right.writers, openLedger(), fund('100'), run, quota('run', '5', 'minute'));
    await ahead.look();
    expect(await send(ahead.writers, consume('run', '1'))).toBe('ClockDoubted');
    expect(ahead.machine.notices).toEqual([expect.stringMatching(/86400 s ahead of that of the server right/)]);
    const results = await submitEach(right.writers, consume('run', '5'), consume('run', '1'));
    expect(results.map(outcomeOf)).toEqual(['accepted', 'limit_exceeded']);
    right.machine.pass(50);
    expect((await submitEach(right.writers, consume('run', '1'))).map(outcomeOf)).toEqual(['limit_exceeded']);
  });

  it('wait where the one that is ahead wrote before it knew, until the ledger is reset', async () => {
    const right = await server('right', 0);
    const ahead = await server('ahead', 90);
    await submitEach(right.writers, openLedger(), fund('100'), open('a', { with: '10' }), quota('a', '5', 'minute'));
    expect(await send(ahead.writers, consume('a', '5'))).toBe('accepted');
    expect(await send(right.writers, consume('a', '1'))).toBe('ClockDoubted');
    expect(right.writers.ledgersAhead).toEqual([{ ledgerId: 'test', lastAt: Date.parse(at(90)) }]);
    expect(rig.warnings).toEqual([expect.stringContaining('ledger test')]);
    expect(await send(right.writers, openLedger(), 'another')).toBe('accepted');
    await ahead.look();
    expect(await send(right.writers, resetClock('host 2'))).toBe('accepted');
    expect(await send(right.writers, consume('a', '5'))).toBe('accepted');
    expect(await send(ahead.writers, consume('a', '5'))).toBe('ClockDoubted');
  });

  it('believe the one that a third agrees with', async () => {
    const right = await server('right', 0);
    const third = await server('third', 1);
    const behind = await server('behind', -DAY);
    await submitEach(third.writers, openLedger());
    await right.look();
    expect(await send(behind.writers, openLedger(), 'another')).toBe('accepted');
    await right.look();
    expect(right.clock.doubt()).toBeUndefined();
  });

  it.each(['held', 'was confirmed'])('are told apart after a leap that %s, though they agreed before', async (how) => {
    const right = await server('right', 0);
    const other = await server('other', 0);
    await submitEach(right.writers, openLedger());
    await other.look();
    other.machine.leap(DAY);
    if (how === 'was confirmed') other.clock.confirm();
    else {
      other.clock.now();
      for (const { machine } of [right, other]) machine.pass(600);
    }
    expect(await send(right.writers, fund('1'))).toBe('accepted');
    await other.look();
    expect(await send(other.writers, openLedger(), 'its-own')).toBe('ClockDoubted');
  });

  it('believe the one that its operator confirms', async () => {
    const right = await server('right', 0);
    const behind = await server('behind', -DAY);
    await send(behind.writers, openLedger());
    await right.look();
    expect(await send(right.writers, openLedger(), 'another')).toBe('ClockDoubted');
    right.clock.confirm();
    await send(behind.writers, fund('1'));
    await right.look();
    expect(await send(right.writers, openLedger(), 'another')).toBe('accepted');
  });

  it('hear nothing in what they wrote themselves, in ledgers of their callers, and in what was there before', async () => {
    const right = await server('right', 0);
    const sim = (body: Parameters<typeof commandOf>[0], seconds: number) =>
      right.writers.submit(commandOf(body, { ledgerId: 'sim', at: at(seconds) }));
    await submitEach(right.writers, openLedger());
    const ahead = await server('ahead', DAY);
    await sim(openLedger({ clock: 'caller' }), -DAY);
    await sim(fund('1'), -DAY);
    await ahead.look();
    expect(ahead.clock.doubt()).toBeUndefined();
    await send(ahead.writers, openLedger(), 'its-own');
    ahead.machine.pass(120);
    await ahead.look();
    expect(ahead.clock.doubt()).toBeUndefined();
  });
});
