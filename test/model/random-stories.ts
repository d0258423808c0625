import type { Attribution, Instruction } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  close,
  confidence,
  consume,
  distribute,
  extend,
  openEscrow,
  record,
  releaseEscrow,
  reserve,
  settle,
  voidReservation,
} from '../support/ledger-builders';
import { LAST_BILL } from './aimed';
import { randomTurn, type RandomTurn } from './random-commands';

const spender = fc.constantFrom('root', 'team', 'a', 'b', 'c', 'd', 'x');
const reservation = fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8');
const escrow = fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8');

/** Commands that belong together and that chance alone would seldom put one after the other. */
const stories: fc.Arbitrary<readonly Instruction[]> = fc.oneof(
  fc
    .tuple(reservation, spender, fc.constantFrom('voided', 'extended', 'in parts'))
    .map(([id, at, how]): Instruction[] => [
      reserve(id, at, '1'),
      ...(how === 'voided' ? [voidReservation(id)] : []),
      ...(how === 'extended' ? [extend(id, 90), settle(id, '0.25')] : []),
      ...(how === 'in parts' ? [settle(id, '0.25', { final: false }), settle(id, '2')] : []),
    ]),
  fc
    .tuple(escrow, fc.constantFrom('team', 'a', 'b'))
    .map(([id, payer]): Instruction[] => [
      openEscrow(id, payer, 'c', '1'),
      releaseEscrow(id, '0.5'),
      releaseEscrow(id, '2'),
    ]),
  fc
    .tuple(fc.constantFrom('a', 'b', 'x'), fc.constantFrom('credit' as const, 'debit' as const))
    .map(([id, direction]): Instruction[] => [
      record(id, '2'),
      close(id, true),
      { type: 'Adjust', revision: LAST_BILL, resource: 'usd', direction, amount: '1' },
      { type: 'Adjust', revision: LAST_BILL, resource: 'usd', direction: 'credit', amount: '1.5' },
    ]),
  fc
    .constantFrom('a', 'b', 'd', 'u', 'x')
    .map((id): Instruction[] => [
      record(id, '7.5'),
      record(id, '0.5'),
      consume(id, '0.5'),
      reserve(`s-${id}`, id, '0.5'),
    ]),
  fc
    .constantFrom('equal' as const, 'priority' as const, 'dynamic' as const)
    .map((strategy): Instruction[] => [record('c', '0.5'), distribute('team', '1', strategy)]),
  fc.constantFrom('0.5', '0.95').map((reached): Instruction[] => [confidence('d', reached), consume('d', '0.5')]),
);

/** Bills of one operation, priced by the server: some say which model it was, some leave it to the reservation. */
const pricedBills: fc.Arbitrary<readonly Instruction[]> = fc
  .tuple(
    reservation,
    spender,
    fc.constantFrom('small', 'odd', 'dated'),
    fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('silent', 'named', 'other', 'stated', 'reported')),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    fc.constantFrom('settled', 'voided'),
  )
  .map(([id, at, model, bills, end]): Instruction[] => [
    reserve(id, at, '1', { attribution: { provider: 'acme', model, operation: 'chat', calls: 1 } }),
    ...bills.map(([input, how]): Instruction => {
      const measured: Attribution = { tokens: { input, output: 1 }, ...(input > 7 && { seconds: '1.5' }) };
      const named = how === 'named' ? { model } : how === 'other' ? { model: 'small' } : {};
      const attribution: Attribution = { ...named, ...measured };
      if (how === 'reported') return record(at, {}, { reservationId: id, attribution });
      return settle(id, how === 'stated' ? '0.25' : {}, { final: false, attribution });
    }),
    end === 'voided' ? voidReservation(id) : settle(id, {}, { attribution: { tokens: { output: 2 } } }),
    record(at, {}, { reservationId: id, attribution: { tokens: { input: 3 } } }),
  ]);

/** Random turns, among which some stories are told. */
export const randomTurns = ({ min, max }: { readonly min: number; readonly max: number }): fc.Arbitrary<RandomTurn[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 30, arbitrary: randomTurn.map((turn) => [turn]) },
        {
          weight: 1,
          arbitrary: fc
            .oneof({ weight: 6, arbitrary: stories }, { weight: 1, arbitrary: pricedBills })
            .map((bodies) => bodies.map((body): RandomTurn => ({ waitSeconds: 0, body, dryRun: false }))),
        },
      ),
      { minLength: min, maxLength: max, size: 'max' },
    )
    .map((parts) => parts.flat());
