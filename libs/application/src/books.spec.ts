import { balancesHash, evolve, initialState, OPERATOR, periodTotals, type EventOf } from '@ledger/domain';
import { unseal } from '@ledger/event-store';
import { systemClock } from '@ledger/platform';
import {
  at,
  close,
  closePeriod,
  commandOf,
  consume,
  credit,
  debit,
  fund,
  open,
  openEscrow,
  openLedger,
  refundEscrow,
  releaseEscrow,
  reserve,
} from '../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { committedText, outcomeOf, submitAll, submitEach, WriterRig } from '../../../test/support/writer-rig';
import type { WriterRegistry } from './writer-registry';

const temporary = temporaryDirectories();

let rig: WriterRig;
let writers: WriterRegistry;

beforeEach(async () => {
  rig = await WriterRig.open(temporary());
  writers = rig.writers();
  await submitEach(writers, openLedger(), fund('1000'), open('a', { with: '100' }), open('b', { with: '100' }));
});
afterEach(() => rig.close());

/** Every closed period with the revision of its event. */
const closedPeriods = async (): Promise<{ revision: number; data: EventOf<'PeriodClosed'>['data'] }[]> =>
  (await rig.eventsOf()).flatMap((event, revision) =>
    event.type === 'PeriodClosed' ? [{ revision, data: event.data }] : [],
  );

/** Compares what a closed period states of the log and the books with the stored events before it. */
const expectTrue = async ({ revision, data }: Awaited<ReturnType<typeof closedPeriods>>[number]): Promise<void> => {
  const stored = await rig.recorded();
  expect(data.revision).toBe(String(revision - 1));
  expect(data.chainHead).toBe(unseal(stored[revision - 1]!.metadata)!.seal.hash);
  const folded = initialState();
  for (const event of (await rig.eventsOf()).slice(0, revision)) evolve(folded, event);
  expect(data.balancesHash).toBe(balancesHash(folded));
  expect(data.totals).toEqual(periodTotals(folded));
};

