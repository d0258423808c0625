import { OPERATOR, type Principal } from '@ledger/domain';
import { set } from '../support/escrowed';
import { batch, refundEscrow, releaseEscrow } from '../support/ledger-builders';
import { event, rejected, ruleTable, type Row } from '../support/rule-table';

const notAParty = rejected({ code: 'not_permitted', reason: 'not_a_party' });
const account = (accountId: string): Principal => ({ kind: 'account', accountId });

interface CallerRow extends Omit<Row, 'given' | 'envelope'> {
  readonly caller: Principal;
}
const tableOf = (area: string, rows: readonly CallerRow[]): void =>
  ruleTable(
    area,
    rows.map(({ caller, ...row }) => ({ ...row, given: set, envelope: { caller } })),
  );
const released = (byId?: string) => ({ events: [event('EscrowReleased', { ...(byId && { byId }), final: true })] });
const refunded = (byId?: string) => ({ events: [event('EscrowRefunded', { ...(byId && { byId }) })] });

tableOf('releasing, by who calls', [
  { rule: 'the operator on behalf of nobody', caller: OPERATOR, when: releaseEscrow('e'), then: released() },
  {
    rule: 'the operator on behalf of the payer',
    caller: OPERATOR,
    when: releaseEscrow('e', undefined, 'payer'),
    then: released('payer'),
  },
  {
    rule: 'the operator not on behalf of an outsider',
    caller: OPERATOR,
    when: releaseEscrow('e', undefined, 'other'),
    then: notAParty,
  },
  {
    rule: 'the payer for itself, which the event says',
    caller: account('payer'),
    when: releaseEscrow('e'),
    then: released('payer'),
  },
  {
    rule: 'the payer who names itself',
    caller: account('payer'),
    when: releaseEscrow('e', undefined, 'payer'),
    then: released('payer'),
  },
  { rule: 'the arbiter for itself', caller: account('arbiter'), when: releaseEscrow('e'), then: released('arbiter') },
  { rule: 'not the payee', caller: account('payee'), when: releaseEscrow('e'), then: notAParty },
  { rule: 'not an outsider who names nobody', caller: account('other'), when: releaseEscrow('e'), then: notAParty },
  {
    rule: 'not an outsider who names the payer',
    caller: account('other'),
    when: releaseEscrow('e', undefined, 'payer'),
    then: notAParty,
  },
  {
    rule: 'not the payee who names the arbiter',
    caller: account('payee'),
    when: releaseEscrow('e', undefined, 'arbiter'),
    then: notAParty,
  },
  {
    rule: 'not the arbiter in the name of the payer',
    caller: account('arbiter'),
    when: releaseEscrow('e', undefined, 'payer'),
    then: notAParty,
  },
  { rule: 'not the root', caller: account('root'), when: releaseEscrow('e'), then: notAParty },
  {
    rule: 'not an outsider by an atomic batch',
    caller: account('other'),
    when: batch(releaseEscrow('e')),
    then: { ...notAParty, item: 0 },
  },
]);

tableOf('refunding, by who calls', [
  { rule: 'the operator on behalf of nobody', caller: OPERATOR, when: refundEscrow('e'), then: refunded() },
  { rule: 'the payee for itself', caller: account('payee'), when: refundEscrow('e'), then: refunded('payee') },
  { rule: 'the arbiter for itself', caller: account('arbiter'), when: refundEscrow('e'), then: refunded('arbiter') },
  { rule: 'not the payer', caller: account('payer'), when: refundEscrow('e'), then: notAParty },
  { rule: 'not an outsider who names nobody', caller: account('other'), when: refundEscrow('e'), then: notAParty },
  {
    rule: 'not an outsider who names the payee',
    caller: account('other'),
    when: refundEscrow('e', 'payee'),
    then: notAParty,
  },
]);
