import {
  comparePositions,
  EventStoreUnavailable,
  type EventStore,
  type Position,
  type RecordedEvent,
  type Subscription,
  type SubscriptionMessage,
} from '@ledger/event-store';
import { appended, newEvents, newPrefix } from './contract-events';
import { partOf, type StoreHarness } from './store-harness';

/** Subscriptions of an event store: everything once, in order, from history into what happens now. */
export const subscriptionContract = (name: string, harness: StoreHarness): void => {
  describe(`subscription: ${name}`, () => {
    const open = partOf(harness, 'events');
    let store: EventStore;
    const open_: Subscription[] = [];
    const subscribe = (...options: Parameters<EventStore['subscribe']>): Subscription => {
      const subscription = store.subscribe(...options);
      open_.push(subscription);
      return subscription;
    };
    beforeAll(async () => void (store = await open()));
    afterEach(() => Promise.all(open_.splice(0).map((subscription) => subscription.close())));
    afterAll(() => store.close());

    it('reads history, says when it has caught up, then goes on with what is appended', async () => {
      const prefix = newPrefix();
      await write(store, `${prefix}a`, [3, 1_200, 2]);
      const subscription = new Follower(subscribe({ streamPrefix: prefix }));
      await subscription.untilEvents(1_205);
      const caughtUp = await subscription.until(({ kind }) => kind === 'caught-up');
      expect(comparePositions(positionIn(caughtUp)!, subscription.last())).toBeGreaterThanOrEqual(0);
      await write(store, `${prefix}b`, [1, 5, 40]);
      await subscription.untilEvents(1_251);
      await write(store, `${prefix}a`, [7]);
      await subscription.untilEvents(1_258);
      subscription.expectWhole({ [`${prefix}a`]: 1_212, [`${prefix}b`]: 46 });
      expect(subscription.caughtUps).toBeGreaterThanOrEqual(1);
    });

    it('misses and repeats nothing of what is appended while it catches up', async () => {
      const prefix = newPrefix();
      await write(store, `${prefix}0`, [500, 500, 500]);
      const subscription = new Follower(subscribe({ streamPrefix: prefix }));
      const sizes = Array.from({ length: 60 }, (_, n) => 1 + (n % 9));
      const each = sizes.reduce((sum, size) => sum + size, 0);
      const writing = Promise.all([1, 2, 3, 4].map((i) => write(store, `${prefix}${i}`, sizes)));
      await subscription.untilEvents(1_500 + 4 * each);
      await writing;
      const live = Object.fromEntries([1, 2, 3, 4].map((i) => [`${prefix}${i}`, each]));
      subscription.expectWhole({ [`${prefix}0`]: 1_500, ...live });
    });

    it.each([0, 1, 9, 10, 11, 28])('resumes after the position of event %i', async (i) => {
      const prefix = newPrefix();
      await write(store, `${prefix}a`, [10, 1, 18]);
      const first = new Follower(subscribe({ streamPrefix: prefix }));
      await first.untilEvents(29);
      const second = new Follower(subscribe({ streamPrefix: prefix, after: first.events[i]!.position }));
      await write(store, `${prefix}b`, [2]);
      await second.untilEvents(30 - i);
      expect(second.events.map(({ id }) => id).slice(0, 28 - i)).toEqual(first.events.slice(i + 1).map(({ id }) => id));
    });

    it('resumes after every kind of position, exclusively', async () => {
      const prefix = newPrefix();
      const [stream, other] = [`${prefix}a`, newPrefix()];
      await write(store, stream, [3]);
      const answered = appended(await store.append(stream, 2n, newEvents(2))).position;
      const first = new Follower(subscribe({ streamPrefix: prefix }));
      await first.untilEvents(5);
      const caughtUp = await first.until(({ kind }) => kind === 'caught-up');
      const head = await store.head();
      await write(store, other, [1_000, 1_000]);
      const checkpoint = await first.until(({ kind }) => kind === 'checkpoint');
      await write(store, stream, [40]);
      const places = [answered, positionIn(caughtUp)!, head, positionIn(checkpoint)!, first.last()];
      for (const after of places) {
        const resumed = new Follower(subscribe({ streamPrefix: prefix, after }));
        await resumed.untilEvents(40);
        expect(resumed.events.map(({ revision }) => Number(revision))).toEqual(
          Array.from({ length: 40 }, (_, i) => 5 + i),
        );
      }
    });

    it('misses and repeats nothing over bursts that no live buffer holds', async () => {
      const prefix = newPrefix();
      const follower = new Follower(subscribe({ streamPrefix: prefix }));
      await follower.until(({ kind }) => kind === 'caught-up');
      const bursts = [1, 20, 33, 1, 100, 1_000, 2, 300, 31, 32, 64, 1];
      const total = bursts.reduce((sum, size) => sum + size, 0);
      const writing = Promise.all(['a', 'b'].map((name) => write(store, prefix + name, bursts)));
      await follower.untilEvents(2 * total);
      await writing;
      await write(store, `${prefix}a`, [3]);
      await follower.untilEvents(2 * total + 3);
      follower.expectWhole({ [`${prefix}a`]: total + 3, [`${prefix}b`]: total });
    });

    it('begins live at the head', async () => {
      const prefix = newPrefix();
      await write(store, `${prefix}a`, [5]);
      const subscription = new Follower(subscribe({ streamPrefix: prefix, after: await store.head() }));
      await subscription.until(({ kind }) => kind === 'caught-up');
      await write(store, `${prefix}a`, [2]);
      await subscription.untilEvents(2);
      expect(subscription.events.map(({ revision }) => revision)).toEqual([5n, 6n]);
    });

    it('hears nothing of streams outside its prefix, but how far the store was scanned', async () => {
      const [prefix, other] = [newPrefix(), newPrefix()];
      const subscription = new Follower(subscribe({ streamPrefix: prefix, after: await store.head() }));
      await subscription.until(({ kind }) => kind === 'caught-up');
      const before = await store.head();
      await write(store, other, [1_000, 1_000, 1_000, 1_000]);
      const checkpoint = await subscription.until(({ kind }) => kind === 'checkpoint');
      expect(comparePositions(positionIn(checkpoint)!, before)).toBeGreaterThan(0);
      await write(store, prefix, [1]);
      await subscription.untilEvents(1);
      subscription.expectWhole({ [prefix]: 1 });
    });

    it('loses nothing when its consumer is far slower than the writers, and another is not held up', async () => {
      const prefix = newPrefix();
      const [slow, quick] = [subscribe({ streamPrefix: prefix }), subscribe({ streamPrefix: prefix })];
      const [follower, other] = [new Follower(slow), new Follower(quick)];
      await follower.until(({ kind }) => kind === 'caught-up');
      // Nothing is pulled meanwhile: more than any buffer should hold.
      const writing = write(
        store,
        `${prefix}a`,
        Array.from({ length: 24 }, () => 1_000),
      );
      await other.untilEvents(24_000);
      await writing;
      expect(follower.events).toHaveLength(0);
      await follower.untilEvents(24_000);
      await write(store, `${prefix}a`, [1]);
      await follower.untilEvents(24_001);
      follower.expectWhole({ [`${prefix}a`]: 24_001 });
    });

    it('ends at once when it is closed, also while it waits', async () => {
      const subscription = subscribe({ streamPrefix: newPrefix(), after: await store.head() });
      const follower = new Follower(subscription);
      await follower.until(({ kind }) => kind === 'caught-up');
      const waiting = follower.pull();
      await subscription.close();
      expect(await waiting).toBeUndefined();
      expect(await follower.pull()).toBeUndefined();
      await subscription.close();
    });

    it('ends when its consumer leaves the loop', async () => {
      const prefix = newPrefix();
      await write(store, prefix, [3]);
      const subscription = subscribe({ streamPrefix: prefix });
      for await (const message of subscription) if (message.kind === 'events') break;
      for await (const message of subscription) throw new Error(`it went on with ${message.kind}`);
    });

    it('throws when the store is closed', async () => {
      const own = await open();
      const follower = new Follower(own.subscribe({ after: await own.head() }));
      await follower.until(({ kind }) => kind === 'caught-up');
      const waiting = expect(follower.pull()).rejects.toThrow(EventStoreUnavailable);
      await own.close();
      await waiting;
    });
  });
};

