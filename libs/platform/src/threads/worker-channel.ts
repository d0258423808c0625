import { Worker, type TransferListItem } from 'node:worker_threads';
import { EventStoreUnavailable } from '../event-store';
import {
  errorOf,
  type CloseRequest,
  type ErrorClasses,
  type WorkerAnswer,
  type WorkerRequest,
  type WorkerWarning,
} from './worker-messages';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly lost: (reason: string, cause?: unknown) => Error;
}

export interface WorkerChannelOptions {
  /** What the thread finds as its `workerData`. */
  readonly workerData?: unknown;
  /** Classes of errors that only this thread throws, by name. */
  readonly errors?: ErrorClasses;
  /** Told what the thread says on its own account. Absent: nobody is. */
  readonly onWarning?: (warning: string) => void;
}

const CLOSE_WAIT_MS = 30_000;

const unavailable = (reason: string, cause?: unknown): Error => new EventStoreUnavailable(reason, { cause });

/** Requests to one worker thread and their answers. Once the thread is gone or closed, every request fails. */
export class WorkerChannel<Request> {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  /** Resolves with the reason once the thread has ended, by whatever cause. */
  readonly gone: Promise<string>;
  private closing: Promise<void> | undefined;
  private ended: { readonly reason: string; readonly cause?: unknown } | undefined;
  private lastId = 0;

  /** @param file compiled JavaScript. */
  constructor(
    file: string,
    private readonly what: string,
    private readonly options: WorkerChannelOptions = {},
  ) {
    this.worker = new Worker(file, { workerData: options.workerData });
    this.worker.on('message', (messages: readonly (WorkerAnswer | WorkerWarning)[]) => this.take(messages));
    this.worker.on('messageerror', (error) => this.end(`${what}: an answer was not readable`, error));
    // Without a listener the thread's error would end the process.
    this.worker.on('error', (error) => this.end(`${what} failed`, error));
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.end(this.closing === undefined ? `${what} has ended` : `${what} is closed`);
        resolve(this.ended!.reason);
      });
    });
  }

  /**
   * @param lost the error of a request that was under way when the thread was lost; one made later is always
   *   `EventStoreUnavailable`.
   */
  request<Value>(
    body: Request,
    transfer: readonly TransferListItem[] = [],
    lost: (reason: string, cause?: unknown) => Error = unavailable,
  ): Promise<Value> {
    if (this.closing !== undefined) return Promise.reject(unavailable(`${this.what} is closed`));
    return this.post<Value>(body, transfer, lost);
  }

  /** Whether every request fails from now on. */
  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /** Answers what was asked before, then ends the thread. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  /**
   * Ends the thread wherever it stands. Only for one that does all its work in JavaScript: one that is inside the
   * database library just then would take the whole process with it.
   */
  terminate(reason: string): void {
    this.end(`${this.what} ${reason}`);
    void this.worker.terminate();
  }

  /**
   * The thread ends itself. It is never terminated from here, for it may be inside the database library. A thread that does not
   * end in time is given up instead.
   */
  private async shutDown(): Promise<void> {
    if (this.ended === undefined) void this.post<void>({ kind: 'close' }, [], unavailable).catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<'expired'>((resolve) => (timer = setTimeout(() => resolve('expired'), CLOSE_WAIT_MS)));
    const ended = await Promise.race([this.gone, expired]);
    clearTimeout(timer);
    if (ended !== 'expired') return;
    this.end(`${this.what} did not close within ${CLOSE_WAIT_MS} ms`);
    this.worker.unref();
  }

  private post<Value>(
    body: Request | CloseRequest,
    transfer: readonly TransferListItem[],
    lost: Waiting['lost'],
  ): Promise<Value> {
    if (this.ended !== undefined) return Promise.reject(unavailable(this.ended.reason, this.ended.cause));
    return new Promise<Value>((resolve, reject) => {
      const id = ++this.lastId;
      this.waiting.set(id, { resolve, reject, lost });
      this.worker.postMessage({ id, body } satisfies WorkerRequest<Request | CloseRequest>, transfer);
    });
  }

  private take(messages: readonly (WorkerAnswer | WorkerWarning)[]): void {
    for (const message of messages) {
      if ('warning' in message) this.options.onWarning?.(message.warning);
      else this.settle(message);
    }
  }

  private settle(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.id);
    if (waiting === undefined) return;
    this.waiting.delete(answer.id);
    if ('failure' in answer) waiting.reject(errorOf(answer.failure, this.options.errors));
    else waiting.resolve(answer.value as never);
  }

  private end(reason: string, cause?: unknown): void {
    this.ended ??= { reason, cause };
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject, lost: errorFor } of lost) reject(errorFor(this.ended.reason, this.ended.cause));
  }
}
