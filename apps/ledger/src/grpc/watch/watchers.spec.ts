import { status } from '@grpc/grpc-js';
import { connect } from 'node:http2';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WatchRequest } from '@ledger/protocol';
import { openUnreadWatch } from '../../../../../test/support/abuse/unread-watch';
import { eventually } from '../../../../../test/support/eventually';
import { chosenSeed, SeededRandom } from '../../../../../test/support/seeded-random';
import { temporaryDirectories } from '../../../../../test/support/temporary-directories';
import { WatchedCall, WatchRig } from '../../../../../test/support/watch-rig';
import { WATCH_BUFFER_BYTES_MAX } from './limits';

const directory = temporaryDirectories();
let rig: WatchRig;
afterEach(() => {
  for (const call of calls.splice(0)) call.cancel();
  return rig.close();
});

const many = (count: number, accountId = 'a'): string[] => Array.from({ length: count }, () => accountId);
const calls: WatchedCall[] = [];
const watch = (ledgerId: string, afterPosition?: string): WatchedCall => watchFor({ ledgerId, afterPosition });
const watchFor = (request: Partial<WatchRequest>): WatchedCall => {
  const call = new WatchedCall(rig.address, request);
  calls.push(call);
  return call;
};

describe('a watcher', () => {
  it.each([chosenSeed(), chosenSeed() + 1])(
    'gets every event once and in order, whenever it comes, however slowly it reads (seed %i)',
    async (seed) => {
      rig = await WatchRig.open(directory(), {}, { stallMs: 300 });
      const random = new SeededRandom(seed);
      const ledgers = ['one', 'one-too', 'two'];
      const accounts = ['a', 'b'];
      const recorded: string[] = [];
      const courses: Promise<void>[] = [];
      let isOver = false;

      const begin = (): void => {
        const ledgerId = random.of(ledgers);
        const accountId = random.chance(0.4) ? random.of(accounts) : undefined;
        const afterPosition = random.chance(0.5) && recorded.length > 0 ? random.of(recorded) : undefined;
        courses.push(course({ ledgerId, accountId, afterPosition }, random.chance(0.5)));
      };
      const course = async (request: Partial<WatchRequest>, isSlow: boolean): Promise<void> => {
        const got: string[] = [];
        for (let from = request.afterPosition; ;) {
          const call = watchFor({ ...request, afterPosition: from });
          const dozing = isSlow ? setInterval(() => (random.chance(0.7) ? call.pause() : call.resume()), 7) : undefined;
          let wanted: readonly string[] | undefined;
          await eventually(async () => {
            if (isOver) wanted ??= await rig.logged(request);
            return (
              call.end !== undefined || (wanted !== undefined && got.length + call.positions.length >= wanted.length)
            );
          });
          clearInterval(dozing);
          call.cancel();
          got.push(...call.positions);
          if (call.end === undefined) {
            expect(got).toEqual(wanted);
            return;
          }
          expect(call.end.code).toBe(status.ABORTED);
          from = call.receivedUpTo;
        }
      };

      for (let append = 0; append < 60; append++) {
        if (random.chance(0.3)) begin();
        const accountIds = Array.from({ length: 1 + random.below(60) }, () => random.of(accounts));
        recorded.push(await rig.record(random.of(ledgers), accountIds, random.below(4_000)));
        if (random.chance(0.3)) await nextTurn();
      }
      begin();
      isOver = true;
      await Promise.all(courses);
      await eventually(() => rig.watchers.figures.watchers === 0);
    },
  );

  it('that reads nothing is ended with a place to go on from, and others do not wait for it', async () => {
    rig = await WatchRig.open(directory(), {}, { stallMs: 200 });
    const [slow, fast] = [watch('busy'), watch('busy')];
    await eventually(() => slow.caughtUp === 1 && fast.caughtUp === 1);
    slow.pause();
    for (let i = 0; i < 30; i++) await rig.record('busy', many(50), 1_000);
    await eventually(() => fast.positions.length === 1_500);
    await eventually(() => {
      // The watcher is told when it has read what was on its way.
      if (rig.watchers.figures.ended === 1) slow.resume();
      return slow.end !== undefined;
    });
    expect(slow.end).toEqual({
      code: status.ABORTED,
      details: expect.stringContaining('takes nothing') as string,
      sentUpTo: expect.stringMatching(/^\d+$/) as string,
    });
    const again = watch('busy', slow.receivedUpTo);
    await eventually(() => again.caughtUp === 1);
    expect([...slow.positions, ...again.positions]).toEqual(await rig.logged({ ledgerId: 'busy' }));
    expect(fast.end).toBeUndefined();
  });

  it('is told where to go on when the server goes', async () => {
    rig = await WatchRig.open(directory());
    const last = await rig.record('one', many(3));
    const call = watch('one');
    await eventually(() => call.caughtUp === 1);
    rig.shutDown();
    await eventually(() => call.end !== undefined);
    expect(call.end).toMatchObject({ code: status.UNAVAILABLE, sentUpTo: last });
  });

  it('gets an event larger than its buffer', async () => {
    rig = await WatchRig.open(directory());
    await rig.record('one', ['a', 'a'], WATCH_BUFFER_BYTES_MAX + 10_000);
    const call = watch('one');
    await eventually(() => call.caughtUp === 1);
    await rig.record('one', ['a'], WATCH_BUFFER_BYTES_MAX + 10_000);
    await eventually(() => call.positions.length === 3);
  });
});

