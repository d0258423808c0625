import type { NatsConnection } from '@nats-io/transport-node';
import {
  NATS_ROUTES,
  NATS_SUBJECTS,
  ownersInOrder,
  partitionOf,
  PARTITIONS,
  partitionsOwnedBy,
  requestInOrder,
} from '@ledger/protocol';
import { eventually } from '../support/eventually';
import { natsCaller, natsFaultOf, type Json, type NatsCaller } from '../support/nats-client';
import { natsMember, type NatsMember } from '../support/nats-member';
import { natsServer, type NatsServer } from '../support/nats-server';

const A = '127.0.0.1:7001';
const B = '127.0.0.1:7002';
const C = '127.0.0.1:7003';

/** One ledger for each partition. */
const LEDGERS = Array.from({ length: 2_000 }, (_, i) => `ledger-${i}`).filter(
  (ledgerId, i, all) => all.findIndex((other) => partitionOf(other) === partitionOf(ledgerId)) === i,
);

let nats: NatsServer;
let caller: NatsCaller;
const members: NatsMember[] = [];

beforeAll(async () => {
  nats = await natsServer({ jetStream: false });
  caller = await natsCaller(nats.url);
});
afterEach(async () => {
  await Promise.all(members.splice(0).map((member) => member.die()));
});
afterAll(async () => {
  await caller.close();
  await nats.remove();
});

const started = async (name: string, options: Parameters<typeof natsMember>[2] = {}): Promise<NatsMember> => {
  const member = await natsMember(nats.url, name, options);
  members.push(member);
  return member;
};
/** Each is told of the same members, and listens to what it owns. */
const agreed = (...all: readonly NatsMember[]): Promise<void> =>
  eventually(() => {
    const names = all.map(({ name }) => name);
    return all.every(
      ({ name, figures }) =>
        figures.members.join() === [...names].sort().join() &&
        figures.partitions === partitionsOwnedBy(name, names).length,
    );
  });

const fund = (ledgerId: string): Json => ({ fund: { envelope: { commandId: 'c', ledgerId, actor: 'a' } } });
/** By whom the owner's subject of the ledger is served. */
const servedBy = async (ledgerId: string, on: NatsCaller = caller): Promise<unknown> => {
  const { body } = await on.request(NATS_ROUTES.command(ledgerId)[0], fund(ledgerId));
  return (body['answer'] as Json)['at'];
};

/** Asks about every ledger, over and over, until told to stop; gives how often it was answered. Fails with the first failure. */
const asking = (ask: (ledgerId: string) => Promise<unknown>) => {
  let stopped = false;
  let answers = 0;
  const askers = LEDGERS.map(async (ledgerId) => {
    while (!stopped) {
      await ask(ledgerId);
      answers += 1;
    }
  });
  const all = Promise.all(askers);
  all.catch(() => undefined);
  return {
    answers: () => answers,
    stop: async (): Promise<void> => {
      stopped = true;
      await all;
    },
  };
};
const some = (load: { answers(): number }): Promise<void> => {
  const before = load.answers();
  return eventually(() => load.answers() > before + 10 * LEDGERS.length);
};

