import * as fc from 'fast-check';
import type { RandomTurn } from '../model/random-commands';
import { credit, debit, limit, openEscrow, outcome, refundEscrow, releaseEscrow, removeLimit } from './ledger-builders';

const account = fc.constantFrom('team', 'a', 'b', 'c', 'd', 'u');
const window = fc.record({
  unit: fc.constantFrom('minute' as const, 'hour' as const, 'day' as const),
  timeZone: fc.constantFrom('UTC', 'Asia/Kolkata'),
});
const amount = fc.constantFrom('0.5', '1', '3', '20');
const newEscrow = fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6');
const escrow = fc.constantFrom('e1', 'e2', 'e3');

const body: fc.Arbitrary<RandomTurn['body']> = fc.oneof(
  fc.tuple(account, amount, window, fc.option(amount)).map(([accountId, of, within, rollover]) => ({
    ...limit(accountId, of),
    window: within,
    ...(rollover !== null && { rollover }),
  })),
  fc.tuple(account, window).map(([accountId, within]) => ({ ...removeLimit(accountId), window: within })),
  fc
    .tuple(newEscrow, account, account, amount, fc.constantFrom(1, 30))
    .map(([id, payer, payee, of, ttlSeconds]) => openEscrow(id, payer, payee, of, { ttlSeconds })),
  fc.tuple(escrow, fc.option(amount)).map(([id, of]) => releaseEscrow(id, of ?? undefined)),
  escrow.map((id) => refundEscrow(id)),
  fc
    .tuple(fc.integer({ min: 10, max: 60 }), amount, fc.boolean())
    .map(([revision, of, more]) => (more ? debit(revision, of) : credit(revision, of))),
  fc.tuple(account, amount, fc.boolean()).map(([id, work, success]) => outcome(id, work, { success })),
);

/** Quotas that turn, escrows, corrections and work, over the accounts of the random histories; time passes in leaps. */
export const ruleBookTurn: fc.Arbitrary<RandomTurn> = fc
  .tuple(body, fc.constantFrom(0, 5, 70, 4_000))
  .map(([of, waitSeconds]): RandomTurn => ({ waitSeconds, body: of, dryRun: false }));
