import { WorkerChannel, type WorkerChannelOptions } from './worker-channel';

/**
 * Requests to a thread that is started with the first of them, and again after it was lost. It keeps the process alive
 * only while something is asked.
 */
export class OnDemandChannel<Request> {
  private channel: WorkerChannel<Request> | undefined;
  private closed = false;

  /** @param file compiled JavaScript. */
  constructor(
    private readonly file: string,
    private readonly name: string,
    private readonly options: WorkerChannelOptions,
  ) {}

  request<Value>(body: Request): Promise<Value> {
    if (this.closed) return Promise.reject(this.options.unavailable(`${this.name} is closed`));
    if (this.channel === undefined || this.channel.isOver) {
      this.channel = new WorkerChannel<Request>(this.file, this.name, { ...this.options, letsProcessEnd: true });
    }
    return this.channel.request<Value>(body);
  }

  /** The thread is asked to end itself. */
  async close(): Promise<void> {
    this.closed = true;
    await this.channel?.close();
  }

  /** Ends the thread in the middle of its work. Only for a thread that does all its work in JavaScript. */
  async terminate(): Promise<void> {
    this.closed = true;
    this.channel?.terminate('is closed');
    await this.channel?.gone;
  }
}
