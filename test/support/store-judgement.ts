import { decodeEvent } from '@ledger/domain';
import type { EventReader, StreamEvent } from '@ledger/event-store';
import { LedgerAudit, verifyDirectory } from '@ledger/audit';
import { derivedDirectory } from '../../apps/cli/src/store/derived-directory';
import { revisionsOf, type Sent } from './random-traffic';

/** A ledger's stream as the store has it, read beside every server. */
export interface StoredLedger {
  readonly ledgerId: string;
  readonly events: readonly StreamEvent[];
}

export const storedLedger = async (reader: EventReader, ledgerId: string): Promise<StoredLedger> => {
  const events: StreamEvent[] = [];
  for await (const page of reader.readStream(`ledger-${ledgerId}`)) events.push(...page);
  return { ledgerId, events };
};

/** Amounts held now, by resource. */
export const heldIn = ({ events }: StoredLedger): Readonly<Record<string, string>> => {
  const audit = new LedgerAudit();
  for (const { type, data } of events) audit.apply(decodeEvent(type, data));
  return Object.fromEntries(audit.totals().map(({ resource, held }) => [resource, held]));
};

/**
 * Judges every ledger whose name begins with the prefix: its ids and chain, the fold against books kept a second time,
 * and the rows of this directory's read models against both.
 */
export const expectVerified = async (
  reader: EventReader,
  ledgerIds: readonly string[],
  prefix: string,
  directory: string,
): Promise<void> => {
  const own = narrowed(reader, `ledger-${prefix}`);
  const { ledgers, remarks } = await verifyDirectory(own, derivedDirectory(directory), () => undefined);
  expect(remarks).toEqual([]);
  expect(ledgers.map(({ ledgerId, findings, rows }) => ({ ledgerId, findings, hasRows: rows > 0 }))).toEqual(
    [...ledgerIds].sort().map((ledgerId) => ({ ledgerId, findings: [], hasRows: true })),
  );
};

/** A store that others used before has more ledgers than those to be judged. */
const narrowed = (reader: EventReader, streamPrefix: string): EventReader => ({
  readStream: (stream, options) => reader.readStream(stream, options),
  readAll: (options) => reader.readAll({ ...options, streamPrefix }),
  subscribe: (options) => reader.subscribe({ ...options, streamPrefix }),
  head: () => reader.head(),
  streamHead: (stream) => reader.streamHead(stream),
  assertWhole: (stream) => reader.assertWhole(stream),
  listStreams: (_, options) => reader.listStreams(streamPrefix, options),
  close: () => reader.close(),
});

/** Every acknowledged command's events are in the log where its answer says, and nowhere else. */
export const expectEachOnce = (ledger: StoredLedger, traffic: readonly Sent[]): void => {
  const own = new Map<string, bigint[]>();
  for (const { metadata, revision } of ledger.events) {
    const { commandId } = JSON.parse(metadata) as { readonly commandId?: string };
    if (commandId === undefined) continue;
    const revisions = own.get(commandId) ?? [];
    revisions.push(revision);
    own.set(commandId, revisions);
  }
  const found = (commandId: string) => ({ commandId, revisions: own.get(commandId) ?? [] });
  for (const { commandId, acknowledged } of traffic.filter(({ ledgerId }) => ledgerId === ledger.ledgerId)) {
    expect(found(commandId)).toEqual({ commandId, revisions: revisionsOf(acknowledged!) });
  }
};

/** Each reservation ended by one event: what expired was not settled to its end before, and did not expire twice. */
export const expectEachEndedOnce = ({ events }: StoredLedger): void => {
  const ends = new Map<string, string[]>();
  const made: string[] = [];
  const end = (reservationId: string, how: string): void => {
    ends.set(reservationId, [...(ends.get(reservationId) ?? []), how]);
  };
  for (const { type, data } of events) {
    const event = decodeEvent(type, data);
    if (event.type === 'Reserved') made.push(event.data.reservationId);
    if (event.type === 'Settled' && event.data.late !== true) end(event.data.reservationId, 'settled');
    if (event.type !== 'ReservationsExpired') continue;
    for (const { reservationId } of event.data.reservations) end(reservationId, 'expired');
  }
  const wrong = made.filter((reservationId) => ends.get(reservationId)?.length !== 1);
  expect(wrong.map((reservationId) => ({ reservationId, ends: ends.get(reservationId) }))).toEqual([]);
};
