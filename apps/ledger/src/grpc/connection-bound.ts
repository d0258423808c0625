import { readFileSync } from 'node:fs';
import type { Http2Server } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/** Connections of clients at a time. */
const CONNECTIONS_MAX = 10_000;
/** Descriptors that are kept for the stores, and for connections to other servers. */
const DESCRIPTORS_KEPT = 512;
const WARNINGS_APART_MS = 60_000;

/** The server's inside, as far as grpc-js keeps it: it has no bound of connections itself. */
interface ServerInside {
  readonly http2Servers: ReadonlyMap<Http2Server, unknown>;
}

/** Turns away connections beyond a number, and always before descriptors run out: the stores need some as well. */
export const boundConnections = (
  server: Server,
  warn: (warning: string) => void,
  connectionsMax = connectionsThatFit(),
): void => {
  let warnedAt = -Infinity;
  for (const listener of (server as unknown as ServerInside).http2Servers.keys()) {
    listener.maxConnections = connectionsMax;
    listener.on('drop', () => {
      if (performance.now() - warnedAt < WARNINGS_APART_MS) return;
      warnedAt = performance.now();
      warn(`there are ${connectionsMax} connections, and more of them are turned away`);
    });
  }
};

const connectionsThatFit = (): number => {
  const descriptors = descriptorsMax();
  // Half of them, where few are allowed at all.
  return Math.min(CONNECTIONS_MAX, Math.max(descriptors - DESCRIPTORS_KEPT, Math.floor(descriptors / 2)));
};

/** Number of descriptors that this process may have, where the system says so. */
const descriptorsMax = (): number => {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
};
