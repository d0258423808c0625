import { accountsOf, decodeEvent } from '@ledger/domain';
import { decodedBy, type Position, type RecordedEvent } from '@ledger/event-store';
import { encoded, WatchResponse } from '@ledger/protocol';
import { WATCH_SHARED_BYTES_MAX } from './limits';

/** An event as it goes to watchers: decoded and encoded once, then shared by all of them. */
export interface WatchedEvent {
  readonly position: Position;
  readonly accountIds: readonly string[];
  /** The encoded message. */
  readonly bytes: Buffer;
}

/** Encoded events for all watchers: many that read the same history at a time decode and encode it once. */
export class WatchedEvents {
  /** Events in the order in which they came. */
  private readonly known = new Map<Position, WatchedEvent & { readonly id: string }>();
  private bytes = 0;

  /**
   * @param wants told the accounts that the event names. Undefined comes back where it answers false.
   * @throws EventStoreCorrupt for an event that nobody can read.
   */
  find(
    event: RecordedEvent,
    ledgerId: string,
    wants: (accountIds: readonly string[]) => boolean,
  ): WatchedEvent | undefined {
    const known = this.known.get(event.position);
    // A log that was replaced has other events at its positions.
    if (known?.id === event.id) return wants(known.accountIds) ? known : undefined;
    const accountIds = [...accountsOf(decodedBy(decodeEvent, event))];
    if (!wants(accountIds)) return undefined;
    const { id, type, revision, position, data: dataJson, metadata: metadataJson } = event;
    const value = { eventId: id, type, ledgerId, revision, position, dataJson, metadataJson, accountIds };
    const watched = { id, position, accountIds, bytes: encoded(WatchResponse, { message: { $case: 'event', value } }) };
    this.keep(watched);
    return watched;
  }

  clear(): void {
    this.known.clear();
    this.bytes = 0;
  }

  private keep(watched: WatchedEvent & { readonly id: string }): void {
    this.forget(watched.position);
    this.known.set(watched.position, watched);
    this.bytes += watched.bytes.length;
    for (const position of this.known.keys()) {
      if (this.bytes <= WATCH_SHARED_BYTES_MAX) return;
      this.forget(position);
    }
  }

  private forget(position: Position): void {
    const known = this.known.get(position);
    if (known === undefined) return;
    this.bytes -= known.bytes.length;
    this.known.delete(position);
  }
}

export const caughtUpBytes = (position: Position): Buffer =>
  encoded(WatchResponse, { message: { $case: 'caughtUp', value: { position } } });
