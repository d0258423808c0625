import {
  amounts,
  at,
  close,
  consume,
  fund,
  open,
  openEscrow,
  refundEscrow,
  releaseEscrow,
  reserve,
  suspend,
} from '../support/ledger-builders';
import { parties, set } from '../support/escrowed';

import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const notAParty = rejected({ code: 'not_permitted', reason: 'not_a_party' });
const closed = (status: 'released' | 'refunded' | 'expired') =>
  rejected({ code: 'escrow_closed', escrowId: 'e', status });

ruleTable('opening an escrow', [
  {
    rule: "holds the payer's own funds",
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '40', { arbiterId: 'arbiter', ttlSeconds: 60, reason: 'a report' }),
    then: {
      events: [
        event('Escrowed', {
          escrowId: 'e',
          payerId: 'payer',
          payeeId: 'payee',
          arbiterId: 'arbiter',
          amounts: amounts({ usd: '40' }),
          expiresAt: at(60),
          reason: 'a report',
        }),
      ],
      figures: {
        payer: { available: '60', held: '40', allocated: '100', used: '0', reserved: '0' },
        payee: { available: '0', held: '0' },
      },
    },
  },
  {
    rule: 'all that is available',
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '100'),
    then: figures({ payer: { available: '0', held: '100' } }),
  },
  {
    rule: 'not one unit more',
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '100.000000001'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'payer',
      resource: 'usd',
      requested: '100.000000001',
      available: '100',
    }),
  },
  {
    rule: "nothing of the payer's ancestors",
    given: parties,
    when: openEscrow('e', 'other', 'payee', '1'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'other',
      resource: 'usd',
      requested: '1',
      available: '0',
    }),
  },
  {
    rule: 'several resources: all of them or none',
    given: [...parties, fund({ steps: '9' })],
    when: openEscrow('e', 'payer', 'payee', { usd: '1', steps: '1' }),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'payer',
      resource: 'steps',
      requested: '1',
      available: '0',
    }),
  },
  {
    rule: 'no payee',
    given: parties,
    when: openEscrow('e', 'payer', 'nobody', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'nobody' }),
  },
  {
    rule: 'no arbiter',
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '1', { arbiterId: 'nobody' }),
    then: rejected({ code: 'account_not_found', accountId: 'nobody' }),
  },
  {
    rule: 'a closed arbiter',
    given: [...parties, close('arbiter')],
    when: openEscrow('e', 'payer', 'payee', '1', { arbiterId: 'arbiter' }),
    then: rejected({ code: 'account_closed', accountId: 'arbiter' }),
  },
  {
    rule: 'for itself',
    given: parties,
    when: openEscrow('e', 'payer', 'payer', '1'),
    then: { malformed: 'payeeId' },
  },
  {
    rule: 'a party as its arbiter',
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '1', { arbiterId: 'payee' }),
    then: { malformed: 'arbiterId' },
  },
  {
    rule: 'of nothing',
    given: parties,
    when: openEscrow('e', 'payer', 'payee', '0'),
    then: { malformed: 'amounts[0].amount' },
  },
  {
    rule: 'a suspended payer',
    given: [...parties, suspend('payer')],
    when: openEscrow('e', 'payer', 'payee', '1'),
    then: rejected({ code: 'account_suspended', accountId: 'payer', suspendedId: 'payer' }),
  },
  {
    rule: 'a payer whose run is over',
    given: [...parties, open('run', { with: '9', kind: 'run', maxSeconds: 10 }), { wait: 10 }],
    when: openEscrow('e', 'run', 'payee', '1'),
    then: rejected({ code: 'account_expired', accountId: 'run', expiredId: 'run', expiredAt: at(10) }),
  },
  {
    rule: 'a suspended payee may be promised funds',
    given: [...parties, suspend('payee')],
    when: openEscrow('e', 'payer', 'payee', '1'),
    then: accepted('Escrowed'),
  },
  {
    rule: 'an id that is in use',
    given: set,
    when: openEscrow('e', 'other', 'payee', '1'),
    then: rejected({ code: 'already_exists', what: 'escrow', id: 'e' }),
  },
  {
    rule: 'an id that was in use',
    given: [...set, refundEscrow('e')],
    when: openEscrow('e', 'payer', 'payee', '1'),
    then: rejected({ code: 'already_exists', what: 'escrow', id: 'e' }),
  },
  {
    rule: 'an id of a reservation is no escrow',
    given: [...parties, reserve('e', 'payer', '1')],
    when: openEscrow('e', 'payer', 'payee', '1'),
    then: accepted('Escrowed'),
  },
]);

