import { Worker } from 'node:worker_threads';
import { within } from '@ledger/platform';
import type { Position } from '@ledger/event-store';
import { InvalidPageToken, LedgerParked, NotYetProjected, QueryFailed, ReadSideUnavailable } from './errors';
import type { Ask, Fault, Log, ReadSideStanding, ReadSideStatus, RebuildProgress, Reply, Request } from './messages';
import type { AnswerOf, ReadName, TableQuery } from './reads';
import { shuttingDown } from './under-way';

/** How long a query waits for the position that it demands, unless told otherwise. */
export const POSITION_WAIT_MS = 5_000;
/** A thread that died is started again after the first of these waits, and after longer ones while it keeps dying. */
const RESTART_WAITS_MS = [100, 500, 2_000, 10_000] as const;
/** A thread that lived this long is not one that keeps dying. */
const HEALTHY_AFTER_MS = 60_000;
/** Queries that are under way when the server stops have so long to end by themselves. */
const ANSWERED_MS_MAX = 250;
/** How long a close waits for the thread to end by itself. */
const CLOSE_WAIT_MS = 10_000;
/** Requests under way; one more is refused. */
const REQUESTS_MAX = 10_000;

/** How a query waits and ends. */
export interface QueryOptions {
  /** For the position that it demands, in milliseconds. Absent: {@link POSITION_WAIT_MS}. */
  readonly waitMs?: number;
  /** Aborted when nobody waits for the answer any more: the query ends where it stands. */
  readonly signal?: AbortSignal | undefined;
}

export interface ReadSideOptions {
  /** The compiled file that the thread runs: it calls `serveReadSide`. */
  readonly entry: string;
  /** The entry finds in it which log and tables to open. */
  readonly workerData: unknown;
  readonly log: Log;
}

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: (progress: RebuildProgress) => void;
}

/** The read models as the main thread sees them: a thread of their own projects and answers, and this one only asks. */
export class ReadSide {
  private worker: Worker | undefined;
  /** A thread that cannot answer yet. */
  private starting: Worker | undefined;
  private nextNumber = 1;
  private readonly pending = new Map<number, Pending>();
  private closing = false;
  private current: ReadSideStanding = { trouble: 'the read side is being started', parkedLedgers: 0 };
  private readonly standingListeners = new Set<(standing: ReadSideStanding) => void>();
  private stopping: NodeJS.Timeout | undefined;
  private deaths = 0;
  private restart: NodeJS.Timeout | undefined;

  private constructor(private readonly options: ReadSideOptions) {}

  /**
   * Waits for no store: until it can be reached, queries are refused.
   *
   * @throws ReadSideUnavailable when the thread cannot start: the tables or the log cannot be opened.
   */
  static async start(options: ReadSideOptions): Promise<ReadSide> {
    const readSide = new ReadSide(options);
    await readSide.spawn();
    return readSide;
  }

  /** True while the read models follow the log, as last told. */
  get standing(): ReadSideStanding {
    return this.current;
  }

  /** Calls the listener after each change of {@link standing}. */
  onStanding(listener: (standing: ReadSideStanding) => void): void {
    this.standingListeners.add(listener);
  }

  /**
   * Undefined where the description of the read says so.
   *
   * @throws NotYetProjected when the demanded position is not reached within the wait.
   * @throws LedgerParked when the demanded ledger is.
   * @throws InvalidPageToken for `after` that no page of this query ended with.
   * @throws ReadSideUnavailable while the thread is down, and when the query was cut off.
   */
  query<N extends ReadName>(query: TableQuery<N>, options: QueryOptions = {}): Promise<AnswerOf<N>> {
    const { waitMs = POSITION_WAIT_MS, signal } = options;
    return this.ask({ ask: 'read', query, waitMs }, { ...(signal && { signal }) });
  }

  /** Answers how far the tables are, which is at or after the position. @throws NotYetProjected */
  waitFor(position: Position, timeoutMs: number = POSITION_WAIT_MS): Promise<Position> {
    return this.ask({ ask: 'wait', position, waitMs: timeoutMs });
  }

  status(): Promise<ReadSideStatus> {
    return this.ask({ ask: 'status' });
  }

  /**
   * Builds every model anew from the log beside the live tables, which answer meanwhile, and puts it in their place when
   * it has caught up. Answers how far they are then. Interrupted or failed, the live tables stay as they are.
   */
  rebuild(onProgress: (progress: RebuildProgress) => void = () => undefined): Promise<Position> {
    return this.ask({ ask: 'rebuild' }, { onProgress });
  }

  /**
   * Refuses new queries, and cuts off those that do not end soon: the server is shutting down, and a long query, a wait
   * for a position or a rebuild is not to hold it up.
   */
  stopAnswering(): void {
    this.stopping ??= setTimeout(() => this.tell({ ask: 'cut' }), ANSWERED_MS_MAX).unref();
  }

