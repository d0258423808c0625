import { TimeoutError, type EventStoreDBClient } from '@eventstore/db-client';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { comparePositions, START, type Position, type RecordedEvent } from '@ledger/event-store';
import { IDLE_ANSWER_MS, type ScanEnd, type ScanOpenRequest, type ScanTurn } from '../messages/all-messages';
import { reasonOf } from '../connection/client-errors';
import { eventBefore } from '../reading/event-before';
import { followingLeader } from '../connection/leaders';
import { jsonText, type ReadAnswer, type StoredEvent } from '../reading/read-answer';
import { ReadCall } from '../reading/read-call';
import { subscriptionRequest } from '../reading/read-request';
import { ScanBuffer, type ScanMark } from './scan-buffer';

/** Time after which a scan to which nothing comes asks whether something should have come. */
export const BEAT_EVERY_MS = 500;

/** Type of the event that the server puts into a stream that was deleted for good. It is no event of anybody's. */
const TOMBSTONE = '$streamDeleted';

/** A subscription of the server's from a place on, over a client that nothing else uses meanwhile. */
export class AllScan {
  private readonly buffer = new ScanBuffer();
  private readonly names: Set<string> | undefined;
  private call: ReadCall | undefined;
  private end: ScanEnd | undefined;
  private wake: (() => void) | undefined;
  private isCaughtUp = false;
  private isPaused = false;
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
        if (this.isPaused && !this.buffer.isFull) this.pause(false);
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
    this.call = new ReadCall(this.client, subscriptionRequest(from, this.request.streamPrefix), {
      answered: (answer) => {
        this.take(answer);
        return undefined;
      },
      ended: (error) => {
        if (error === undefined) this.finish('failed', 'the server ended it');
        else this.fail(error);
      },
    });
  }

  private take(answer: ReadAnswer): void {
    if (this.end !== undefined) return;
    if (answer.kind === 'event') this.receive(answer.event);
    else if (answer.kind === 'checkpoint') this.mark(answer, answer.position);
    else if (answer.kind === 'caught-up') {
      this.isCaughtUp = true;
      this.mark(answer, this.head);
    }
  }

  private receive(event: StoredEvent): void {
    const { stream, type, position } = event;
    const isNew = comparePositions(position, this.request.after) > 0;
    if (!isNew || type === TOMBSTONE || this.names?.has(stream) === true)
      this.buffer.mark({ kind: 'checkpoint', position });
    else this.buffer.push(this.told(event));
    this.names?.add(stream);
    this.heard(position);
    if (this.buffer.isFull && !this.isPaused) this.pause(true);
  }

  private told({ stream, revision, position, id, type, data, metadata }: StoredEvent): RecordedEvent {
    // Nobody asked for the rest where names are wanted.
    const [text, about] = this.names === undefined ? [jsonText(data), jsonText(metadata)] : ['', ''];
    return { stream, revision, position, id, type, data: text, metadata: about };
  }

  private mark(mark: ScanMark, reached: Position): void {
    this.buffer.mark(mark);
    this.heard(reached);
  }

  private heard(position: Position): void {
    if (comparePositions(position, this.reached) > 0) this.reached = position;
    this.heardAt = performance.now();
    this.rouse();
  }

  private pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    if (isPaused) return this.call?.pause();
    this.heardAt = performance.now();
    this.call?.resume();
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
    this.call?.cancel();
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
