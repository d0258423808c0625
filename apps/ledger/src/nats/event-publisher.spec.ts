import type { LoggerService } from '@nestjs/common';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { EventStoreUnavailable, type Store } from '@ledger/event-store';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { loadConfig } from '@ledger/platform';
import { NATS_STREAMS } from '@ledger/protocol';
import { DamagedLog } from '../../../../test/support/damaged-log';
import { eventually } from '../../../../test/support/eventually';
import { natsServer, type NatsServer } from '../../../../test/support/nats-server';
import { RecordedLog } from '../../../../test/support/recorded-log';
import { firstPublished, publishedEvent, streamContents } from '../../../../test/support/stream-contents';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { EventPublisher } from './event-publisher';
import { NatsFigures } from './figures';

const newDirectory = temporaryDirectories();
const PATIENCE_MS = 1_500;
const QUIET: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };
const SUSPENDED = { type: 'AccountSuspended', data: { accountId: 'a', at: '2026-11-23T12:00:00.000Z' } } as const;
/** Time after which a server that has not seen that it still has the turn asks before it publishes. */
const UNSEEN_MS = 2_100;
const CHECKPOINT = 'nats-published';

let nats: NatsServer;
let store: Store;
let directory: string;
let watching: NatsConnection;
let servers: Server[] = [];
beforeEach(async () => {
  nats = await natsServer();
  directory = newDirectory();
  store = await openEmbeddedStore(directory);
  watching = await connect({ servers: nats.url });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.leave();
  await watching.close();
  await store.close();
  await nats.remove();
});

/** One server's part in publishing, over a store that others share. It can be killed, as a process is. */
class Server {
  readonly figures = new NatsFigures().events;
  private readonly publisher: EventPublisher;
  private isGone = false;
  /** True: the store fails, for this server alone. */
  isStoreAway = false;

  private constructor(
    readonly connection: NatsConnection,
    isShared: boolean,
  ) {
    const seen = <T extends object>(part: T): T =>
      new Proxy(part, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]): unknown => {
            if (this.isStoreAway) return Promise.reject(new EventStoreUnavailable('away'));
            return this.isGone
              ? new Promise(() => undefined)
              : (member.bind(target) as (...all: unknown[]) => unknown)(...args);
          };
        },
      });
    const shared = { events: seen(store.events), checkpoints: seen(store.checkpoints), isShared };
    const config = loadConfig({ NATS_URL: nats.url }).nats!;
    this.publisher = new EventPublisher(shared, config, this.figures, QUIET, PATIENCE_MS);
  }

  static async start({ isShared = true } = {}): Promise<Server> {
    const server = new Server(await connect({ servers: nats.url }), isShared);
    servers.push(server);
    server.publisher.start(server.connection);
    return server;
  }

  async leave(): Promise<void> {
    if (this.isGone) return;
    await this.publisher.stop();
    this.isGone = true;
    await this.connection.close();
  }

  /** Kills the server: it does nothing from now on, and tells nobody. */
  async kill(): Promise<void> {
    this.isGone = true;
    await this.connection.close();
  }
}

let log: RecordedLog;
let written = 0;
/** Stores so many events, one by one. */
const append = async (count: number): Promise<void> => {
  await log.append(
    Array.from({ length: count }, () => SUSPENDED),
    1,
  );
  written += count;
};
beforeEach(() => {
  log = new RecordedLog(store.events);
  written = 0;
});

const contents = () => streamContents(watching, NATS_STREAMS.events.name);
const reached = (count: number): Promise<void> =>
  eventually(async () => firstPublished(await contents(), /budget\.v1\.event\./).length >= count);

/** Expects every event once, in order. */
const expectAllOnce = async (): Promise<void> => {
  await reached(written);
  const published = (await contents()).filter(({ subject }) => subject.startsWith('budget.v1.event.'));
  expect(published.map((message) => publishedEvent(message).revision)).toEqual(
    Array.from({ length: written }, (_, i) => String(i)),
  );
};
const roles = () => servers.map(({ figures }) => figures.role);

