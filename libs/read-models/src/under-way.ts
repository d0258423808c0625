import { ReadSideUnavailable } from './errors';

/** Requests that the reading thread has not answered yet, by the number of the request. */
export class UnderWay {
  private readonly ends = new Map<number, AbortController>();

  async run<T>(number: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const end = new AbortController();
    this.ends.set(number, end);
    try {
      return await work(end.signal);
    } finally {
      this.ends.delete(number);
    }
  }

  /** Its caller is gone: nobody hears the answer. */
  cancel(number: number): void {
    this.ends.get(number)?.abort(new ReadSideUnavailable('cancelled by its caller'));
  }

  cut(): void {
    for (const end of this.ends.values()) end.abort(shuttingDown());
  }
}

export const shuttingDown = (): ReadSideUnavailable =>
  new ReadSideUnavailable('the server is shutting down: ask again, here or at another one');
