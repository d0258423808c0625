import { messageOf, WorkerChannel, type WorkerEnd, type WorkerRequestOptions } from '@ledger/platform';
import type { Position } from '@ledger/event-store';
import { errorOf, ReadSideUnavailable } from '../errors';
import type {
  Log,
  ReadSideNote,
  ReadSideRequest,
  ReadSideStanding,
  ReadSideStatus,
  RebuildProgress,
} from '../messages';
import type { AnswerOf, ReadName, TableQuery } from '../reads';
import { shuttingDown } from './under-way';

/** Longest wait of a query for the position that it demands, unless it states another. */
export const POSITION_WAIT_MS = 5_000;
/** Waits before a thread that died is started again; the longer ones apply while it keeps dying. */
const RESTART_WAITS_MS = [100, 500, 2_000, 10_000] as const;
/** Time after which a thread that dies does not count as one that keeps dying. */
const HEALTHY_AFTER_MS = 60_000;
/** Time that queries under way have to end by themselves when the server stops. */
const ANSWERED_MS_MAX = 250;
/** Longest wait of a close for the thread to end by itself. */
const CLOSE_WAIT_MS = 10_000;
/** Most requests under way; beyond them an origin is refused that has its share. */
const REQUESTS_MAX = 10_000;

/** Conditions under which a query waits and ends. */
export interface QueryOptions {
  /** Longest wait for the demanded position, in milliseconds. Absent: {@link POSITION_WAIT_MS}. */
  readonly waitMs?: number;
  /** Aborted when nobody waits for the answer any more: the query then ends at once. */
  readonly signal?: AbortSignal | undefined;
  /** Source of the query, such as a connection: those of several sources are answered in turn. Absent: none of its own. */
  readonly origin?: string | undefined;
}

export interface ReadSideOptions {
  /** Path of the compiled file that the thread runs: it calls `serveReadSide`. */
  readonly entry: string;
  /** Data from which the entry learns which log and tables to open. */
  readonly workerData: unknown;
  readonly log: Log;
}

type Channel = WorkerChannel<ReadSideRequest, ReadSideNote>;

/** The read models as the main thread sees them: another thread projects and answers, and this one only asks. */
export class ReadSide {
  private channel: Channel | undefined;
  /** True: the thread has opened its tables and answers. */
  private isReady = false;
  private closing = false;
  /** Number of queries under way by origin. */
  private readonly ofOrigin = new Map<string, number>();
  private current: ReadSideStanding = { trouble: 'the read models are being started', parkedLedgers: 0 };
  private readonly standingListeners = new Set<(standing: ReadSideStanding) => void>();
  private stopping: NodeJS.Timeout | undefined;
  private deaths = 0;
  private restart: NodeJS.Timeout | undefined;

  private constructor(private readonly options: ReadSideOptions) {}

  /**
   * Starts the thread, but waits for no store: queries are refused until it can be reached.
   * @throws ReadSideUnavailable when the thread cannot start: the tables or the log cannot be opened.
   */
  static async start(options: ReadSideOptions): Promise<ReadSide> {
    const readSide = new ReadSide(options);
    await readSide.spawn();
    return readSide;
  }

  /** Standing of the read models as it was last reported. */
  get standing(): ReadSideStanding {
    return this.current;
  }

  /** Calls the listener after each change of {@link standing}. */
  onStanding(listener: (standing: ReadSideStanding) => void): void {
    this.standingListeners.add(listener);
  }

  /**
   * Asks the tables. Undefined where the description of the read says so.
   * @throws NotYetProjected when the demanded position is not reached within the wait.
   * @throws LedgerParked when the demanded ledger is parked.
   * @throws InvalidPageToken for `after` that no page of this query ended with.
   * @throws ReadSideUnavailable while the thread is down, and when the query was cut off.
   */
  query<N extends ReadName>(query: TableQuery<N>, options: QueryOptions = {}): Promise<AnswerOf<N>> {
    const { waitMs = POSITION_WAIT_MS, signal, origin = '' } = options;
    const own = this.ofOrigin.get(origin) ?? 0;
    if ((this.channel?.underWay ?? 0) >= REQUESTS_MAX && own >= REQUESTS_MAX / this.ofOrigin.size) {
      return Promise.reject(new ReadSideUnavailable(`more than ${REQUESTS_MAX} queries are under way`));
    }
    this.ofOrigin.set(origin, own + 1);
    return this.ask<AnswerOf<N>>({ kind: 'read', query, waitMs, origin }, { signal }).finally(() => {
      const left = this.ofOrigin.get(origin)! - 1;
      if (left > 0) this.ofOrigin.set(origin, left);
      else this.ofOrigin.delete(origin);
    });
  }

