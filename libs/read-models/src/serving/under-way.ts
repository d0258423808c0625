import { ReadSideUnavailable } from '../errors';

/** Requests that the reading thread has not answered yet, and that can be cut off. */
export class UnderWay {
  private readonly ends = new Set<AbortController>();

  /** @param cancelled aborted when nobody waits for the answer any more. */
  async run<T>(cancelled: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const end = new AbortController();
    const cancel = (): void => end.abort(new ReadSideUnavailable('cancelled by its caller'));
    cancelled.addEventListener('abort', cancel);
    this.ends.add(end);
    try {
      return await work(end.signal);
    } finally {
      this.ends.delete(end);
      cancelled.removeEventListener('abort', cancel);
    }
  }

  cut(): void {
    for (const end of this.ends) end.abort(shuttingDown());
  }
}

export const shuttingDown = (): ReadSideUnavailable =>
  new ReadSideUnavailable('the server is shutting down: ask again, here or at another one');
