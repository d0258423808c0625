import { Worker, type TransferListItem } from 'node:worker_threads';
import { within } from '../deadline';
import type { CloseRequest, WorkerAnswer, WorkerFailure, WorkerRequest, WorkerWarning } from './worker-messages';

interface PendingRequest {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly lost: (reason: string, cause?: unknown) => Error;
}

export interface WorkerChannelOptions {
  /** Data that the thread finds as its `workerData`. */
  readonly workerData?: unknown;
  /** Makes the error of a request from the failure that the thread answered. */
  errorOf(failure: WorkerFailure): Error;
  /** Makes the error of a request that finds no thread, or loses it. */
  unavailable(reason: string, cause?: unknown): Error;
  /** True: the process may end while nothing is asked. Absent: it may not, before the thread is closed. */
  readonly letsProcessEnd?: boolean;
  /** Called with each warning that the thread gives on its own account. Absent: warnings are dropped. */
  readonly onWarning?: (warning: string) => void;
}

const CLOSE_WAIT_MS = 30_000;

/** Requests to one worker thread and their answers. Once the thread is gone or closed, every request fails. */
export class WorkerChannel<Request> {
  private readonly worker: Worker;
  private readonly pending = new Map<number, PendingRequest>();
  /** Resolves with the reason once the thread has ended, by whatever cause. */
  readonly gone: Promise<string>;
  private closing: Promise<void> | undefined;
  private ended: { readonly reason: string; readonly cause?: unknown } | undefined;
  private lastId = 0;

  /** @param file compiled JavaScript. */
  constructor(
    file: string,
    private readonly name: string,
    private readonly options: WorkerChannelOptions,
  ) {
    this.worker = new Worker(file, { workerData: options.workerData });
    this.worker.on('message', (messages: readonly (WorkerAnswer | WorkerWarning)[]) => this.take(messages));
    this.worker.on('messageerror', (error) => this.end(`${name}: an answer was not readable`, error));
    // Without a listener the thread's error would end the process.
    this.worker.on('error', (error) => this.end(`${name} failed`, error));
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.end(this.closing === undefined ? `${name} has ended` : `${name} is closed`);
        resolve(this.ended!.reason);
      });
    });
  }

  /**
   * @param lost the error of a request that was under way when the thread was lost; one made later is always
   *   unavailable.
   */
  request<Value>(
    body: Request,
    transfer: readonly TransferListItem[] = [],
    lost: (reason: string, cause?: unknown) => Error = this.options.unavailable,
  ): Promise<Value> {
    if (this.closing !== undefined) return Promise.reject(this.options.unavailable(`${this.name} is closed`));
    return this.post<Value>(body, transfer, lost);
  }

  /** True: every request fails from now on. */
  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /** Answers what was asked before, then ends the thread. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  /**
   * Ends the thread in the middle of its work. Only for a thread that does all its work in JavaScript: one that is
   * inside the database library at that moment would take the whole process with it.
   */
  terminate(reason: string): void {
    this.end(`${this.name} ${reason}`);
    void this.worker.terminate();
  }

  /**
   * Asks the thread to end itself. It is not terminated from here, for it may be inside the database library; a thread
   * that does not end in time is given up instead.
   */
  private async shutDown(): Promise<void> {
    if (this.ended === undefined)
      void this.post<void>({ kind: 'close' }, [], this.options.unavailable).catch(() => undefined);
    await within(CLOSE_WAIT_MS, this.gone).catch(() => {
      this.end(`${this.name} did not close within ${CLOSE_WAIT_MS} ms`);
      this.worker.unref();
    });
  }

  private post<Value>(
    body: Request | CloseRequest,
    transfer: readonly TransferListItem[],
    lost: PendingRequest['lost'],
  ): Promise<Value> {
    if (this.ended !== undefined) return Promise.reject(this.options.unavailable(this.ended.reason, this.ended.cause));
    return new Promise<Value>((resolve, reject) => {
      const id = ++this.lastId;
      this.pending.set(id, { resolve, reject, lost });
      if (this.options.letsProcessEnd === true) this.worker.ref();
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
    const request = this.pending.get(answer.id);
    if (request === undefined) return;
    this.pending.delete(answer.id);
    if (this.options.letsProcessEnd === true && this.pending.size === 0) this.worker.unref();
    if ('failure' in answer) request.reject(this.options.errorOf(answer.failure));
    else request.resolve(answer.value as never);
  }

  private end(reason: string, cause?: unknown): void {
    this.ended ??= { reason, cause };
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, lost: errorFor } of lost) reject(errorFor(this.ended.reason, this.ended.cause));
  }
}
