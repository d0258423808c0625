import { fund, open, openEscrow } from './ledger-builders';

/** A payer with 100 usd of its own, and those who may have to do with its escrows. */
export const parties = [fund('1000'), open('payer', { with: '100' }), open('payee'), open('arbiter'), open('other')];
/** The same after 40 usd were set aside for a minute. */
export const set = [...parties, openEscrow('e', 'payer', 'payee', '40', { arbiterId: 'arbiter', ttlSeconds: 60 })];
