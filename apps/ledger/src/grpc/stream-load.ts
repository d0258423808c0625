import type { Http2Session } from 'node:http2';
import { streamOf } from './call-stream';

/** Commands of one connection's streams that wait for an answer, or whose answer its client has not taken, together. */
export const CONNECTION_COMMANDS_MAX = 8_192;

/** Work of all streams of one connection: each of them reads on while there is room for all of it. */
export class ConnectionLoad {
  private commands = 0;
  private readonly readers = new Set<() => void>();

  get isFull(): boolean {
    return this.commands >= CONNECTION_COMMANDS_MAX;
  }

  add(): void {
    this.commands += 1;
  }

  remove(count: number): void {
    const wasFull = this.isFull;
    this.commands -= count;
    if (wasFull && !this.isFull) for (const readOn of this.readers) readOn();
  }

  /** Calls the reader when there is room again. Returns how to leave. */
  join(readOn: () => void): () => void {
    this.readers.add(readOn);
    return () => void this.readers.delete(readOn);
  }
}

/** Loads of connections, for as long as they last. */
export class StreamLoads {
  private readonly ofConnection = new WeakMap<Http2Session, ConnectionLoad>();

  of(call: unknown): ConnectionLoad {
    const connection = streamOf(call)?.session;
    const known = connection && this.ofConnection.get(connection);
    if (known !== undefined) return known;
    const load = new ConnectionLoad();
    if (connection !== undefined) this.ofConnection.set(connection, load);
    return load;
  }
}