describe('publishers over one store', () => {
  it('are one that publishes and others that stand by', async () => {
    await Server.start();
    await eventually(() => roles()[0] === 'publishing');
    await Server.start();
    await Server.start();
    await eventually(() =>
      roles()
        .slice(1)
        .every((role) => role === 'standby'),
    );
    for (let i = 0; i < 5; i++) await append(50);
    await expectAllOnce();
    expect(roles()).toEqual(['publishing', 'standby', 'standby']);
    const head = await store.events.head();
    await eventually(() => servers.every(({ figures }) => figures.position === head));
  });

  it('tell of trouble for as long as there is some, one that stands by as well', async () => {
    await Server.start();
    await eventually(() => roles()[0] === 'publishing');
    const standby = await Server.start();
    await eventually(() => standby.figures.role === 'standby');
    standby.isStoreAway = true;
    await eventually(() => standby.figures.trouble !== undefined);
    standby.isStoreAway = false;
    await eventually(() => standby.figures.trouble === undefined);
    expect(standby.figures.role).toBe('standby');
    const manager = await jetstreamManager(watching);
    await manager.streams.delete(NATS_STREAMS.events.name);
    await manager.streams.add({ name: 'in-the-way', subjects: ['budget.v1.>'] });
    const alone = await Server.start({ isShared: false });
    await eventually(() => alone.figures.trouble !== undefined);
    await manager.streams.delete('in-the-way');
    // The trouble ends although there is nothing to publish that could show it.
    await eventually(() => alone.figures.trouble === undefined);
  });

  it('leave a ledger that cannot be read aside, and publish what is owed of it when it was mended', async () => {
    await append(40);
    const other = new RecordedLog(store.events, 'ledger-other');
    await other.append(
      Array.from({ length: 20 }, () => SUSPENDED),
      1,
    );
    const mend = new DamagedLog(directory).flip('ledger-test', 10);
    const ofLedger = async (id: string): Promise<readonly string[]> => {
      const all = (await contents()).filter(({ subject }) => subject.startsWith(`budget.v1.event.${id}.`));
      return all.map((message) => publishedEvent(message).revision);
    };
    const upTo = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
    const first = await Server.start({ isShared: false });
    await eventually(async () => (await ofLedger('other')).length === 20);
    expect(first.figures.parked).toEqual(['test']);
    expect(first.figures.trouble).toBeUndefined();
    expect(await ofLedger('test')).toEqual(upTo(10));
    await append(5);
    await first.leave();
    const second = await Server.start({ isShared: false });
    await append(5);
    await other.append([SUSPENDED], 1);
    await eventually(async () => (await ofLedger('other')).length === 21);
    expect(second.figures.parked).toEqual(['test']);
    expect(await ofLedger('test')).toEqual(upTo(10));
    await second.leave();
    mend();
    const third = await Server.start({ isShared: false });
    await eventually(async () => (await ofLedger('test')).length === 50);
    await append(1);
    await eventually(async () => (await ofLedger('test')).length === 51);
    expect(await ofLedger('test')).toEqual(upTo(51));
    expect(third.figures.parked).toEqual([]);
  });

  it('begin as one where all begin at once', async () => {
    await append(100);
    await Promise.all([Server.start(), Server.start(), Server.start()]);
    await expectAllOnce();
    await eventually(() => roles().sort().join() === 'publishing,standby,standby');
  });

  it('take over when the one that publishes dies under load, at any time, again and again', async () => {
    await Promise.all([Server.start(), Server.start()]);
    for (let death = 0; death < 4; death++) {
      await eventually(() => servers.some(({ figures }) => figures.role === 'publishing'));
      const load = (async () => {
        for (let i = 0; i < 40; i++) await append(10);
      })();
      await reached(written + 7 * death);
      const dying = servers.find(({ figures }) => figures.role === 'publishing')!;
      await dying.kill();
      servers = servers.filter((server) => server !== dying);
      await Server.start();
      await load;
      await expectAllOnce();
    }
  }, 60_000);

  it('lose the turn to another and publish nothing more, though they were only held up', async () => {
    const slow = await Server.start();
    await append(10);
    await expectAllOnce();
    await eventually(async () => (await store.checkpoints.read(CHECKPOINT))?.lastEvent?.revision === 9n);
    // Writes the checkpoint as another server would that found it standing still.
    const found = (await store.checkpoints.read(CHECKPOINT))!;
    await store.checkpoints.write(CHECKPOINT, found, found.version);
    const until = performance.now() + UNSEEN_MS;
    await eventually(() => performance.now() > until);
    await append(10);
    await eventually(() => slow.figures.role === 'standby');
    expect(firstPublished(await contents(), /budget\.v1\.event\./)).toHaveLength(10);
    await expectAllOnce();
    // No other server goes on from there, so this one gets the turn again, and only once.
    await append(10);
    await eventually(() => slow.figures.role === 'publishing');
    await expectAllOnce();
  });

  it('stay as they are while nothing is recorded, however long', async () => {
    await Server.start();
    await append(5);
    await expectAllOnce();
    await eventually(async () => (await store.checkpoints.read(CHECKPOINT))?.lastEvent?.revision === 4n);
    await Server.start();
    await eventually(() => roles()[1] === 'standby');
    const { version } = (await store.checkpoints.read(CHECKPOINT))!;
    const until = performance.now() + 3 * PATIENCE_MS;
    await eventually(() => performance.now() > until);
    expect((await store.checkpoints.read(CHECKPOINT))!.version).toBe(version);
    expect(roles()).toEqual(['publishing', 'standby']);
  }, 20_000);

  it('goes on at once where nobody shares the store', async () => {
    const first = await Server.start({ isShared: false });
    await append(20);
    await expectAllOnce();
    await first.leave();
    await append(20);
    const from = performance.now();
    await Server.start({ isShared: false });
    await expectAllOnce();
    expect(performance.now() - from).toBeLessThan(PATIENCE_MS);
  });
});
