import { status } from '@grpc/grpc-js';
import { RequestError, TimeoutError } from '@nats-io/transport-node';
import { openReader } from '@ledger/stores';
import type { EventReader } from '@ledger/event-store';
import { connectLedger, type LedgerClient } from '@ledger/client';
import { ConsumeMode, NATS_ROUTES, requestInOrder } from '@ledger/protocol';
import { randomUUID } from 'node:crypto';
import { accepted, envelope, usd } from '../support/client';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { openFunded } from '../support/ledger-load';
import { natsAccepted, natsCaller, natsFaultOf, replyOf, type NatsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { SeededRandom } from '../support/seeded-random';
import { ServerFleet, type FleetMember } from '../support/server-fleet';
import { sharedStore, type SharedStore } from '../support/shared-store';
import { storedLedger } from '../support/store-judgement';

/** Enough that every server owns some. */
const LEDGERS = Array.from({ length: 12 }, (_, i) => `routed-${randomUUID().slice(0, 8)}-${i}`);
/** Commands of each phase, by all senders together. */
const COMMANDS = 150;
/**
 * Longest wait for an answer over NATS, where only a server that dies answers nothing: as long as a server may take for
 * a command.
 */
const NATS_MS_MAX = 10_000;
/**
 * Random choice of three servers instead of the owner would make more than every third command conflict with
 * another server's.
 */
const CONFLICTS_PER_THOUSAND_MAX = 100;

let store: SharedStore;
let reader: EventReader;
let nats: NatsServer;
let caller: NatsCaller;
let fleet: ServerFleet;
let routed: LedgerClient;
let addresses: readonly string[];
let load: Load | undefined;

beforeAll(async () => {
  [store, nats] = await Promise.all([sharedStore(), natsServer()]);
  reader = await openReader(store.location);
  caller = await natsCaller(nats.url);
  addresses = (await Promise.all([freePort(), freePort(), freePort()])).map((port) => `127.0.0.1:${port}`);
  fleet = new ServerFleet({ EVENTSTOREDB_URL: store.connectionString, NATS_URL: nats.url }, new SeededRandom(1));
  routed = connectLedger(addresses);
});
afterAll(async () => {
  load?.halt();
  routed.close();
  await fleet.dissolve('SIGKILL');
  await fleet.removeDirectories();
  await caller.close();
  await reader.close();
  await Promise.all([store.stop(), nats.remove()]);
});

const joined = (i: number, dataDir?: string): Promise<FleetMember> => fleet.join(dataDir, addresses[i]!);

/** Every server knows of all, and they have all partitions among them. */
const agreed = (): Promise<void> =>
  eventually(async () => {
    const all = fleet.members.map(({ server }) => server.address).sort();
    const statuses = await Promise.all(fleet.members.map(({ client }) => client.queries.getStatus({})));
    return statuses.every(({ nats: status }) => [...status!.members].sort().join() === all.join());
  });

interface Charge {
  readonly ledgerId: string;
  readonly commandId: string;
  readonly revision: bigint;
}

/** Charges each ledger over both transports until told to stop, each as its library or NATS routes it. */
class Load {
  readonly charges: Charge[] = [];
  /** Requests over NATS that had to be sent again. */
  lost = 0;
  /** Reasons given by answers over NATS that asked to send again. */
  readonly refused: string[] = [];
  private stopped = false;
  private readonly senders: Promise<unknown>;

  constructor() {
    this.senders = Promise.all(
      LEDGERS.flatMap((ledgerId) => [this.send(ledgerId, overGrpc), this.send(ledgerId, this.overNats)]),
    );
    // Seen by whoever stops it; until then it is nobody's.
    this.senders.catch(() => undefined);
  }

  goesOn(): Promise<void> {
    const before = this.charges.length;
    return Promise.race([this.senders, eventually(() => this.charges.length >= before + COMMANDS)]).then(
      () => undefined,
    );
  }

  halt(): void {
    this.stopped = true;
  }

  async stop(): Promise<void> {
    this.halt();
    await this.senders;
  }

  private async send(ledgerId: string, send: (ledgerId: string, commandId: string) => Promise<bigint>): Promise<void> {
    while (!this.stopped) {
      const commandId = randomUUID();
      this.charges.push({ ledgerId, commandId, revision: await send(ledgerId, commandId) });
    }
  }

  private readonly overNats = async (ledgerId: string, commandId: string): Promise<bigint> => {
    const payload = JSON.stringify({ consume: { ...charge(ledgerId, commandId), mode: 'CONSUME_MODE_RECORD' } });
    for (;;) {
      const message = await requestInOrder(caller.connection, NATS_ROUTES.command(ledgerId), payload, {
        timeout: NATS_MS_MAX,
      }).catch((error: unknown) => {
        // The command is sent again with the same id: the answer then says what became of it.
        if (!(error instanceof TimeoutError) && !(error instanceof RequestError)) throw error;
        this.lost += 1;
      });
      if (message === undefined) continue;
      const reply = replyOf(message);
      if (!('error' in reply.body)) return BigInt(natsAccepted(reply)['revision'] as string);
      const { code, message: why } = natsFaultOf(reply);
      expect({ code, why }).toEqual({ code: status.UNAVAILABLE, why: expect.any(String) as string });
      this.refused.push(why);
    }
  };
}

const charge = (ledgerId: string, commandId: string) => ({
  envelope: envelope(ledgerId, { commandId }),
  accountId: 'agent',
  amounts: usd('0.000001'),
});
/** No repeat here: the client asks the next server by itself, and whatever else fails is a failure of the test. */
const overGrpc = async (ledgerId: string, commandId: string): Promise<bigint> => {
  const answer = await routed.commands.consume({ ...charge(ledgerId, commandId), mode: ConsumeMode.RECORD });
  accepted(answer);
  return answer.answer!.revision!;
};

const counted = async (): Promise<{ readonly answered: number; readonly conflicts: number }> => {
  const sum = { answered: 0, conflicts: 0 };
  for (const { client } of fleet.members) {
    const { commandsAnswered, conflicts } = await client.queries.getStatus({});
    sum.answered += Number(commandsAnswered);
    sum.conflicts += Number(conflicts);
  }
  return sum;
};

describe('ledgers of several servers', () => {
  it('go from hand to hand as servers join, leave, die and come back: every request is answered, none twice recorded', async () => {
    const a = await joined(0);
    const b = await joined(1);
    for (const ledgerId of LEDGERS) await openFunded(routed, ledgerId, ['agent']);
    await agreed();
    load = new Load();
    await load.goesOn();
    await joined(2);
    await agreed();
    await load.goesOn();
    const quiet = await counted();
    expect(await fleet.leave(b)).toBe(0);
    await agreed();
    await load.goesOn();
    expect(load.lost).toBe(0);
    await fleet.leave(a, 'SIGKILL');
    await load.goesOn();
    await agreed();
    await joined(0, a.server.dataDir);
    await agreed();
    await load.goesOn();
    await load.stop();

    // Requests that the dead server had taken, and those sent to it before the others noticed: NATS itself tries no
    // other server.
    expect(load.lost).toBeLessThanOrEqual(LEDGERS.length * 3);
    process.stdout.write(
      `handing over: ${quiet.conflicts} conflicts over ${quiet.answered} commands, ${load.lost} lost, refused: ${load.refused.join('; ') || 'none'}\n`,
    );
    expect((quiet.conflicts * 1_000) / quiet.answered).toBeLessThan(CONFLICTS_PER_THOUSAND_MAX);
    for (const ledgerId of LEDGERS) await expectEachOnce(ledgerId, load.charges);
    expect(await fleet.dissolve()).toEqual([0, 0]);
  }, 240_000);
});

/** Every charge is in the log once, at the revision that was answered, and nothing else was charged. */
const expectEachOnce = async (ledgerId: string, charges: readonly Charge[]): Promise<void> => {
  const { events } = await storedLedger(reader, ledgerId);
  const recorded = events
    .filter(({ type }) => type === 'Consumed')
    .map(({ metadata, revision }) => [(JSON.parse(metadata) as { readonly commandId: string }).commandId, revision]);
  const answered = charges.filter((each) => each.ledgerId === ledgerId).map((each) => [each.commandId, each.revision]);
  expect(new Map(recorded as [string, bigint][])).toEqual(new Map(answered as [string, bigint][]));
  expect(recorded).toHaveLength(answered.length);
};
