import type { DecimalText } from '../kernel/words';

/** Corrects one charge after the fact: gives some of it back, or charges more. */
export interface Adjust {
  readonly type: 'Adjust';
  /** Revision of the charge's event in its ledger, as the spending answer returned it: a whole number as text. */
  readonly revision: string;
  readonly resource: string;
  readonly direction: 'credit' | 'debit';
  readonly amount: DecimalText;
  readonly reason?: string;
}
