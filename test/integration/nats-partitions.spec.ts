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
import { natsCaller } from '../support/nats-client';
import { agreed, fund, LEDGERS, natsMember, servedBy } from '../support/nats-member';
import { natsMembers } from '../support/nats-members';
import { natsServer } from '../support/nats-server';

const A = '127.0.0.1:7001';
const B = '127.0.0.1:7002';
const C = '127.0.0.1:7003';

const net = natsMembers();
const { started, members } = net;

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
    const served = await Promise.all(LEDGERS.map((ledgerId) => servedBy(net.caller, ledgerId)));
    expect(new Set(served)).toEqual(new Set([A]));
  });

  it('are each served by their owner, and by nobody else, when several are there', async () => {
    await agreed(...(await Promise.all([A, B, C].map((name) => started(name)))));
    for (const ledgerId of LEDGERS) {
      const served = await Promise.all(Array.from({ length: 5 }, () => servedBy(net.caller, ledgerId)));
      expect(new Set(served)).toEqual(new Set([ownersInOrder([A, B, C], partitionOf(ledgerId))[0]]));
    }
  });

  it('go over without a gap when a server joins and when it leaves', async () => {
    const a = await started(A);
    await agreed(a);
    // No request falls back on another subject: each partition is listened to at every moment.
    const load = asking((ledgerId) => servedBy(net.caller, ledgerId));
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
      await requestInOrder(net.caller.connection, NATS_ROUTES.command(ledgerId), payload, { timeout: 1_000 }).catch(
        () => {
          lost += 1;
        },
      );
    };
    const load = asking(ask);
    await some(load);
    members.splice(members.indexOf(b), 1);
    await b.die();
    await some(load);
    await agreed(a);
    const served = await Promise.all(LEDGERS.map((ledgerId) => servedBy(net.caller, ledgerId)));
    expect(new Set(served)).toEqual(new Set([A]));
    await load.stop();
    // Commands that the dead server had taken are not answered: at most those that were on their way to it at that
    // moment.
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
      expect(await servedBy(again, ledgerId)).toBe(ownersInOrder([A, B], partitionOf(ledgerId))[0]);
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
    const load = asking((ledgerId) => servedBy(net.caller, ledgerId));
    b.setReady(false);
    await agreed(a);
    await eventually(() => b.figures.partitions === 0);
    // Commands that NATS had handed over before it heard of the leaving are still answered.
    await some(load);
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
    await eventually(() =>
      servedBy(net.caller, 'acme').then(
        () => false,
        ({ message }: Error) => message.includes('no responders'),
      ),
    );
    const { body } = await net.caller.request(NATS_SUBJECTS.command('acme'), fund('acme'));
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
    const taken = servedBy(net.caller, 'acme');
    const b = await started(B);
    await agreed(a, b);
    members.splice(members.indexOf(a), 1);
    const left = a.leave();
    await agreed(b);
    await eventually(async () => (await servedBy(net.caller, 'acme')) === B);
    release();
    expect(await taken).toBe(A);
    await left;
  });

  it('does not wait for one that is gone without a word', async () => {
    const [a, b] = [await started(A), await started(B)] as const;
    await agreed(a, b);
    await b.die();
    await a.leave();
    await expect(servedBy(net.caller, 'acme')).rejects.toThrow('no responders');
  });
});
