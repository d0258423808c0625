import { accountsOf, decodeEvent } from '@ledger/domain';
import { decodedBy, type Position, type RecordedEvent } from '@ledger/event-store';
import { WatchResponse } from '@ledger/protocol';

/** An event as it goes to watchers: decoded and encoded once, then shared by all of them. */
export interface WatchedEvent {
  readonly position: Position;
  readonly accountIds: readonly string[];
  /** The encoded message. */
  readonly bytes: Buffer;
}

/**
 * @param wants told the accounts that the event names. Undefined comes back where it answers false.
 * @throws EventStoreCorrupt for an event that nobody can read.
 */
export const watchedEvent = (
  event: RecordedEvent,
  ledgerId: string,
  wants: (accountIds: readonly string[]) => boolean = () => true,
): WatchedEvent | undefined => {
  const accountIds = [...accountsOf(decodedBy(decodeEvent, event))];
  if (!wants(accountIds)) return undefined;
  const { id: eventId, type, revision, position, data: dataJson, metadata: metadataJson } = event;
  const value = { eventId, type, ledgerId, revision, position, dataJson, metadataJson, accountIds };
  return { position, accountIds, bytes: encoded({ message: { $case: 'event', value } }) };
};

export const caughtUpBytes = (position: Position): Buffer =>
  encoded({ message: { $case: 'caughtUp', value: { position } } });

const encoded = (message: WatchResponse): Buffer => {
  const { buffer, byteOffset, byteLength } = WatchResponse.encode(message).finish();
  return Buffer.from(buffer, byteOffset, byteLength);
};
