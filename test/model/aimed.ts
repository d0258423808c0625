import type { Instruction, LedgerInstruction } from '@ledger/domain';

/** One in so many adjustments names whatever event has its number, charge or not. */
const UNAIMED_EVERY = 11;

/** Stands for the bill that was written last. */
export const LAST_BILL = 'last';

/** A random adjustment's number made the revision of a bill that was written, if any was. */
export const aimed = (body: Instruction, bills: readonly string[]): Instruction => {
  if (body.type === 'AtomicBatch') return { ...body, items: body.items.map((item) => aimedOne(item, bills)) };
  return body.type === 'ClosePeriod' || body.type === 'ResetClock' ? body : aimedOne(body, bills);
};

const aimedOne = (body: LedgerInstruction, bills: readonly string[]): LedgerInstruction => {
  if (body.type !== 'Adjust') return body;
  if (bills.length === 0) return { ...body, revision: '0' };
  if (body.revision === LAST_BILL) return { ...body, revision: bills.at(-1)! };
  const number = Number(body.revision);
  return number % UNAIMED_EVERY === 0 ? body : { ...body, revision: bills[number % bills.length]! };
};
