import { Worker, type TransferListItem } from 'node:worker_threads';
import { within } from '../deadline';
import { messageOf } from '../message-of';
import type {
  CloseRequest,
  WorkerAnswer,
  WorkerCancel,
  WorkerFailure,
  WorkerNote,
  WorkerRequest,
  WorkerWarning,
} from './worker-messages';

interface PendingRequest {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly lost: Lost;
  readonly onNote: ((note: never) => void) | undefined;
}

type Lost = (reason: string, cause?: unknown) => Error;

export interface WorkerRequestOptions<Progress = never> {
  /** Memory that is handed over rather than copied. */
  readonly transfer?: readonly TransferListItem[];
  /**
   * The error of the request where it was under way when the thread was lost; one made later is always unavailable.
   * Absent: that of the channel.
   */
  readonly lost?: Lost;
  /** Aborted when nobody waits for the answer any more, which the thread is told. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each note that the thread gives about the request while it is under way. */
  readonly onNote?: ((note: Progress) => void) | undefined;
}

/** End of a thread, by whatever cause. */
export interface WorkerEnd {
  readonly reason: string;
  /** Absent: it ended by itself. */
  readonly cause?: unknown;
}

export interface WorkerChannelOptions<Note = never> {
  /** Data that the thread finds as its `workerData`. */
  readonly workerData?: unknown;
  /** Makes the error of a request from the failure that the thread answered. */
  errorOf(failure: WorkerFailure): Error;
  /** Makes the error of a request that finds no thread, or loses it. */
  unavailable: Lost;
  /** True: the process may end while nothing is asked. Absent: it may not, before the thread is closed. */
  readonly letsProcessEnd?: boolean;
  /** Called with each warning of the thread, and where it did not close as it should. Absent: warnings are dropped. */
  readonly onWarning?: (warning: string) => void;
  /** Called with each note that the thread gives on its own account. Absent: they are dropped. */
  readonly onNote?: (note: Note) => void;
  /** Longest wait of a close for the thread to end by itself, in milliseconds. Absent: 30,000. */
  readonly closeWaitMs?: number;
}

const CLOSE_WAIT_MS = 30_000;

type Said = WorkerAnswer | WorkerNote | WorkerWarning;

/** Requests to one worker thread and their answers. Once the thread is gone or closed, every request fails. */
export class WorkerChannel<Request, Note = never> {
  private readonly worker: Worker;
  private readonly pending = new Map<number, PendingRequest>();
  /** Resolves once the thread has ended. */
  readonly gone: Promise<WorkerEnd>;
  private closing: Promise<void> | undefined;
  private ended: WorkerEnd | undefined;
  private lastId = 0;

  /** @param file compiled JavaScript. */
  constructor(
    file: string,
    private readonly name: string,
    private readonly options: WorkerChannelOptions<Note>,
  ) {
    this.worker = new Worker(file, { workerData: options.workerData });
    this.worker.on('message', (messages: readonly Said[]) => this.take(messages));
    this.worker.on('messageerror', (error) =>
      this.end(`${name}: an answer was not readable: ${messageOf(error)}`, error),
    );
    // Without a listener the thread's error would end the process.
    this.worker.on('error', (error) => this.end(`${name} failed: ${messageOf(error)}`, error));
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', (code) => {
        const how = code === 0 ? '' : ` with exit code ${code}`;
        resolve(this.end(this.closing === undefined ? `${name} has ended${how}` : `${name} is closed`));
      });
    });
  }

  request<Value, Progress = never>(body: Request, options: WorkerRequestOptions<Progress> = {}): Promise<Value> {
    if (this.closing !== undefined) return Promise.reject(this.options.unavailable(`${this.name} is closed`));
    return this.post<Value, Progress>(body, options);
  }

  /** Number of requests without an answer yet. */
  get underWay(): number {
    return this.pending.size;
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
    const { closeWaitMs = CLOSE_WAIT_MS, onWarning } = this.options;
    if (this.ended === undefined) {
      this.post<void>({ kind: 'close' }, {}).catch((error: Error) => onWarning?.(`${this.name}: ${error.message}`));
    }
    await within(closeWaitMs, this.gone).catch(() => {
      this.end(`${this.name} did not close within ${closeWaitMs} ms`);
      this.worker.unref();
    });
  }

  private post<Value, Progress = never>(
    body: Request | CloseRequest,
    { transfer = [], lost = this.options.unavailable, signal, onNote }: WorkerRequestOptions<Progress>,
  ): Promise<Value> {
    if (this.ended !== undefined) return Promise.reject(this.options.unavailable(this.ended.reason, this.ended.cause));
    const id = ++this.lastId;
    const answered = new Promise<Value>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, lost, onNote });
      if (this.options.letsProcessEnd === true) this.worker.ref();
      this.worker.postMessage({ id, body } satisfies WorkerRequest<Request | CloseRequest>, transfer);
    });
    return signal === undefined ? answered : this.cancelledBy(signal, id, answered);
  }

  private cancelledBy<Value>(signal: AbortSignal, id: number, answered: Promise<Value>): Promise<Value> {
    const cancel = (): void => this.worker.postMessage({ cancel: id } satisfies WorkerCancel);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    return answered.finally(() => signal.removeEventListener('abort', cancel));
  }

  private take(messages: readonly Said[]): void {
    for (const message of messages) {
      if ('warning' in message) this.options.onWarning?.(message.warning);
      else if ('note' in message) this.hear(message);
      else this.settle(message);
    }
  }

  private hear({ note, of }: WorkerNote): void {
    if (of === undefined) this.options.onNote?.(note as Note);
    else this.pending.get(of)?.onNote?.(note as never);
  }

  private settle(answer: WorkerAnswer): void {
    const request = this.pending.get(answer.id);
    if (request === undefined) return;
    this.pending.delete(answer.id);
    if (this.options.letsProcessEnd === true && this.pending.size === 0) this.worker.unref();
    if ('failure' in answer) request.reject(this.options.errorOf(answer.failure));
    else request.resolve(answer.value as never);
  }

  private end(reason: string, cause?: unknown): WorkerEnd {
    const ended = (this.ended ??= { reason, cause });
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, lost: errorFor } of lost) reject(errorFor(ended.reason, ended.cause));
    return ended;
  }
}
