import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export const LOCALHOST = '127.0.0.1';

/**
 * The wire before a server, and what can go wrong with it: a plain TCP relay on a port of its own, so that what clients see
 * is what a broken network or a stopped process shows them. It relays TLS as it is, and works before a real server as well.
 */
export class Network {
  private server: Server | undefined;
  private readonly pairs = new Set<{ readonly outer: Socket; readonly inner: Socket }>();
  private isFrozen = false;
  private latencyMs = 0;
  private listeningPort = 0;

  /** @param targetPort of the server on this machine; asked anew for every connection. */
  constructor(private readonly targetPort: () => number) {}

  get port(): number {
    return this.listeningPort;
  }
  get connections(): number {
    return this.pairs.size;
  }

  /** @param port absent: the one of last time, or any free one. */
  async open(port: number = this.listeningPort): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (outer) => this.relay(outer));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOCALHOST, resolve);
    });
    this.listeningPort = (server.address() as AddressInfo).port;
  }

  /** Refuses connections from now on, and ends those that are open at once. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
    this.server = undefined;
    this.cut();
    await closed;
  }

  /** Ends every open connection at once, as a reset does. New ones are taken. */
  cut(): void {
    for (const { outer, inner } of this.pairs) {
      outer.resetAndDestroy();
      inner.destroy();
    }
    this.pairs.clear();
  }

  /** Connections are taken, and nothing moves on any: a stopped process. */
  freeze(): void {
    this.isFrozen = true;
    for (const pair of this.pairs) [pair.outer, pair.inner].forEach((socket) => socket.pause());
  }
  thaw(): void {
    this.isFrozen = false;
    for (const pair of this.pairs) [pair.outer, pair.inner].forEach((socket) => socket.resume());
  }

  /** Ends the direction from the server to its clients, and leaves the other one open. */
  halfClose(): void {
    for (const { outer, inner } of this.pairs) {
      inner.removeAllListeners('data');
      outer.end();
    }
  }

  /** Everything arrives that much later, in both directions. */
  delay(ms: number): void {
    this.latencyMs = ms;
  }

  private relay(outer: Socket): void {
    const inner = connect({ port: this.targetPort(), host: LOCALHOST, allowHalfOpen: true });
    const pair = { outer, inner };
    this.pairs.add(pair);
    inner.pause();
    this.pass(outer, inner);
    this.pass(inner, outer);
    const gone = (): void => {
      this.pairs.delete(pair);
      outer.destroy();
      inner.destroy();
    };
    for (const socket of [outer, inner]) socket.on('error', gone).on('close', gone).setNoDelay(true);
    if (!this.isFrozen) [outer, inner].forEach((socket) => socket.resume());
  }

  /** Passes data on in order, also while the latency changes. */
  private pass(from: Socket, to: Socket): void {
    let before = Promise.resolve();
    const later = (action: () => void): void => {
      if (this.latencyMs === 0) return action();
      const due = pause(this.latencyMs);
      before = Promise.all([before, due]).then(action);
    };
    from.on('data', (bytes: Buffer) =>
      later(() => {
        if (to.destroyed || to.writableEnded || to.write(bytes)) return;
        from.pause();
        to.once('drain', () => this.isFrozen || from.resume());
      }),
    );
    from.on('end', () => later(() => to.end()));
  }
}