  /** Lets the page in hand be finished. Queries under way may fail. Safe to call again. */
  async close(): Promise<void> {
    if (this.closing) return;
    const { worker = this.starting } = this;
    const closed = this.worker && this.ask<void>({ ask: 'close' });
    this.closing = true;
    clearTimeout(this.restart);
    clearTimeout(this.stopping);
    if (worker === undefined) return;
    if (closed === undefined) worker.postMessage({ ask: 'close', number: 0 } satisfies Request);
    const { log } = this.options;
    closed?.catch((error: Error) => log('warn', `read models: ${error.message}`));
    const ended = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
    await within(CLOSE_WAIT_MS, ended).catch(() => {
      // Not terminated: a thread that is inside the database library would take the whole process with it.
      log('warn', `the read side's thread has not ended after ${CLOSE_WAIT_MS} ms; it is left behind`);
      worker.unref();
    });
  }

  private ask<T>(
    ask: Ask,
    { onProgress, signal }: { onProgress?: (progress: RebuildProgress) => void; signal?: AbortSignal } = {},
  ): Promise<T> {
    const { worker } = this;
    if (this.stopping !== undefined && ask.ask !== 'status' && ask.ask !== 'close') {
      return Promise.reject(shuttingDown());
    }
    if (this.closing || worker === undefined) {
      const why = this.closing ? 'is closed' : 'is being started again, or waits for the event store';
      return Promise.reject(new ReadSideUnavailable(`the read side ${why}`));
    }
    if (this.pending.size >= REQUESTS_MAX) {
      return Promise.reject(new ReadSideUnavailable(`more than ${REQUESTS_MAX} queries are under way`));
    }
    const number = this.nextNumber++;
    const answered = new Promise<T>((resolve, reject) => {
      this.pending.set(number, { resolve, reject, ...(onProgress && { onProgress }) });
      worker.postMessage({ ...ask, number });
    });
    if (signal === undefined) return answered;
    const cancel = (): void => this.tell({ ask: 'cancel', query: number });
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    return answered.finally(() => signal.removeEventListener('abort', cancel));
  }

  /** Messages that need no answer. */
  private tell(ask: Ask): void {
    this.worker?.postMessage({ ...ask, number: this.nextNumber++ });
  }

  private spawn(): Promise<void> {
    const { entry, workerData } = this.options;
    const worker = new Worker(entry, { workerData });
    const startedAt = performance.now();
    this.starting = worker;
    return new Promise((resolve, failed) => {
      let fault: Error | undefined;
      let isStarted = false;
      const ready = (): void => {
        isStarted = true;
        resolve();
      };
      worker.on('message', (reply: Reply) => {
        if (reply.kind === 'waiting') {
          this.stand({ ...this.current, trouble: 'the read side waits for the event store' });
          return ready();
        }
        if (reply.kind !== 'ready') return this.take(reply);
        // A close that came before it could be told.
        if (this.closing) return;
        this.worker = worker;
        ready();
      });
      worker.on('error', (error) => (fault = error));
      worker.on('exit', (code) => {
        const why = fault?.message ?? `exit code ${code}`;
        this.worker = this.starting = undefined;
        this.stand({ ...this.current, trouble: `the read side's thread ended: ${why}` });
        this.failAll(new ReadSideUnavailable(`the read side's thread ended: ${why}`, { cause: fault }));
        failed(new ReadSideUnavailable(`the read side cannot start: ${why}`, { cause: fault }));
        if (isStarted && !this.closing) this.startAgain(why, performance.now() - startedAt);
      });
    });
  }

  private startAgain(why: string, livedMs: number): void {
    if (livedMs >= HEALTHY_AFTER_MS) this.deaths = 0;
    const waitMs = RESTART_WAITS_MS[Math.min(this.deaths, RESTART_WAITS_MS.length - 1)]!;
    this.deaths += 1;
    this.options.log('error', `the read side's thread ended: ${why}; it is started again in ${waitMs} ms`);
    this.restart = setTimeout(() => {
      this.spawn().catch((error: Error) => {
        if (!this.closing) this.startAgain(error.message, 0);
      });
    }, waitMs);
    this.restart.unref();
  }

  private stand(standing: ReadSideStanding): void {
    this.current = standing;
    for (const listener of this.standingListeners) listener(standing);
  }

  private take(reply: Exclude<Reply, { kind: 'ready' | 'waiting' }>): void {
    if (reply.kind === 'log') return this.options.log(reply.level, reply.message);
    if (reply.kind === 'standing') return this.stand(reply.standing);
    const pending = this.pending.get(reply.number);
    if (reply.kind === 'progress') return pending?.onProgress?.(reply.progress);
    this.pending.delete(reply.number);
    if (reply.kind === 'answer') pending?.resolve(reply.answer as never);
    else pending?.reject(errorOf(reply.fault));
  }

  private failAll(error: Error): void {
    const failed = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of failed) reject(error);
  }
}

/** The error that was thrown in the other thread, as far as it is one that callers tell apart. */
const errorOf = ({ name, message, demanded, position }: Fault): Error => {
  if (demanded !== undefined && position !== undefined) return new NotYetProjected(demanded, position);
  if (name === InvalidPageToken.name) return new InvalidPageToken(message);
  if (name === LedgerParked.name) return new LedgerParked(message);
  if (name === ReadSideUnavailable.name) return new ReadSideUnavailable(message);
  return new QueryFailed(`${name}: ${message}`);
};