describe('partitions of requests', () => {
  it('have a ledger each in these tests', () => {
    expect(LEDGERS).toHaveLength(PARTITIONS);
  });

  it('all belong to a server that is alone', async () => {
    await agreed(await started(A));
    const served = await Promise.all(LEDGERS.map((ledgerId) => servedBy(ledgerId)));
    expect(new Set(served)).toEqual(new Set([A]));
  });

  it('are each served by their owner, and by nobody else, when several are there', async () => {
    await agreed(...(await Promise.all([A, B, C].map((name) => started(name)))));
    for (const ledgerId of LEDGERS) {
      const served = await Promise.all(Array.from({ length: 5 }, () => servedBy(ledgerId)));
      expect(new Set(served)).toEqual(new Set([ownersInOrder([A, B, C], partitionOf(ledgerId))[0]]));
    }
  });

  it('go over without a gap when a server joins and when it leaves', async () => {
    const a = await started(A);
    await agreed(a);
    // No request falls back on another subject: each partition is listened to at every moment.
    const load = asking((ledgerId) => servedBy(ledgerId));
    const b = await started(B);
    await agreed(a, b);
    await some(load);
    expect(b.answered()).toBeGreaterThan(0);
    const c = await started(C);
    await agreed(a, b, c);
    await some(load);
    members.splice(members.indexOf(b), 1);
    await b.leave();
    await agreed(a, c);
    await some(load);
    await load.stop();
  });

  it('are taken over when a server dies, and meanwhile any server answers', async () => {
    const [a, b] = [await started(A), await started(B)] as const;
    await agreed(a, b);
    let lost = 0;
    const ask = async (ledgerId: string): Promise<void> => {
      const payload = JSON.stringify(fund(ledgerId));
      await requestInOrder(caller.connection, NATS_ROUTES.command(ledgerId), payload, { timeout: 1_000 }).catch(() => {
        lost += 1;
      });
    };
    const load = asking(ask);
    await some(load);
    members.splice(members.indexOf(b), 1);
    await b.die();
    await some(load);
    await agreed(a);
    const served = await Promise.all(LEDGERS.map((ledgerId) => servedBy(ledgerId)));
    expect(new Set(served)).toEqual(new Set([A]));
    await load.stop();
    // What the dead server had taken nobody answers: at most what was on its way to it at that moment.
    expect(lost).toBeLessThanOrEqual(partitionsOwnedBy(B, [A, B]).length);
  });

  it('come back to a server that was away from NATS', async () => {
    const own = await natsServer({ jetStream: false });
    const [a, b] = [await natsMember(own.url, A), await natsMember(own.url, B)] as const;
    await agreed(a, b);
    await own.stop();
    await eventually(() => !a.figures.connected && !b.figures.connected);
    await own.start();
    await eventually(() => a.figures.connected && b.figures.connected);
    await agreed(a, b);
    const again = await natsCaller(own.url);
    for (const ledgerId of LEDGERS) {
      expect(await servedBy(ledgerId, again)).toBe(ownersInOrder([A, B], partitionOf(ledgerId))[0]);
    }
    await again.close();
    await Promise.all([a.leave(), b.leave()]);
    await own.remove();
  });
});

describe('a server that cannot record anything', () => {
  it('steps aside for those that can, without a gap, and comes back', async () => {
    const [a, b] = [await started(A), await started(B)] as const;
    await agreed(a, b);
    const load = asking((ledgerId) => servedBy(ledgerId));
    b.setReady(false);
    await agreed(a);
    await eventually(() => b.figures.partitions === 0);
    const answered = b.answered();
    await some(load);
    expect(b.answered()).toBe(answered);
    b.setReady(true);
    await agreed(a, b);
    await some(load);
    expect(b.answered()).toBeGreaterThan(answered);
    await load.stop();
  });

  it('still says so itself, where nobody can', async () => {
    const a = await started(A);
    await agreed(a);
    a.setReady(false);
    await eventually(() => a.figures.partitions === 0);
    await expect(servedBy('acme')).rejects.toThrow('no responders');
    const { body } = await caller.request(NATS_SUBJECTS.command('acme'), fund('acme'));
    expect(body['answer']).toMatchObject({ at: A });
    a.setReady(true);
    await agreed(a);
  });

  it('has no share from its start on', async () => {
    const b = await started(B);
    b.setReady(false);
    const a = await started(A);
    await agreed(a);
    expect(b.figures.partitions).toBe(0);
    b.setReady(true);
    await agreed(a, b);
  });
});