describe('closing a period', () => {
  it('in the middle of a queue begins an append, so that it can say where the log stands', async () => {
    const queue = [
      consume('a', '1'),
      consume('a', '2'),
      closePeriod(),
      consume('a', '4'),
      closePeriod(),
      closePeriod(),
    ];
    const answers = await submitAll(
      writers,
      queue.map((body) => commandOf(body)),
    );
    expect(answers.map(outcomeOf)).toEqual(queue.map(() => 'accepted'));
    const closed = await closedPeriods();
    expect(closed.map(({ data }) => data.number)).toEqual([1, 2, 3]);
    expect(closed.map(({ data }) => data.totals[0]?.used)).toEqual(['3', '7', '7']);
    for (const one of closed) await expectTrue(one);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it('in a long queue is decided ahead, over what is being stored', async () => {
    const queue = Array.from({ length: 60 }, (_, i) => (i % 20 === 19 ? closePeriod() : consume('a', '1')));
    const answers = await submitAll(
      writers,
      queue.map((body) => commandOf(body)),
    );
    expect(new Set(answers.map(outcomeOf))).toEqual(new Set(['accepted']));
    const closed = await closedPeriods();
    expect(closed.map(({ data }) => data.totals[0]?.used)).toEqual(['19', '38', '57']);
    for (const one of closed) await expectTrue(one);
  });

  it('comes to its end though something is due whenever the clock is read', async () => {
    const holds = Array.from({ length: 40 }, (_, i) => reserve(`r${i}`, 'a', '1', { ttlSeconds: i + 1 }));
    await submitEach(writers, ...holds);
    await writers.close();
    const hasty = rig.writers({ clock: { now: () => (rig.now += 1000) } });
    expect((await submitEach(hasty, closePeriod())).map(outcomeOf)).toEqual(['accepted']);
    const [closed] = await closedPeriods();
    await expectTrue(closed!);
    expect(rig.now).toBeLessThan(Date.parse(at(40)));
  });

  it('is answered by a dry run as it would be recorded', async () => {
    const [, answer] = await submitAll(writers, [
      commandOf(consume('a', '1')),
      commandOf(closePeriod(), { dryRun: true }),
    ]);
    const last = (await rig.recorded()).length - 1;
    expect(answer).toMatchObject({ outcome: 'accepted', events: [{ data: { revision: String(last), number: 1 } }] });
    expect(await closedPeriods()).toEqual([]);
  });
});

const leaveMemory = async (): Promise<void> => {
  await writers.evictIdle(0);
};

describe('adjusting a charge that has left memory, with its spender and its payer', () => {
  it('knows the charge, who bears it, and what it was adjusted by before', async () => {
    const [charged] = await submitEach(writers, consume('a', '20'));
    if (charged?.outcome !== 'accepted') throw new Error('the charge was not accepted');
    const revision = String(charged.revision);
    await submitEach(writers, close('a'));
    await leaveMemory();
    const [answer] = await submitEach(writers, credit(revision, '15'));
    expect(answer).toMatchObject({
      outcome: 'accepted',
      events: [{ data: { accountId: 'a', payerId: 'root', closedBelowId: 'root', countedFrom: 'root' } }],
    });
    await leaveMemory();
    expect((await submitEach(writers, debit(revision, '1'))).map(outcomeOf)).toEqual(['accepted']);
    await leaveMemory();
    expect((await submitEach(writers, credit(revision, '6.1'), credit(revision, '6'))).map(outcomeOf)).toEqual([
      'not_permitted',
      'accepted',
    ]);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it('knows the adjustment that is still being stored, and the one before it in its batch', async () => {
    const [charged] = await submitEach(writers, consume('a', '20'));
    const revision = String((charged as { revision: bigint }).revision);
    await leaveMemory();
    const credits = Array.from({ length: 50 }, () => commandOf(credit(revision, '1')));
    const answers = await submitAll(writers, credits);
    expect(answers.map(outcomeOf).filter((outcome) => outcome === 'accepted')).toHaveLength(20);
  });

  it('refuses a revision beyond the log', async () => {
    expect((await submitEach(writers, credit('999', '1'))).map(outcomeOf)).toEqual(['not_permitted']);
  });
});

describe('an escrow', () => {
  const status = async (): Promise<string | undefined> =>
    (await writers.ask({ type: 'GetEscrow', ledgerId: 'test', caller: OPERATOR, escrowId: 'e' }))?.view?.status;

  it('that has ended and left memory is still known', async () => {
    await submitEach(writers, openEscrow('e', 'a', 'b', '40'), releaseEscrow('e', '10'), refundEscrow('e'));
    await leaveMemory();
    expect(await status()).toBe('refunded');
    await leaveMemory();
    const again = [openEscrow('e', 'a', 'b', '1'), releaseEscrow('e'), refundEscrow('x')];
    expect((await submitEach(writers, ...again)).map(outcomeOf)).toEqual([
      'already_exists',
      'escrow_closed',
      'escrow_not_found',
    ]);
  });

  it('that is open goes through a snapshot', async () => {
    await submitEach(writers, openEscrow('e', 'a', 'b', '40', { ttlSeconds: 60 }));
    const many = Array.from({ length: 120 }, () => consume('b', '0.01'));
    await submitEach(writers, ...many);
    await leaveMemory();
    expect(await rig.store.snapshots.latest('ledger-test')).toBeDefined();
    expect(await status()).toBe('open');
    expect((await submitEach(writers, close('b'))).map(outcomeOf)).toEqual(['account_in_use']);
    rig.advance(60);
    expect(await status()).toBe('expired');
    expect(await rig.typesOf()).not.toContain('EscrowRefunded');
    expect((await submitEach(writers, close('b'))).map(outcomeOf)).toEqual(['accepted']);
    expect(await rig.typesOf()).toContain('EscrowRefunded');
  });

  it('is refunded at its deadline by the timer, of ledgers loaded or evicted', async () => {
    const real = rig.writers({ clock: systemClock });
    for (const ledgerId of ['quiet', 'evicted']) {
      const bodies = [
        openLedger(),
        fund('9'),
        open('a', { with: '9' }),
        open('b'),
        openEscrow('e', 'a', 'b', '1', { ttlSeconds: 1 }),
      ];
      await submitAll(
        real,
        bodies.map((body) => commandOf(body, { ledgerId })),
      );
      if (ledgerId === 'evicted') await real.evictIdle(0);
    }
    const subscribed = rig.store.events.subscribe({ streamPrefix: 'ledger-' });
    const seen = new Set<string>();
    for await (const message of subscribed) {
      if (message.kind !== 'events') continue;
      for (const { type, stream } of message.events) if (type === 'EscrowRefunded') seen.add(stream);
      if (seen.size === 2) break;
    }
    await subscribed.close();
    expect([...seen].sort()).toEqual(['ledger-evicted', 'ledger-quiet']);
  });
});
