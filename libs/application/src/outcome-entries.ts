import type { ClosedAccount, EndedReservation } from '@ledger/domain';
import type { OutcomeEntry, Revision } from '@ledger/event-store';

/** Where a command's outcome is recorded, and the hash of what was sent. */
export interface RecordedOutcome {
  readonly hash: string;
  /** Of the command's first event. */
  readonly firstRevision: Revision;
  /** Events of the command, which stand one after the other. */
  readonly count: number;
}

export const commandKey = (commandId: string): string => `c:${commandId}`;
export const reservationKey = (reservationId: string): string => `r:${reservationId}`;
export const accountKey = (accountId: string): string => `a:${accountId}`;
/** Of the chain head at the covered revision: shows whether the index was derived from this log. */
export const CHAIN_KEY = 'chain';

const REVISION_BYTES = 8;
const HEADER_BYTES = 12;

export const outcomeEntry = (commandId: string, { hash, firstRevision, count }: RecordedOutcome): OutcomeEntry => {
  const value = Buffer.allocUnsafe(HEADER_BYTES + hash.length);
  value.writeBigUInt64BE(firstRevision, 0);
  value.writeUInt32BE(count, REVISION_BYTES);
  value.write(hash, HEADER_BYTES, 'latin1');
  return { key: commandKey(commandId), value };
};

export const decodeOutcome = (value: Buffer): RecordedOutcome => ({
  firstRevision: value.readBigUInt64BE(0),
  count: value.readUInt32BE(REVISION_BYTES),
  hash: value.toString('latin1', HEADER_BYTES),
});

export const reservationEntry = (id: string, ended: EndedReservation): OutcomeEntry => ({
  key: reservationKey(id),
  value: Buffer.from(JSON.stringify(ended)),
});
export const decodeReservation = (value: Buffer): EndedReservation => JSON.parse(value.toString()) as EndedReservation;

export const accountEntry = (id: string, closed: ClosedAccount): OutcomeEntry => ({
  key: accountKey(id),
  value: Buffer.from(JSON.stringify(closed)),
});
export const decodeAccount = (value: Buffer): ClosedAccount => JSON.parse(value.toString()) as ClosedAccount;
