import type { ChargeAdjustments, ClosedAccount, EndedEscrow, EndedReservation } from '@ledger/domain';
import type { OutcomeEntry, Revision } from '@ledger/event-store';

/** Place of a command's recorded outcome, and the hash of the command as it was sent. */
export interface RecordedOutcome {
  readonly hash: string;
  /** Revision of the command's first event. */
  readonly firstRevision: Revision;
  /** Number of the command's events, which stand one after the other. */
  readonly count: number;
}

export const commandKey = (commandId: string): string => `c:${commandId}`;
export const reservationKey = (reservationId: string): string => `r:${reservationId}`;
export const accountKey = (accountId: string): string => `a:${accountId}`;
export const escrowKey = (escrowId: string): string => `e:${escrowId}`;
/** Key of the adjustments of a charge. */
export const adjustmentsKey = (key: string): string => `j:${key}`;

/** Key of the ledger's earliest deadline. */
export const DEADLINE_KEY = 'deadline';

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

/** Ended things of each kind, by id. */
export interface EndedRecords {
  readonly accounts: readonly [string, ClosedAccount][];
  readonly reservations: readonly [string, EndedReservation][];
  readonly escrows: readonly [string, EndedEscrow][];
  readonly adjustments: readonly [string, ChargeAdjustments][];
}

const KEYS = {
  accounts: accountKey,
  reservations: reservationKey,
  escrows: escrowKey,
  adjustments: adjustmentsKey,
} as const satisfies Record<keyof EndedRecords, (id: string) => string>;

export const endedEntries = (ended: EndedRecords): readonly OutcomeEntry[] =>
  (Object.keys(KEYS) as (keyof EndedRecords)[]).flatMap((kind) =>
    ended[kind].map(([id, record]) => ({ key: KEYS[kind](id), value: Buffer.from(JSON.stringify(record)) })),
  );

/** Reads a record that {@link endedEntries} wrote. */
export const decodeEnded = <T>(value: Buffer): T => JSON.parse(value.toString()) as T;

/** Next deadline of a ledger that is not in memory. */
export interface KnownDeadline {
  /** Revision of the ledger's last event that was taken into account. */
  readonly revision: Revision;
  /** Time by the server's clock, in milliseconds since 1970. Undefined: nothing is due. */
  readonly at: number | undefined;
}

/** Entry that is written with every other one, so that it belongs to the revision which the index covers. */
export const deadlineEntry = ({ revision, at }: KnownDeadline): OutcomeEntry => ({
  key: DEADLINE_KEY,
  value: Buffer.from(at === undefined ? `${revision}` : `${revision} ${at}`),
});

/** Reads an entry that {@link deadlineEntry} made. */
export const decodeDeadline = (value: Buffer): KnownDeadline => {
  const [revision, at] = value.toString().split(' ');
  return { revision: BigInt(revision!), at: at === undefined ? undefined : Number(at) };
};