describe('more watchers than are allowed', () => {
  it.each([
    { bounds: { watchersMax: 2 }, says: /takes no more \(LEDGER_WATCHERS_MAX\)/ },
    { bounds: { perCallerMax: 2 }, says: /^127\.0\.0\.1 has 2 watchers here.*LEDGER_WATCHERS_PER_CALLER_MAX/ },
  ])('are refused by $bounds, until one goes', async ({ bounds, says }) => {
    rig = await WatchRig.open(directory(), bounds);
    const [one, two] = [watch('x'), watch('y')];
    await eventually(() => one.caughtUp === 1 && two.caughtUp === 1);
    const three = watch('z');
    await eventually(() => three.end !== undefined);
    expect(three.end).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(says) as string,
      sentUpTo: undefined,
    });
    one.cancel();
    await eventually(() => rig.watchers.figures.watchers === 1);
    const four = watch('z');
    await eventually(() => four.caughtUp === 1);
  });
});

describe('clients that never read', () => {
  const CLIENTS = 100;

  it('cost a bounded buffer each, whatever they ask for, and lose their place in the end', async () => {
    rig = await WatchRig.open(directory(), {}, { farewellMs: 200 });
    for (let i = 0; i < 20; i++) await rig.record('long', many(100), 1_000);
    const [warnings, before] = [noticed(), memory()];
    const sessions = Array.from({ length: 5 }, () => connect(`http://${rig.address}`));
    for (const session of sessions) for (let i = 0; i < CLIENTS / 5; i++) openUnreadWatch(session, 'long');
    const halfFull = (CLIENTS * WATCH_BUFFER_BYTES_MAX) / 2;
    await eventually(() => rig.watchers.figures.watchers === CLIENTS && rig.watchers.figures.bytes > halfFull);
    // Each of them wants 2 MB.
    expect(rig.watchers.figures.bytes).toBeLessThan(CLIENTS * WATCH_BUFFER_BYTES_MAX);
    expect(memory() - before).toBeLessThan(CLIENTS * (WATCH_BUFFER_BYTES_MAX + 100_000) + 100_000_000);
    rig.patience.stallMs = 200;
    await eventually(() => rig.watchers.figures.watchers === 0);
    const reader = watch('long');
    await eventually(() => reader.positions.length === 2_000);
    expect(warnings()).toEqual([]);
    for (const session of sessions) session.destroy();
  });

  const memory = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };

  const noticed = (): (() => readonly string[]) => {
    const warnings: string[] = [];
    const notice = ({ message }: Error): unknown => warnings.push(message);
    process.on('warning', notice);
    return () => {
      process.off('warning', notice);
      return warnings;
    };
  };
});
