import type { CountedText } from '@ledger/domain';
import { workerEntry } from '@ledger/platform';
import { Worker } from 'node:worker_threads';

export interface CountRequest {
  readonly id: number;
  readonly text: string;
  readonly model: string;
}
export type CountResponse =
  { readonly id: number; readonly counted: CountedText } | { readonly id: number; readonly failure: string };

interface Settlement {
  resolve(counted: CountedText): void;
  reject(error: Error): void;
}

/** The worker thread went away with the text uncounted. The next text starts another one. */
export class TokenThreadLost extends Error {
  override readonly name = 'TokenThreadLost';
}

/**
 * Counts tokens in a worker thread, so that neither a long text nor the loading of a tokenizer holds up anybody else.
 * The thread is started with the first text, and again after it was lost; texts are counted in the order they come.
 */
export class ThreadTokenCounter {
  private worker: Worker | undefined;
  private closed = false;
  private readonly pending = new Map<number, Settlement>();
  private lastId = 0;

  /** @throws TokenThreadLost also after `close`. */
  count(text: string, model: string): Promise<CountedText> {
    if (this.closed) return Promise.reject(new TokenThreadLost('the token counter is closed'));
    this.worker ??= this.startWorker();
    const id = (this.lastId += 1);
    const counted = new Promise<CountedText>((resolve, reject) => this.pending.set(id, { resolve, reject }));
    this.worker.ref();
    this.worker.postMessage({ id, text, model } satisfies CountRequest);
    return counted;
  }

  /** Gives up what is not counted yet. */
  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
  }

  private startWorker(): Worker {
    const worker = new Worker(workerEntry(__dirname, 'token-counting.worker'));
    let cause: unknown;
    worker.on('message', (response: CountResponse) => this.settle(worker, response));
    worker.on('error', (error) => (cause = error));
    worker.on('exit', () => this.lost(worker, cause));
    return worker;
  }

  private settle(worker: Worker, response: CountResponse): void {
    const request = this.pending.get(response.id);
    this.pending.delete(response.id);
    if (this.pending.size === 0) worker.unref();
    if ('counted' in response) request?.resolve(response.counted);
    else request?.reject(new Error(response.failure));
  }

  private lost(worker: Worker, cause: unknown): void {
    if (this.worker === worker) this.worker = undefined;
    for (const { reject } of this.pending.values()) {
      reject(new TokenThreadLost('the token-counting thread ended', { cause }));
    }
    this.pending.clear();
  }
}
