import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { BoundedChannel } from './bounded-channel';
import { timedOut, unexpectedResult, unhandled } from './failures';
import { EVERYTHING, READ_BATCH, readAllForwards, type EventFilter } from './reading';
import type { Storage } from './storage';
import { comparePlaces, type LogEvent, type LogPosition } from './transaction-log';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage, type CallFailure } from './wire';

/** Most events that the server lets wait between the log and a live subscriber. */
export const LIVE_BUFFER = 32;

export interface AllSubscriptionOptions {
  /** Exclusive. Undefined: from the start. */
  readonly from: LogPosition | 'end' | undefined;
  readonly filter: EventFilter | undefined;
  /** Events looked at for one page. */
  readonly window: number;
  /** Events looked at between two checkpoints; a filtered subscription has them only. */
  readonly checkpointEvery: number | undefined;
  /** Undefined: go on. Asked before each page. */
  readonly refusal: () => CallFailure | undefined;
}

/** Wherefore a live subscription ends by itself. */
const tooSlow = (state: 'live' | 'transitioning to live'): CallFailure =>
  timedOut(`Consumer too slow to handle event while ${state}. Client resubscription required.`);

type Live =
  { readonly kind: 'event'; readonly event: LogEvent } | { readonly kind: 'checkpoint'; readonly at: LogPosition };

/**
 * A subscription to `$all`, phase by phase as the server's Enumerators.AllSubscription(Filtered): it reads pages up to the
 * end of the log, asks for live events, reads once more what came between, says that it has caught up, and hands over what
 * comes live from a buffer of 32. A burst that does not fit ends it: "Consumer too slow", ABORTED.
 */
export class AllSubscription {
  private readonly channel = new BoundedChannel<ReadResp>(LIVE_BUFFER);
  private readonly live = new BoundedChannel<Live>(LIVE_BUFFER);
  private last: LogPosition | undefined;
  private sinceCheckpoint = 0;
  private isConfirmed = false;
  private isCaughtUp = false;
  private isOver = false;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly storage: Storage,
    private readonly options: AllSubscriptionOptions,
  ) {}

  async *messages(): AsyncGenerator<ReadResp> {
    void this.run().catch((error: unknown) => this.fail(error));
    yield* this.channel;
  }

  /** The call is over. */
  dispose(): void {
    this.isOver = true;
    this.stopListening();
    this.live.complete();
    this.channel.complete();
  }

  private async run(): Promise<void> {
    const { from } = this.options;
    if (from === 'end') return this.goLive(undefined);
    await this.goLive(await this.catchUp(from === undefined ? { commit: 0n, prepare: 0n } : this.after(from)));
  }

  /** Place after the event at the given place, if there is one; the server reads one event to find out. */
  private after(from: LogPosition): LogPosition {
    const page = readAllForwards(this.storage.log, from, 1);
    // The server throws while it opens the call, and nobody there catches it.
    if (page === undefined) throw unhandled();
    return page.next;
  }

  private page(from: LogPosition) {
    const refused = this.options.refusal();
    if (refused !== undefined) throw refused;
    const { filter, window } = this.options;
    const page = readAllForwards(this.storage.log, from, READ_BATCH, filter ?? EVERYTHING, window);
    if (page === undefined) throw unexpectedResult(filter ? 'FilteredReadAllResult' : 'ReadAllResult');
    return page;
  }

  /** Answers where the log ended. */
  private async catchUp(start: LogPosition): Promise<LogPosition> {
    let from = start;
    for (;;) {
      const page = this.page(from);
      await this.confirm();
      let at = from;
      for (const event of page.events) {
        at = event.position;
        if (!(await this.hand(event))) return from;
      }
      this.sinceCheckpoint += page.considered;
      if (page.isEnd || this.isOver) return page.next;
      const { checkpointEvery } = this.options;
      if (checkpointEvery !== undefined && this.sinceCheckpoint >= checkpointEvery) {
        this.sinceCheckpoint %= checkpointEvery;
        // The checkpoint is the last event that passed or, where none did, the page's beginning, which can be position
        // 0.
        await this.channel.write(checkpointMessage(at));
      }
      from = page.next;
      await turn();
    }
  }

  private async goLive(start: LogPosition | undefined): Promise<void> {
    if (this.isOver) return;
    const { events } = this.storage.log;
    const indexed = events.at(-1)?.position ?? { commit: 0n, prepare: 0n };
    this.stopListening = this.storage.listen((appeared) => this.appear(appeared));
    await this.confirm();
    if (start !== undefined && !(await this.readMissed(start, indexed))) return;
    this.isCaughtUp = true;
    if (!(await this.channel.write(caughtUpMessage()))) return;
    for await (const message of this.live) {
      if (message.kind === 'event') await this.hand(message.event);
      else await this.channel.write(checkpointMessage(message.at));
    }
  }

  /** Reads the events indexed between the last page and the subscription to live events. False: there were too many. */
  private async readMissed(start: LogPosition, indexed: LogPosition): Promise<boolean> {
    for (let from = start; ;) {
      const page = this.page(from);
      if (page.events.length === 0 && page.isEnd) return true;
      for (const event of page.events) {
        if (comparePlaces(event.position, indexed) > 0) return true;
        if (!this.isNew(event)) continue;
        if (!this.channel.tryWrite(eventMessage(event))) {
          this.drop();
          return false;
        }
      }
      from = page.next;
      await turn();
    }
  }

  /** Called by the log, for what was indexed together; nothing of it is read meanwhile. */
  private appear(events: readonly LogEvent[]): void {
    const { filter = EVERYTHING, checkpointEvery } = this.options;
    for (const event of events) {
      if (filter(event) && !this.live.tryWrite({ kind: 'event', event })) return this.drop();
      this.sinceCheckpoint++;
      if (checkpointEvery === undefined || this.sinceCheckpoint < checkpointEvery) continue;
      this.sinceCheckpoint = 0;
      if (!this.live.tryWrite({ kind: 'checkpoint', at: event.position })) return this.drop();
    }
  }

  private drop(): void {
    if (!this.isOver) this.fail(tooSlow(this.isCaughtUp ? 'live' : 'transitioning to live'));
  }
  private fail(error: unknown): void {
    this.isOver = true;
    this.stopListening();
    this.live.complete();
    this.channel.complete(error);
  }

  private async hand(event: LogEvent): Promise<boolean> {
    return !this.isNew(event) || this.channel.write(eventMessage(event));
  }
  private isNew(event: LogEvent): boolean {
    if (this.last !== undefined && comparePlaces(event.position, this.last) <= 0) return false;
    this.last = event.position;
    return true;
  }
  private async confirm(): Promise<void> {
    if (this.isConfirmed) return;
    this.isConfirmed = true;
    await this.channel.write(confirmationMessage(randomUUID()));
  }
}
