import { ConsoleLogger } from '@nestjs/common';
import { LogReplaced, LogStanding } from '@ledger/application';
import { EventStoreUnavailable } from '@ledger/event-store';
import { forEver } from '../../../test/support/faulty-event-store';
import { eventually } from '../../../test/support/eventually';
import { StoreWatch } from './store-watch';

describe('the watch over the store', () => {
  const logged: string[] = [];
  const log = new ConsoleLogger();
  log.log = log.warn = (message: unknown) => void logged.push(String(message));
  const told: boolean[] = [];
  let looks = 0;
  let answer: () => Promise<void>;
  const there = (): Promise<void> => Promise.resolve();
  const away = (): Promise<void> => Promise.reject(new EventStoreUnavailable('nobody listens'));
  let watch: StoreWatch;
  let standing: LogStanding;
  const look = (): Promise<void> => {
    looks += 1;
    return answer();
  };

  beforeEach(() => {
    logged.length = told.length = looks = 0;
    answer = there;
    standing = new LogStanding();
    const store = { assertServing: look, isShared: true };
    watch = new StoreWatch(store, 50, (isReady) => told.push(isReady), log, standing, 10);
  });
  afterEach(() => watch.close());

  const looksFurther = async (): Promise<void> => {
    const before = looks;
    await eventually(() => looks >= before + 3);
  };

  it('says that the store is there at its first answer, and nothing while it answers', async () => {
    watch.onApplicationBootstrap();
    await looksFurther();
    expect([told, logged]).toEqual([[false, true], []]);
  });

  it.each([
    { what: 'refuses', fault: away, why: 'nobody listens' },
    { what: 'is silent', fault: forEver as () => Promise<void>, why: 'no answer within 50 ms' },
  ])('tells once that it $what, and once that it is back', async ({ fault, why }) => {
    answer = fault;
    watch.onApplicationBootstrap();
    await eventually(() => logged.length > 0);
    await looksFurther();
    expect([told, logged]).toEqual([[false, false], [expect.stringContaining(why)]]);
    answer = there;
    await eventually(() => logged.length > 1);
    await looksFurther();
    expect([told, logged]).toEqual([
      [false, false, true],
      [expect.anything(), expect.stringContaining('answers again')],
    ]);
  });

  it.each([
    { what: 'it answers', fault: there, trouble: undefined },
    { what: 'nobody listens', fault: away, trouble: /^the event store does not answer: nobody listens$/ },
    ...['9 PERMISSION_DENIED: Access Denied', '16 UNAUTHENTICATED: Unauthenticated', 'access-denied'].map((why) => ({
      what: `it says ${why}`,
      fault: () => Promise.reject(new EventStoreUnavailable(`$all: ${why}`)),
      trouble: new RegExp(`^the event store refuses this server: .*password of EVENTSTOREDB_URL.*: \\$all: ${why}$`),
    })),
  ])('knows at its first look why the server is not ready: $what', async ({ fault, trouble }) => {
    answer = fault;
    watch.onApplicationBootstrap();
    const found = await watch.trouble();
    if (trouble === undefined) expect(found).toBeUndefined();
    else expect([found, ...logged]).toEqual([expect.stringMatching(trouble), `not ready: ${found}`]);
  });

  it('finds the server not ready for good when the store came back with another log, though it answers', async () => {
    watch.onApplicationBootstrap();
    await looksFurther();
    standing.isReplaced(new LogReplaced('ledger-l ends before revision 4'));
    await eventually(() => told.length > 2);
    const before = looks;
    expect([told, watch.lastFound]).toEqual([
      [false, true, false],
      expect.stringMatching(/another log.*ledger-l ends/),
    ]);
    expect(looks).toBe(before);
  });

  it('does not wait for a first look that takes long', async () => {
    watch = new StoreWatch({ assertServing: forEver, isShared: true }, 500, () => undefined, log, standing);
    watch.onApplicationBootstrap();
    expect(await watch.trouble(10)).toBe('the event store has not answered yet');
  });

  it('tells nothing any more when it was closed', async () => {
    watch.onApplicationBootstrap();
    await looksFurther();
    watch.close();
    answer = away;
    expect(told).toEqual([false, true]);
  });
});
