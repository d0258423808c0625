import { comparePositions, parsePosition, type EventReader } from '@ledger/event-store';
import { openReader } from '@ledger/stores';
import { readModelsFile } from '@ledger/platform';
import { NATS_STREAMS, type RecordedEvent } from '@ledger/protocol';
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { historyOf } from '../support/history';
import { openFunded } from '../support/ledger-load';
import { natsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { RandomTraffic, type Sent } from '../support/random-traffic';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { ServerFleet } from '../support/server-fleet';
import { sharedStore, type SharedStore } from '../support/shared-store';
import {
  expectEachEndedOnce,
  expectEachOnce,
  expectVerified,
  heldIn,
  storedLedger,
  type StoredLedger,
} from '../support/store-judgement';
import { expectPublished, streamContents } from '../support/stream-contents';
import { dumpTables } from '../support/table-dump';

const CLIENTS = 12;
const COMMANDS = 200;
const AGENTS = ['agent-1', 'agent-2', 'agent-3', 'agent-4'];
/** Longest wait for a command: the server's own bound is 10 s, and the way takes some. */
const ANSWERED_MS_MAX = 12_000;

let store: SharedStore;
let reader: EventReader;
let nats: NatsServer;
let fleet: ServerFleet;
beforeAll(async () => {
  [store, nats] = await Promise.all([sharedStore(), natsServer()]);
  reader = await openReader(store.location);
});
afterEach(async () => {
  await fleet.dissolve('SIGKILL');
  await fleet.removeDirectories();
});
afterAll(async () => {
  await reader.close();
  await Promise.all([store.stop(), nats.remove()]);
});

interface Course {
  readonly course: string;
  readonly processes: number;
  /** Events that befall the servers, spread over the load. */
  readonly happens: readonly (() => Promise<unknown>)[];
}

const killAndComeBack = async (): Promise<void> => {
  const victim = fleet.any();
  await fleet.leave(victim, 'SIGKILL');
  await fleet.join(victim.server.dataDir);
};
const killAndReplace = async (): Promise<void> => {
  await fleet.leave(fleet.any(), 'SIGKILL');
  await fleet.join();
};
const leave = async (): Promise<void> => {
  expect(await fleet.leave(fleet.any())).toBe(0);
};
const join = (): Promise<unknown> => fleet.join();

const courses: readonly Course[] = [
  { course: 'two, one killed and back with its directory', processes: 2, happens: [killAndComeBack] },
  {
    course: 'three, one killed and replaced by a stranger, one gone and another come',
    processes: 3,
    happens: [killAndReplace, leave, join],
  },
];

describe('several server processes on one store', () => {
  it.each(courses)(
    'lose nothing, double nothing, and tell one story: $course',
    async ({ processes, happens }) => {
      const seed = chosenSeed();
      process.stdout.write(`several processes seed ${seed}\n`);
      const random = new SeededRandom(seed);
      const prefix = `shared-${randomUUID().slice(0, 8)}-`;
      const ledgerIds = ['a', 'b'].map((name) => prefix + name);
      fleet = new ServerFleet({ EVENTSTOREDB_URL: store.connectionString, NATS_URL: nats.url }, random);
      await Promise.all(Array.from({ length: processes }, () => fleet.join()));
      for (const ledgerId of ledgerIds) await openFunded(fleet.any().client, ledgerId, AGENTS);

      const traffic = new RandomTraffic({ random, ledgerIds, agents: AGENTS, ttlSeconds: 1, unit: '0.01' });
      await underLoad(traffic, random, happens);
      await repeatAll(traffic);

      const ledgers = await whenNothingIsHeld(ledgerIds);
      for (const ledger of ledgers) {
        expectEachOnce(ledger, traffic.sent);
        expectEachEndedOnce(ledger);
      }
      const histories = await expectOneStory(ledgers, prefix);
      await expectAllPublished(histories);
      expect(new Set(await fleet.dissolve())).toEqual(new Set([0]));
    },
    240_000,
  );
});

/** Sends until there are enough commands and everything has happened. Some are sent twice, to any member each time. */
const underLoad = async (traffic: RandomTraffic, random: SeededRandom, happens: Course['happens']): Promise<void> => {
  let happened = 0;
  let acknowledged = 0;
  const send = async (sent: Sent): Promise<void> => {
    const { answer, callMs } = await fleet.answered(sent.send);
    expect(callMs).toBeLessThan(ANSWERED_MS_MAX);
    sent.acknowledged ??= answer;
    // A rejection beyond the recorded rate keeps nothing: its repeat is decided anew.
    if (sent.acknowledged.revision !== undefined) expect(outcomeOf(answer)).toEqual(outcomeOf(sent.acknowledged));
  };
  const sender = async (): Promise<void> => {
    while (happened < happens.length || traffic.sent.length < COMMANDS) {
      const sent = traffic.next();
      await Promise.all(random.chance(0.2) ? [send(sent), send(sent)] : [send(sent)]);
      acknowledged += 1;
    }
  };
  const course = async (): Promise<void> => {
    for (const [i, happen] of happens.entries()) {
      await eventually(() => acknowledged >= ((i + 1) * COMMANDS) / (happens.length + 2));
      await happen();
      happened += 1;
    }
  };
  await Promise.all([course(), ...Array.from({ length: CLIENTS }, sender)]);
};

/** The part of an answer in which a repeat must equal the original. */
const outcomeOf = ({ outcome, revision, at }: NonNullable<Sent['acknowledged']>) => ({
  revision,
  at,
  outcome: outcome?.$case,
  code: outcome?.$case === 'rejected' ? outcome.value.code : undefined,
  events: outcome?.$case === 'accepted' ? outcome.value.events : undefined,
});

/** Every command once more, to any member. */
const repeatAll = async (traffic: RandomTraffic): Promise<void> => {
  const left = [...traffic.sent];
  const repeater = async (): Promise<void> => {
    for (let sent = left.pop(); sent !== undefined; sent = left.pop()) {
      const { answer } = await fleet.answered(sent.send);
      if (sent.acknowledged!.revision === undefined) sent.acknowledged = answer;
      else {
        const original = { ...outcomeOf(sent.acknowledged!), replayed: true };
        expect({ ...outcomeOf(answer), replayed: answer.replayed }).toEqual(original);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, repeater));
};

/** Every reservation's deadline passes; whoever is first records it. */
const whenNothingIsHeld = async (ledgerIds: readonly string[]): Promise<readonly StoredLedger[]> => {
  let ledgers: readonly StoredLedger[] = [];
  await eventually(async () => {
    ledgers = await Promise.all(ledgerIds.map((ledgerId) => storedLedger(reader, ledgerId)));
    return ledgers.every((ledger) => heldIn(ledger)['usd'] === '0');
  });
  return ledgers;
};

type Histories = ReadonlyMap<string, readonly RecordedEvent[]>;

/** Every process has the store's events and the same rows, which are what the events say. Answers the events. */
const expectOneStory = async (ledgers: readonly StoredLedger[], prefix: string): Promise<Histories> => {
  const ledgerIds = ledgers.map(({ ledgerId }) => ledgerId);
  const histories = new Map<string, readonly RecordedEvent[]>();
  for (const { client, server } of fleet.members) {
    for (const { ledgerId, events } of ledgers) {
      const seen = await historyOf(client, ledgerId);
      expect(seen.map(({ eventId }) => eventId)).toEqual(events.map(({ id }) => id));
      await client.queries.getBalances({ ledgerId, minPosition: seen.at(-1)!.position });
      histories.set(ledgerId, seen);
    }
    await expectVerified(reader, ledgerIds, prefix, server.dataDir);
  }
  const [first, ...others] = fleet.members.map(({ server }) => dumpTables(readModelsFile(server.dataDir)));
  for (const other of others) expect(other).toEqual(first);
  return histories;
};

/** Each event of the log is in the stream of events once, in the ledger's order. */
const expectAllPublished = async (histories: Histories): Promise<void> => {
  const last = [...histories.values()].map((events) => parsePosition(events.at(-1)!.position));
  await eventually(async () => {
    const statuses = await Promise.all(fleet.members.map(({ client }) => client.queries.getStatus({})));
    return statuses.some(({ nats: status }) => {
      const published = status?.eventsPosition;
      return published !== undefined && last.every((each) => comparePositions(parsePosition(published), each) >= 0);
    });
  });
  const { connection, close } = await natsCaller(nats.url);
  const messages = await streamContents(connection, NATS_STREAMS.events.name);
  await close();
  for (const [ledgerId, history] of histories) expectPublished(messages, ledgerId, history);
  const ids = messages.map(({ headers }) => headers.get('Nats-Msg-Id'));
  expect(new Set(ids).size).toBe(ids.length);
};
