import {
  batch,
  close,
  defineResource,
  fund,
  open,
  openEscrow,
  refundEscrow,
  releaseEscrow,
  suspend,
} from './ledger-builders';
import type { Pair } from './precedence-pair';

const parties = [fund('100'), open('payer', { with: '100' }), open('payee')];
const escrowed = [...parties, openEscrow('e', 'payer', 'payee', '10')];
const tenThousand = (prefix: string) =>
  Array.from({ length: 10 }, (_, page) =>
    batch(...Array.from({ length: 1000 }, (__, i) => openEscrow(`${prefix}${page}-${i}`, 'payer', 'payee', '0.001'))),
  );
const manyBelow = [0, 1].map((page) =>
  batch(...Array.from({ length: 600 }, (_, i) => open(`t${page}-${i}`, { parentId: 'payee' }))),
);

/** Pairs of rejection codes that both apply to one command, at least one of them of escrows. */
export const escrowPairs: readonly Pair[] = [
  {
    first: 'account_suspended',
    then: 'resource_unknown',
    of: 'an escrow of what there is not, by a suspended payer',
    given: [...escrowed, suspend('payer')],
    cured: escrowed,
    when: openEscrow('x', 'payer', 'payee', { gold: '1' }),
  },
  {
    first: 'resource_unknown',
    then: 'escrow_not_found',
    of: 'the release of what there is not from no escrow',
    given: [],
    cured: [defineResource('gold')],
    when: releaseEscrow('x', { gold: '1' }),
  },
  {
    first: 'resource_unknown',
    then: 'already_exists',
    of: 'an escrow of an unknown resource under an id in use',
    given: escrowed,
    cured: [...escrowed, defineResource('gold')],
    when: openEscrow('e', 'payer', 'payee', { gold: '1' }),
  },
  {
    first: 'escrow_closed',
    then: 'escrow_exceeded',
    of: 'the release of too much of what was refunded',
    given: [...escrowed, refundEscrow('e')],
    cured: escrowed,
    when: releaseEscrow('e', '11'),
  },
  {
    first: 'escrow_closed',
    then: 'not_permitted',
    of: 'a refund of what was released, to its payer',
    given: [...escrowed, releaseEscrow('e')],
    cured: escrowed,
    when: refundEscrow('e', 'payer'),
  },
  {
    first: 'escrow_exceeded',
    then: 'not_permitted',
    of: 'the release of too much by its payee',
    given: [...escrowed, releaseEscrow('e', '9')],
    cured: escrowed,
    when: releaseEscrow('e', '2', 'payee'),
  },
  {
    first: 'already_exists',
    then: 'capacity_exceeded',
    of: 'one escrow too many, under an id in use',
    given: [...parties, ...tenThousand('e')],
    cured: [...parties, ...tenThousand('x')],
    when: openEscrow('e0-1', 'payer', 'payee', '1'),
  },
  {
    first: 'already_exists',
    then: 'insufficient_funds',
    of: 'an escrow of too much, under an id in use',
    given: escrowed,
    cured: parties,
    when: openEscrow('e', 'payer', 'payee', '1000'),
  },
  {
    first: 'capacity_exceeded',
    then: 'insufficient_funds',
    of: 'one escrow too many, of too much',
    given: [...parties, ...tenThousand('e')],
    cured: escrowed,
    when: openEscrow('x', 'payer', 'payee', '1000'),
  },
  {
    first: 'account_in_use',
    then: 'too_large',
    of: 'closing more than a command can, with an escrow at the top',
    given: [...escrowed, ...manyBelow],
    cured: [open('payee'), ...manyBelow],
    when: close('payee', true),
  },
];
