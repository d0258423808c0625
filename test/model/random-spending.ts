import type { Reserve } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  account,
  attribution,
  newReservation,
  optional,
  reservation,
  seldom,
  spent,
  type Weighted,
} from './random-values';

const onShortage = optional('onShortage', fc.constantFrom('reject' as const, 'reallocate' as const), 2);
const ttlSeconds = fc.integer({ min: 1, max: 40 });

/** Amounts that leave something for the server to price, where there is something to price it by. */
const priced = fc.constantFrom([], [{ resource: 'tokens', amount: '3' }], [{ resource: 'usd', amount: '2' }]);
const measured = fc.tuple(priced, attribution).map(([amounts, of]) => ({ amounts, attribution: of }));
const usage = fc.oneof(
  { weight: 5, arbitrary: spent.map((amounts) => ({ amounts })) },
  { weight: 2, arbitrary: measured },
);

const estimates: fc.Arbitrary<Pick<Reserve, 'estimate' | 'counted'>> = fc
  .tuple(
    fc.constantFrom('small', 'odd', 'dated', 'unheard'),
    fc.constantFrom(0, 2, 9),
    fc.constantFrom(0, 4),
    fc.boolean(),
  )
  .map(([model, inputTokens, maxOutputTokens, given]) =>
    given
      ? { estimate: { model, inputTokens, maxOutputTokens } }
      : {
          estimate: { provider: 'acme', model, text: 'what is counted', maxOutputTokens },
          counted: { inputTokens, method: 'heuristic' },
        },
  );

export const spendingCommands: Weighted = [
  [
    12,
    fc.tuple(account, usage, onShortage).map(([accountId, what, rest]) => ({
      type: 'Consume' as const,
      accountId,
      mode: 'enforce' as const,
      ...what,
      ...rest,
    })),
  ],
  [
    5,
    fc.tuple(account, usage, optional('reservationId', reservation, 1)).map(([accountId, what, rest]) => ({
      type: 'Consume' as const,
      accountId,
      mode: 'record' as const,
      ...what,
      ...rest,
    })),
  ],
  [
    15,
    fc
      .tuple(account, newReservation, usage, ttlSeconds, onShortage)
      .map(([accountId, reservationId, what, ttl, rest]) => ({
        type: 'Reserve' as const,
        accountId,
        reservationId,
        ...what,
        ttlSeconds: ttl,
        ...rest,
      })),
  ],
  [
    3,
    fc
      .tuple(account, newReservation, priced, estimates, ttlSeconds, seldom('attribution', attribution))
      .map(([accountId, reservationId, amounts, estimate, ttl, rest]) => ({
        type: 'Reserve' as const,
        accountId,
        reservationId,
        amounts,
        ...estimate,
        ttlSeconds: ttl,
        ...rest,
      })),
  ],
  [
    10,
    fc.tuple(reservation, usage, optional('final', fc.boolean())).map(([reservationId, what, rest]) => ({
      type: 'Settle' as const,
      reservationId,
      ...what,
      ...rest,
    })),
  ],
  [3, reservation.map((reservationId) => ({ type: 'VoidReservation' as const, reservationId }))],
  [
    3,
    fc
      .tuple(reservation, fc.integer({ min: 1, max: 90 }))
      .map(([reservationId, ttl]) => ({ type: 'ExtendReservation' as const, reservationId, ttlSeconds: ttl })),
  ],
];