ruleTable('releasing', [
  {
    rule: 'all of it, unless amounts are stated',
    given: set,
    when: releaseEscrow('e'),
    then: {
      events: [event('EscrowReleased', { amounts: amounts({ usd: '40' }), final: true })],
      figures: {
        payer: { available: '60', held: '0', allocated: '60' },
        payee: { available: '40', allocated: '40', used: '0' },
      },
    },
  },
  {
    rule: 'a part, and the rest stays held',
    given: set,
    when: releaseEscrow('e', '15', 'payer'),
    then: {
      events: [event('EscrowReleased', { amounts: amounts({ usd: '15' }), byId: 'payer', final: false })],
      figures: { payer: { available: '60', held: '25' }, payee: { available: '15' } },
    },
  },
  {
    rule: 'the last part ends it',
    given: [...set, releaseEscrow('e', '15')],
    when: releaseEscrow('e', '25', 'arbiter'),
    then: { events: [event('EscrowReleased', { final: true })], figures: { payer: { held: '0' } } },
  },
  {
    rule: 'not one unit more than is left',
    given: [...set, releaseEscrow('e', '15')],
    when: releaseEscrow('e', '25.000000001'),
    then: rejected({
      code: 'escrow_exceeded',
      escrowId: 'e',
      resource: 'usd',
      requested: '25.000000001',
      remaining: '25',
    }),
  },
  {
    rule: 'not a resource that it does not hold',
    given: set,
    when: releaseEscrow('e', { steps: '1' }),
    then: rejected({ code: 'escrow_exceeded', escrowId: 'e', resource: 'steps', requested: '1', remaining: '0' }),
  },
  {
    rule: 'one of two resources whole is a part',
    given: [
      ...parties,
      fund({ steps: '9' }),
      open('rich', { with: { usd: '9', steps: '9' } }),
      openEscrow('e', 'rich', 'payee', { usd: '9', steps: '9' }),
    ],
    when: releaseEscrow('e', { steps: '9' }),
    then: {
      events: [event('EscrowReleased', { final: false })],
      figures: { 'rich/steps': { held: '0' }, rich: { held: '9' } },
    },
  },
  { rule: 'not the payee', given: set, when: releaseEscrow('e', undefined, 'payee'), then: notAParty },
  { rule: 'not a third account', given: set, when: releaseEscrow('e', undefined, 'other'), then: notAParty },
  {
    rule: 'its arbiter, who may be closed by then',
    given: [...set, close('arbiter')],
    when: releaseEscrow('e', undefined, 'arbiter'),
    then: accepted('EscrowReleased'),
  },
  {
    rule: 'of a suspended payer: it was set aside before',
    given: [...set, suspend('payer'), suspend('payee')],
    when: releaseEscrow('e', undefined, 'payer'),
    then: accepted('EscrowReleased'),
  },
  {
    rule: 'what there is not',
    given: set,
    when: releaseEscrow('x'),
    then: rejected({ code: 'escrow_not_found', escrowId: 'x' }),
  },
  {
    rule: 'what was released',
    given: [...set, releaseEscrow('e')],
    when: releaseEscrow('e'),
    then: closed('released'),
  },
  { rule: 'what was refunded', given: [...set, refundEscrow('e')], when: releaseEscrow('e'), then: closed('refunded') },
  {
    rule: 'a millisecond before its deadline',
    given: [...set, { wait: 59.999 }],
    when: releaseEscrow('e'),
    then: accepted('EscrowReleased'),
  },
  { rule: 'not at its deadline', given: [...set, { wait: 60 }], when: releaseEscrow('e'), then: closed('expired') },
  {
    rule: 'funds that came this way are own funds',
    given: [...set, releaseEscrow('e')],
    when: consume('payee', '1'),
    then: figures({ payee: { available: '39', consumed: '1' }, root: { consumed: '0' } }),
  },
  {
    rule: 'a payer that keeps too little crosses its thresholds',
    given: [...set, consume('payer', '40')],
    when: releaseEscrow('e', '20'),
    then: accepted('EscrowReleased', event('ThresholdCrossed', { ownerId: 'payer', basis: 'funds', threshold: '0.5' })),
  },
]);

ruleTable('refunding', [
  {
    rule: 'all that is left goes back',
    given: [...set, releaseEscrow('e', '15')],
    when: refundEscrow('e', 'payee'),
    then: {
      events: [event('EscrowRefunded', { amounts: amounts({ usd: '25' }), byId: 'payee', cause: 'requested' })],
      figures: { payer: { available: '85', held: '0', allocated: '85' }, payee: { available: '15' } },
    },
  },
  { rule: 'by the operator', given: set, when: refundEscrow('e'), then: accepted('EscrowRefunded') },
  { rule: 'by the arbiter', given: set, when: refundEscrow('e', 'arbiter'), then: accepted('EscrowRefunded') },
  { rule: 'not by the payer', given: set, when: refundEscrow('e', 'payer'), then: notAParty },
  { rule: 'at its deadline', given: [...set, { wait: 60 }], when: refundEscrow('e'), then: closed('expired') },
]);
