import { connectivityState, status, type Client } from '@grpc/grpc-js';
import { clientOver, openChannel, type LedgerClient } from './one-server';

/** Longest wait for a connection before the next server is asked. */
const CONNECT_MS_MAX = 1_000;
/** Longest wait for an answer about a server's health. */
const HEALTH_MS_MAX = 1_000;
const PROBE_MS_MIN = 100;
const PROBE_MS_MAX = 2_000;

const CHANNEL = {
  // Time between two questions. Others answer meanwhile; still, a server that is back should be found soon, and one
  // that is gone be given up soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': PROBE_MS_MAX,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 3_000,
} as const;

const HEALTH_CHECK = '/grpc.health.v1.Health/Check';
/** grpc.health.v1.HealthCheckResponse of a server that serves. */
const SERVING = Buffer.from([0x08, 0x01]);
const asItIs = (bytes: Buffer): Buffer => bytes;

/**
 * One server among several, and whether it is out: it could not be reached, or said that it is unavailable. One that is out
 * is asked for its health in the background, and is in again when it serves.
 */
export class OneOfSeveral {
  readonly client: LedgerClient;
  private readonly channel: Client;
  private out = false;
  private closed = false;
  private probe: NodeJS.Timeout | undefined;
  private connecting: Promise<boolean> | undefined;

  constructor(readonly address: string) {
    this.channel = openChannel(address, CHANNEL);
    this.client = clientOver(this.channel);
  }

  get isOut(): boolean {
    return this.out;
  }

  /** Answers true where a connection stands or could be made just now. It is not waited for longer than a moment. */
  reached(): Promise<boolean> | boolean {
    if (this.channel.getChannel().getConnectivityState(true) === connectivityState.READY) return true;
    this.connecting ??= this.connected().finally(() => (this.connecting = undefined));
    return this.connecting;
  }

  /** Marks the server as out: calls should go elsewhere for now. */
  leaveOut(): void {
    if (this.out || this.closed) return;
    this.out = true;
    this.probeAfter(PROBE_MS_MIN);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.probe);
    this.channel.close();
  }

  private connected(): Promise<boolean> {
    const channel = this.channel.getChannel();
    const deadline = Date.now() + CONNECT_MS_MAX;
    return new Promise((resolve) => {
      const look = (late?: Error): void => {
        if (late !== undefined || this.closed) return resolve(false);
        const state = channel.getConnectivityState(true);
        if (state === connectivityState.READY) resolve(true);
        else if (state === connectivityState.TRANSIENT_FAILURE) resolve(false);
        else channel.watchConnectivityState(state, deadline, look);
      };
      look();
    });
  }

  private probeAfter(ms: number): void {
    this.probe = setTimeout(() => void this.probeNow(ms), ms).unref();
  }

  private async probeNow(waited: number): Promise<void> {
    this.out = !((await this.reached()) && (await this.serves()));
    if (this.out && !this.closed) this.probeAfter(Math.min(waited * 2, PROBE_MS_MAX));
  }

  private serves(): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.channel.makeUnaryRequest(
        HEALTH_CHECK,
        asItIs,
        asItIs,
        Buffer.alloc(0),
        { deadline: Date.now() + HEALTH_MS_MAX },
        // A server that is not asked for its health has none to tell; it is there.
        (error, answer) => resolve(error === null ? SERVING.equals(answer!) : error.code === status.UNIMPLEMENTED),
      );
    });
  }
}

/** CANCELLED is what a server that ends makes of calls that outlast its grace; nobody else can cancel a unary call here. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === status.UNAVAILABLE || error.code === status.CANCELLED);
