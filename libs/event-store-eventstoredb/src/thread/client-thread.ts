import type { TransferListItem } from 'node:worker_threads';
import { WorkerChannel, workerEntry } from '@ledger/platform';
import { EventStoreUnavailable, threadErrors } from '@ledger/event-store';
import type { ClientRequest, ClientSettings } from '../messages/client-requests';

export interface ThreadRequestOptions {
  readonly transfer?: readonly TransferListItem[];
  /** Time limit of a request in the thread. Absent: the store's. */
  readonly timeoutMs?: number;
  /**
   * The error of a request that was under way when the thread was lost or fell silent, for one that changes something:
   * a store that closes waits for these. Absent: EventStoreUnavailable.
   */
  readonly lost?: (reason: string, cause?: unknown) => Error;
}

/** Requests have a time limit in the thread; one that is not even told of it is in a thread that hangs. */
const SLACK_MS = 2_000;
const SILENT_REQUESTS_MAX = 3;
/** A thread that cannot live is not started for every request. */
const STARTS_APART_MS = 1_000;
const WARNINGS_APART_MS = 60_000;

const unavailable = (reason: string, cause?: unknown): Error => new EventStoreUnavailable(reason, { cause });

/**
 * The thread of EventStoreDB's clients. One that ends or hangs is replaced at the next request; it holds nothing native,
 * so that it can be ended wherever it stands.
 */
export class ClientThread {
  private channel: WorkerChannel<ClientRequest> | undefined;
  private startedAt = -Infinity;
  /** Requests in a row whose time was up without an answer. */
  private silent = 0;
  private closed = false;
  /** Requests that close waits for. */
  private readonly changing = new Set<Promise<unknown>>();
  private readonly warnedAt = new Map<string, number>();

  /**
   * @param onWarning told of each kind of trouble at most once a minute.
   * @param file compiled JavaScript of the thread.
   */
  constructor(
    private readonly settings: ClientSettings,
    private readonly onWarning: (warning: string) => void,
    private readonly file: string = workerEntry(__dirname, 'client.worker'),
  ) {}

  async request<Value>(body: ClientRequest, options: ThreadRequestOptions = {}): Promise<Value> {
    const { transfer = [], timeoutMs = this.settings.timeoutMs, lost = unavailable } = options;
    const channel = this.current();
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      const expire = (): void => reject(this.expired(channel, lost));
      // Answers that wait in the queue of a process that was held up itself are taken first.
      timer = setTimeout(() => setImmediate(expire), timeoutMs + SLACK_MS);
    });
    const answer = channel.request<Value>(body, { transfer, lost }).finally(() => clearTimeout(timer));
    const answered = (): void => void (this.silent = 0);
    answer.then(answered, answered);
    const settled = Promise.race([answer, silence]);
    if (options.lost !== undefined) this.finishFirst(settled);
    return settled;
  }

  /** Waits for what is under way and could be lost, which has its time limit; the rest is unavailable at once. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.changing);
    const channel = this.channel;
    this.channel = undefined;
    if (channel === undefined) return;
    channel.terminate('is closed');
    await channel.gone;
  }

  private finishFirst(change: Promise<unknown>): void {
    this.changing.add(change);
    const settled = (): void => void this.changing.delete(change);
    change.then(settled, settled);
  }

  private current(): WorkerChannel<ClientRequest> {
    if (this.closed) throw new EventStoreUnavailable('the store is closed');
    if (this.channel?.isOver === true) this.channel = undefined;
    return (this.channel ??= this.start());
  }

  private start(): WorkerChannel<ClientRequest> {
    if (performance.now() - this.startedAt < STARTS_APART_MS) {
      throw new EventStoreUnavailable('the client of EventStoreDB has just ended; it is started again in a second');
    }
    this.startedAt = performance.now();
    this.silent = 0;
    const channel = new WorkerChannel<ClientRequest>(this.file, 'client of EventStoreDB', {
      ...threadErrors(),
      workerData: this.settings,
      onWarning: (warning) => this.warn('client', warning),
    });
    void channel.gone.then(({ reason }) => {
      if (this.channel === channel) this.channel = undefined;
      if (!this.closed) this.warn('thread', reason);
    });
    return channel;
  }

  private expired(channel: WorkerChannel<ClientRequest>, lost: (reason: string) => Error): Error {
    if (++this.silent >= SILENT_REQUESTS_MAX && this.channel === channel) {
      this.channel = undefined;
      channel.terminate('answered nothing and was ended');
    }
    return lost('the client of EventStoreDB did not answer');
  }

  private warn(kind: string, warning: string): void {
    const now = performance.now();
    if (now - (this.warnedAt.get(kind) ?? -Infinity) < WARNINGS_APART_MS) return;
    this.warnedAt.set(kind, now);
    this.onWarning(warning);
  }
}