  /**
   * Waits for a position. Answers how far the tables are, which is at or after it.
   * @throws NotYetProjected
   */
  waitFor(position: Position, timeoutMs: number = POSITION_WAIT_MS): Promise<Position> {
    return this.ask({ kind: 'wait', position, waitMs: timeoutMs });
  }

  status(): Promise<ReadSideStatus> {
    return this.ask({ kind: 'status' });
  }

  /**
   * Builds every model anew from the log beside the live tables, which answer meanwhile, and replaces them when it has
   * caught up. Answers how far the tables are then. When it is interrupted or fails, the live tables stay as they are.
   */
  rebuild(onProgress: (progress: RebuildProgress) => void = () => undefined): Promise<Position> {
    return this.ask({ kind: 'rebuild' }, { onNote: onProgress });
  }

  /**
   * Refuses new queries, and cuts off those that do not end soon: the server is shutting down, and no long query, wait
   * for a position or rebuild may hold it up.
   */
  stopAnswering(): void {
    this.stopping ??= setTimeout(() => this.cutOff(), ANSWERED_MS_MAX).unref();
  }

  /** Closes when the present page is finished. Queries under way may fail. May be called again. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    clearTimeout(this.restart);
    clearTimeout(this.stopping);
    await this.channel?.close();
  }

  private ask<T, Progress = never>(request: ReadSideRequest, options: WorkerRequestOptions<Progress> = {}): Promise<T> {
    const { channel } = this;
    if (this.stopping !== undefined && request.kind !== 'status') return Promise.reject(shuttingDown());
    if (this.closing || channel === undefined || channel.isOver || !this.isReady) {
      const why = this.closing ? 'are closed' : 'are being started again, or wait for the event store';
      return Promise.reject(new ReadSideUnavailable(`the read models ${why}`));
    }
    return channel.request<T, Progress>(request, options);
  }

  private cutOff(): void {
    // A thread that is gone has cut off everything by its end.
    if (this.isReady) this.channel?.request<void>({ kind: 'cut' }).catch(() => undefined);
  }

  private spawn(): Promise<void> {
    const { entry, workerData, log } = this.options;
    const startedAt = performance.now();
    return new Promise((resolve, failed) => {
      let isStarted = false;
      const hear = (note: ReadSideNote): void => {
        // The close came before the thread could be told of it.
        if (note.kind === 'ready' && this.closing) return;
        this.take(note);
        if (note.kind !== 'ready' && note.kind !== 'waiting') return;
        isStarted = true;
        resolve();
      };
      this.isReady = false;
      this.channel = new WorkerChannel(entry, THREAD, {
        workerData,
        errorOf,
        unavailable: (reason, cause) => new ReadSideUnavailable(inWords({ reason, cause }), { cause }),
        onNote: hear,
        onWarning: (warning) => log('warn', warning),
        closeWaitMs: CLOSE_WAIT_MS,
      });
      void this.channel.gone.then((end) => {
        const why = inWords(end);
        this.isReady = false;
        this.channel = undefined;
        this.stand({ ...this.current, trouble: why });
        failed(new ReadSideUnavailable(`the read models cannot start: ${causeOf(end)}`, { cause: end.cause }));
        if (isStarted && !this.closing) this.startAgain(why, performance.now() - startedAt);
      });
    });
  }

  private startAgain(why: string, livedMs: number): void {
    if (livedMs >= HEALTHY_AFTER_MS) this.deaths = 0;
    const waitMs = RESTART_WAITS_MS[Math.min(this.deaths, RESTART_WAITS_MS.length - 1)]!;
    this.deaths += 1;
    this.options.log('error', `${why}; it is started again in ${waitMs} ms`);
    this.restart = setTimeout(() => {
      this.spawn().catch((error: Error) => {
        if (!this.closing) this.startAgain(error.message, 0);
      });
    }, waitMs);
    this.restart.unref();
  }

  private take(note: ReadSideNote): void {
    switch (note.kind) {
      case 'ready':
        this.isReady = true;
        return;
      case 'waiting':
        return this.stand({ ...this.current, trouble: 'the read models wait for the event store' });
      case 'standing':
        return this.stand(note.standing);
      case 'log':
        return this.options.log(note.level, note.message);
    }
  }

  private stand(standing: ReadSideStanding): void {
    this.current = standing;
    for (const listener of this.standingListeners) listener(standing);
  }
}

const THREAD = "the read models' thread";

const causeOf = ({ reason, cause }: WorkerEnd): string => (cause === undefined ? reason : messageOf(cause));

const inWords = (end: WorkerEnd): string => (end.cause === undefined ? end.reason : `${THREAD} ended: ${causeOf(end)}`);