describe('a server that leaves', () => {
  it('answers what it took, while others have its partitions', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const a = await started(A, { held: () => released });
    await agreed(a);
    const taken = servedBy('acme');
    const b = await started(B);
    await agreed(a, b);
    members.splice(members.indexOf(a), 1);
    const left = a.leave();
    await agreed(b);
    await eventually(async () => (await servedBy('acme')) === B);
    release();
    expect(await taken).toBe(A);
    await left;
  });

  it('does not wait for one that is gone without a word', async () => {
    const [a, b] = [await started(A), await started(B)] as const;
    await agreed(a, b);
    await b.die();
    await a.leave();
    await expect(servedBy('acme')).rejects.toThrow('no responders');
  });
});

describe('a request to a partition', () => {
  beforeEach(async () => agreed(await started(A)));

  it('can be a batch', async () => {
    const { body } = await caller.request(NATS_ROUTES.batch('acme')[0], { commands: [fund('acme'), fund('acme')] });
    expect(body['answers']).toMatchObject([{ at: A }, { at: A }]);
  });

  it('can be a query', async () => {
    const fault = natsFaultOf(await caller.request(NATS_ROUTES.query('acme', 'Nothing')[0], {}));
    expect(fault).toMatchObject({ status: 'UNIMPLEMENTED', message: 'there is no query Nothing' });
  });

  it('can be nothing else', async () => {
    const subject = NATS_SUBJECTS.partition(0).replace('>', 'intake.acme');
    expect(natsFaultOf(await caller.request(subject, {}))).toMatchObject({ status: 'UNIMPLEMENTED' });
  });

  it('is of the ledger that the subject names', async () => {
    const fault = natsFaultOf(await caller.request(NATS_ROUTES.command('acme')[0], fund('other')));
    expect(fault.violations[0]!.field).toBe('fund.envelope.ledgerId');
  });
});

describe('the subject of members', () => {
  it('moves nothing by what is no note', async () => {
    const a = await started(A);
    await agreed(a);
    for (const text of ['', '{', '{"member":"x:1"}', '{"member":"x:1","instance":"i","state":"idle"}']) {
      caller.connection.publish(NATS_SUBJECTS.member, text);
    }
    const b = await started(B);
    await agreed(a, b);
  });

  it('shows two servers of one name, which are told to mend it', async () => {
    const [a, twin] = [await started(A), await started(A)] as const;
    await eventually(() => a.warnings.length > 0 && twin.warnings.length > 0);
    expect(a.warnings[0]).toContain('LEDGER_ADVERTISE');
  });

  it('shows a name that was made up, when it matters', async () => {
    const guessing = await started('box:7001', { isGuess: true });
    await agreed(guessing);
    expect(guessing.warnings).toEqual([]);
    const b = await started(B);
    await agreed(guessing, b);
    expect(guessing.warnings).toEqual([expect.stringContaining('LEDGER_ADVERTISE')]);
  });
});

describe('a mapping of subjects in the NATS server', () => {
  const settings = `mappings = { "budget.v1.command.*": "budget.v1.partition.{{partition(64,1)}}.command.{{wildcard(1)}}" }`;
  let mapping: NatsServer;
  let both: readonly NatsMember[];
  let plain: NatsConnection;

  beforeAll(async () => {
    mapping = await natsServer({ jetStream: false, settings });
    both = await Promise.all([A, B].map((name) => natsMember(mapping.url, name)));
    await agreed(...both);
    plain = (await natsCaller(mapping.url)).connection;
  });
  afterAll(async () => {
    await plain.close();
    await Promise.all(both.map((member) => member.leave()));
    await mapping.remove();
  });

  it('brings commands of clients that know no partitions to the owner', async () => {
    for (const ledgerId of [...LEDGERS, 'over:nats@home_1-a', 'x'.repeat(128)]) {
      const reply = await plain.request(NATS_SUBJECTS.command(ledgerId), JSON.stringify(fund(ledgerId)));
      expect(reply.json<{ answer: Json }>().answer).toMatchObject({
        ledgerId,
        at: ownersInOrder([A, B], partitionOf(ledgerId))[0],
      });
    }
  });
});
