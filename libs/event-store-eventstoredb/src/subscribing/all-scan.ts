import {
  START as CLIENT_START,
  TimeoutError,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { comparePositions, positionOf, positionParts, START, type Position } from '@ledger/event-store';
import { streamsFilter } from './all-filter';
import { IDLE_ANSWER_MS, type ScanEnd, type ScanOpenRequest, type ScanTurn } from '../messages/all-messages';
import { reasonOf } from '../connection/client-errors';
import { eventBefore } from '../reading/event-before';
import { followingLeader } from '../connection/leaders';
import { recordedEvent } from '../reading/recorded-event';
import { ScanBuffer } from './scan-buffer';

/** Time after which a scan to which nothing comes asks whether something should have come. */
export const BEAT_EVERY_MS = 500;

/** Type of the event that the server puts into a stream that was deleted for good. It is no event of anybody's. */
const TOMBSTONE = '$streamDeleted';

/** A subscription of the server's from a place on, over a client that nothing else uses meanwhile. */
export class AllScan {
  private readonly buffer = new ScanBuffer();
  private readonly names: Set<string> | undefined;
  private subscription: AllStreamSubscription | undefined;
  private end: ScanEnd | undefined;
  private wake: (() => void) | undefined;
  private isCaughtUp = false;
  /** Everything up to it came, or was nothing to tell of. */
  private reached: Position;
  private heardAt = performance.now();
  private isBeating = false;
  /** `arrivals` at the last beat at which the store was ahead. */
  private aheadAt: number | undefined;
  private settleEnded!: (end: ScanEnd) => void;
  /** Resolves when nothing more comes of the server. */
  readonly ended = new Promise<ScanEnd>((resolve) => (this.settleEnded = resolve));

  /**
   * @param head position of the store's last event, asked of the same client, and so of the same server: what another
   *   one knows may not have reached this one yet.
   */
  private constructor(
    private readonly client: EventStoreDBClient,
    private readonly request: ScanOpenRequest,
    private readonly timeoutMs: number,
    readonly head: Position,
  ) {
    this.reached = request.after;
    if (request.namesOnly === true) this.names = new Set();
  }

  /** @throws whatever the client says, or an Error when the server answers nothing in time. */
  static async open(client: EventStoreDBClient, request: ScanOpenRequest, timeoutMs: number): Promise<AllScan> {
    const deadline = Date.now() + timeoutMs;
    const [head, from] = await followingLeader(deadline, async () => {
      const last = await eventBefore(client, deadline);
      return [last, await beginning(client, request.after, last, deadline)] as const;
    });
    const scan = new AllScan(client, request, timeoutMs, head);
    scan.subscribe(from);
    return scan;
  }

  /** Waits a while for something to tell. */
  async next(): Promise<ScanTurn> {
    for (const until = performance.now() + IDLE_ANSWER_MS; ;) {
      const turn = this.buffer.take();
      if (turn !== undefined) {
        if (!this.buffer.isFull) this.resume();
        return turn;
      }
      if (this.end !== undefined) return this.end;
      if (performance.now() >= until) return { kind: 'idle' };
      if (await this.isRousedWithin(BEAT_EVERY_MS)) await nextTurn();
      else void this.beat();
    }
  }

  close(): void {
    this.finish('closed', 'closed');
  }

  private subscribe(from: Position): void {
    const { streamPrefix } = this.request;
    const filter = streamsFilter(streamPrefix, (_, { commit, prepare }) => {
      this.mark({ kind: 'checkpoint', position: positionOf(commit, prepare) });
    });
    const subscription = this.client.subscribeToAll({
      fromPosition: from === START ? CLIENT_START : positionParts(from),
      filter,
      requiresLeader: true,
    });
    this.subscription = subscription;
    subscription.on('data', (resolved) => this.receive(resolved));
    subscription.on('caughtUp', () => this.mark({ kind: 'caught-up' }));
    // Its first error is all that is heard of a subscription: no end follows. Later ones must still have a listener.
    subscription.on('error', (error) => this.fail(error));
    subscription.on('end', () => this.finish('failed', 'the server ended it'));
    subscription.on('close', () => this.finish('failed', 'the connection was closed'));
  }

  private receive({ event }: AllStreamResolvedEvent): void {
    if (this.end !== undefined || event?.position === undefined) return;
    const position = positionOf(event.position.commit, event.position.prepare);
    const isNew = comparePositions(position, this.request.after) > 0;
    if (!isNew || event.type === TOMBSTONE || this.names?.has(event.streamId) === true) this.buffer.pass(position);
    else this.buffer.push(recordedEvent(event, position, this.names !== undefined));
    this.names?.add(event.streamId);
    this.heard(position);
    if (this.buffer.isFull) this.subscription?.pause();
  }

  /** Called inside of the client, where nothing may be thrown. */
  private mark(mark: Parameters<ScanBuffer['mark']>[0]): void {
    if (this.end !== undefined) return;
    this.buffer.mark(mark, this.subscription?.readableLength ?? 0);
    if (mark.kind === 'caught-up') this.isCaughtUp = true;
    this.heard(mark.kind === 'caught-up' ? this.head : mark.position);
  }

  private heard(position: Position): void {
    if (comparePositions(position, this.reached) > 0) this.reached = position;
    this.heardAt = performance.now();
    this.rouse();
  }

  private resume(): void {
    if (this.subscription?.isPaused() !== true) return;
    this.heardAt = performance.now();
    this.subscription.resume();
  }

  /** Asks for the store's end when nothing came for a while, which is right only if there is nothing. */
  private async beat(): Promise<void> {
    if (this.isBeating || this.end !== undefined) return;
    if (!this.isCaughtUp) {
      if (performance.now() - this.heardAt > this.timeoutMs) this.fail(new Error('the server tells nothing'));
      return;
    }
    this.isBeating = true;
    try {
      const deadline = Date.now() + this.timeoutMs;
      const head = await followingLeader(deadline, () => eventBefore(this.client, deadline));
      const { arrivals } = this.buffer;
      if (comparePositions(head, this.reached) <= 0) this.aheadAt = undefined;
      else if (this.aheadAt === arrivals) this.finish('quiet', `nothing was told of what is before ${head}`);
      else this.aheadAt = arrivals;
    } catch (error) {
      this.fail(error);
    } finally {
      this.isBeating = false;
    }
  }

  private fail(error: unknown): void {
    // The server tells a subscriber that it is too slow by a code that the client calls a timeout.
    this.finish(error instanceof TimeoutError ? 'dropped' : 'failed', reasonOf(error));
  }

  private finish(why: ScanEnd['why'], reason: string): void {
    if (this.end !== undefined) return;
    this.end = { kind: 'ended', why, reason };
    // The subscription would otherwise go on in the background. Ending it fails only where it never came to be.
    if (why !== 'dropped') this.subscription?.unsubscribe().catch(() => undefined);
    this.subscription?.destroy();
    this.settleEnded(this.end);
    this.rouse();
  }

  private rouse(): void {
    this.wake?.();
  }

  private isRousedWithin(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve(true);
      };
    });
  }
}

/**
 * Finds where to subscribe so that nothing after a place is missed: at an event that is surely there. The server passes
 * over the first event at or after the place it is given, taking it for the one that was seen, also where that one has
 * been scavenged meanwhile; a position beyond its end it takes for its end.
 */
const beginning = async (
  client: EventStoreDBClient,
  after: Position,
  head: Position,
  deadline: number,
): Promise<Position> => {
  if (after === START) return START;
  return comparePositions(after, head) >= 0 ? head : eventBefore(client, deadline, after);
};
