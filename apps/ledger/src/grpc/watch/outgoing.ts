import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Position } from '@ledger/event-store';
import type { WatchRequest, WatchResponse } from '@ledger/protocol';
import type { FairSending, Sender } from './fair-sending';
import { WATCH_BUFFER_BYTES_MAX, WATCH_BYTES_IN_FLIGHT_MAX, WATCH_MESSAGES_IN_FLIGHT_MAX } from './limits';

/** Messages go out as they are, or encoded. */
export type WatchCall = ServerWritableStream<WatchRequest, WatchResponse | Buffer>;

/** An encoded message, and the place up to which its receiver has everything. */
export interface Message {
  readonly bytes: Buffer;
  readonly position: Position;
}

/** Messages that one watcher has not taken yet: bounded, and shared with other watchers byte for byte. */
export class Outgoing implements Sender {
  private readonly waiting: Message[] = [];
  private inFlight = 0;
  private bytesInFlight = 0;
  private held = 0;
  private isQueued = false;
  private takenAt = performance.now();
  private awaited: { readonly bytesMax: number; readonly listener: () => void } | undefined;

  /** @param handedOver what the client has already. */
  constructor(
    private readonly call: WatchCall,
    private readonly sending: FairSending,
    private handedOver: Position,
  ) {}

  /** Position up to which everything was handed to the connection. */
  get sentUpTo(): Position {
    return this.handedOver;
  }

  /** Bytes that wait or are on their way. */
  get bytes(): number {
    return this.held;
  }

  /** Time for which the client has taken nothing though something is there for it. */
  get stalledMs(): number {
    return this.held === 0 ? 0 : performance.now() - this.takenAt;
  }

  hasRoomFor({ bytes }: Message, besides = 0): boolean {
    const taken = this.held + besides;
    return taken === 0 || taken + bytes.length <= WATCH_BUFFER_BYTES_MAX;
  }

  add(message: Message): void {
    if (this.held === 0) this.takenAt = performance.now();
    this.waiting.push(message);
    this.held += message.bytes.length;
    this.queue();
  }

  /** Calls the listener, in the place of one given before, when half of the buffer is free, or room for a large message. */
  whenRoom(listener: () => void, bytes = 0): void {
    const free = Math.max(WATCH_BUFFER_BYTES_MAX / 2, bytes);
    this.awaited = { bytesMax: Math.max(WATCH_BUFFER_BYTES_MAX - free, 0), listener };
    this.tellRoom();
  }

  /** Drops messages that were not handed over. */
  clear(): void {
    for (const { bytes } of this.waiting.splice(0)) this.held -= bytes.length;
    this.tellRoom();
  }

  send(): void {
    this.isQueued = false;
    let sent = 0;
    while (sent < this.waiting.length && this.takesMore()) {
      const { bytes, position } = this.waiting[sent++]!;
      this.inFlight += 1;
      this.bytesInFlight += bytes.length;
      this.handedOver = position;
      this.call.write(bytes, () => this.taken(bytes.length));
    }
    this.waiting.splice(0, sent);
  }

  private takesMore(): boolean {
    return this.inFlight < WATCH_MESSAGES_IN_FLIGHT_MAX && this.bytesInFlight < WATCH_BYTES_IN_FLIGHT_MAX;
  }

  private taken(bytes: number): void {
    this.inFlight -= 1;
    this.bytesInFlight -= bytes;
    this.held -= bytes;
    this.takenAt = performance.now();
    this.tellRoom();
    // Messages are handed over several at a time: each turn of many senders costs more than a message.
    if (this.inFlight <= WATCH_MESSAGES_IN_FLIGHT_MAX / 2) this.queue();
  }

  private queue(): void {
    if (this.isQueued || this.waiting.length === 0 || !this.takesMore()) return;
    this.isQueued = true;
    this.sending.add(this);
  }

  private tellRoom(): void {
    if (this.awaited === undefined || this.held > this.awaited.bytesMax) return;
    const { listener } = this.awaited;
    this.awaited = undefined;
    listener();
  }
}