const write = async (store: EventStore, stream: string, sizes: readonly number[]): Promise<void> => {
  let head = await store.streamHead(stream);
  for (const size of sizes) head = appended(await store.append(stream, head, newEvents(size))).revision;
};

const positionIn = (message: SubscriptionMessage): Position | undefined =>
  message.kind === 'events' ? undefined : message.position;

/** Pulls only when asked to, and keeps what came. */
class Follower {
  readonly events: RecordedEvent[] = [];
  caughtUps = 0;
  private readonly messages: AsyncIterator<SubscriptionMessage>;

  constructor(subscription: Subscription) {
    this.messages = subscription[Symbol.asyncIterator]();
  }

  async pull(): Promise<SubscriptionMessage | undefined> {
    const next = await this.messages.next();
    if (next.done === true) return undefined;
    if (next.value.kind === 'events') this.events.push(...next.value.events);
    if (next.value.kind === 'caught-up') this.caughtUps++;
    return next.value;
  }

  async until(wanted: (message: SubscriptionMessage) => boolean): Promise<SubscriptionMessage> {
    for (;;) {
      const message = await this.pull();
      if (message === undefined) throw new Error('the subscription has ended');
      if (wanted(message)) return message;
    }
  }

  async untilEvents(count: number): Promise<void> {
    while (this.events.length < count) await this.until(({ kind }) => kind === 'events');
  }

  last(): Position {
    return this.events[this.events.length - 1]!.position;
  }

  /** Every event of each stream once and in its order, and growing positions over all. */
  expectWhole(counts: Readonly<Record<string, number>>): void {
    const seen: Record<string, number> = {};
    for (const [i, event] of this.events.entries()) {
      const next = seen[event.stream] ?? 0;
      if (event.revision !== BigInt(next)) throw new Error(`${event.stream}: ${event.revision} instead of ${next}`);
      seen[event.stream] = next + 1;
      const before = this.events[i - 1];
      if (before !== undefined && comparePositions(before.position, event.position) >= 0) {
        throw new Error(`position ${event.position} after ${before.position}`);
      }
    }
    expect(seen).toEqual(counts);
  }
}
