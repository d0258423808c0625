import type { LedgerInstruction } from '@ledger/domain';
import * as build from '../support/ledger-builders';
import type { SeededRandom } from '../support/seeded-random';

/** Something of nearly every kind that can be asked of a ledger in which `a`, `b` and `c` have funds. */
export const randomInstruction = (random: SeededRandom): LedgerInstruction => {
  const account = random.of(['a', 'b', 'c', 'd', 'e', 'root']);
  const amount = random.of(['0.1', '1', '3', '7.5', '40']);
  return random.of([...spending(random, account, amount), ...administration(random, account, amount)])();
};

type Made = readonly (() => LedgerInstruction)[];

const spending = (random: SeededRandom, account: string, amount: string): Made => {
  const reservation = `r${random.below(60)}`;
  const measured = { attribution: { model: random.of(['small', 'dated', 'unheard']), tokens: { input: 3 } } };
  return [
    () => build.consume(account, amount),
    () => build.consume(account, amount, { onShortage: 'reallocate' }),
    () => build.consume(account, {}, measured),
    () => build.record(account, amount),
    () => build.record(account, { tokens: '10' }),
    () => build.record(account, {}, measured),
    () => build.reserve(reservation, account, amount, { ttlSeconds: 1 + random.below(60) }),
    () => build.reserve(reservation, account, amount, { onShortage: 'reallocate' }),
    () => build.reserve(reservation, account, {}, { estimate: { model: 'small', inputTokens: 9, maxOutputTokens: 5 } }),
    () => build.settle(reservation, amount, { final: random.chance(0.7) }),
    () => build.voidReservation(reservation),
    () => build.extend(reservation, 60),
  ];
};

const administration = (random: SeededRandom, account: string, amount: string): Made => {
  const other = random.of(['a', 'b', 'd']);
  const escrow = `e${random.below(40)}`;
  const revision = String(random.below(400));
  return [
    () => build.open(random.of(['d', 'e', 'f']), { parentId: random.of(['root', 'a', 'd']), with: amount }),
    () => build.open(random.of(['g', 'h', 'i']), { kind: 'run', profile: random.of(['quick', 'steady']) }),
    () => build.update(account, { policy: random.of([{ throttle: 'binding' }, { enforcement: 'observe' }, {}]) }),
    () => build.close(random.of(['d', 'e', 'f', 'b']), true),
    () => build.transfer(account, other, amount),
    () => build.distribute('root', amount, random.of(['equal', 'priority', 'dynamic'] as const)),
    () => build.limit(account, random.of(['5', '50', '500'])),
    () => build.quota(account, random.of(['50', '500']), random.of(['minute', 'day'] as const), { rollover: '20' }),
    () => build.fund(amount),
    () =>
      build.openEscrow(escrow, account, 'c', amount, random.chance(0.5) ? { ttlSeconds: 1 + random.below(60) } : {}),
    () => build.releaseEscrow(escrow, random.chance(0.5) ? amount : undefined),
    () => build.refundEscrow(escrow),
    () => build.credit(revision, '0.1'),
    () => build.debit(revision, amount),
    () => build.confidence(account, random.of(['0.2', '0.95'])),
    () => build.outcome(account, '1'),
  ];
};
