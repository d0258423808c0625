import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { within, type NatsConfig, messageOf } from '@ledger/platform';
import type { NatsFigures } from './figures';
import { connectionOptions, connectWhenPossible, watchConnection } from './connection';

/** Work that is done over a connection. Both methods can be called again, for a new connection. */
export interface NatsActivity {
  /** Begins the work, and goes on through losses of the connection. */
  start(connection: NatsConnection): void;
  /** Takes up nothing further, and resolves when everything taken up is done. */
  stop(): Promise<void>;
}

export interface NatsActivities {
  /** Activities that take commands in. They are stopped before the writers, and pass on the writers' last answers. */
  readonly taking: readonly NatsActivity[];
  /** Activities that publish what was recorded. They are stopped after the writers. */
  readonly telling: readonly NatsActivity[];
}

/** Longest wait for the connection to send what was handed to it. */
const FLUSH_MS_MAX = 2_000;

/**
 * The server's life with NATS. It waits for NATS without holding up anything else, goes on when NATS comes back, and
 * leaves in order: stop taking, answer, publish what was recorded, close.
 */
export class NatsLifecycle implements OnApplicationBootstrap {
  private readonly log = new Logger('nats');
  private readonly options: NodeConnectionOptions;
  private readonly leaving = new AbortController();
  private running: Promise<void> | undefined;
  private connection: NatsConnection | undefined;
  private taken: Promise<void> | undefined;

  /**
   * @param graceMs longest wait of {@link stopTaking} for requests under way.
   * @throws Error for a file of credentials that cannot be read.
   */
  constructor(
    config: NatsConfig,
    private readonly activities: NatsActivities,
    private readonly figures: NatsFigures,
    private readonly graceMs: number,
  ) {
    this.options = connectionOptions(config);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Takes no more requests and reports; resolves when those taken were answered, or the time is over. */
  stopTaking(): Promise<void> {
    return (this.taken ??= this.stopTakingOnce());
  }

  /** Closes the connection; to be called when nothing is recorded any more. */
  async close(): Promise<void> {
    await this.stopTaking();
    await Promise.all(this.activities.telling.map((activity) => activity.stop()));
    const { connection } = this;
    if (connection !== undefined && !connection.isClosed()) {
      await within(FLUSH_MS_MAX, connection.drain()).catch(() => undefined);
      await connection.close();
    }
    await this.running;
  }

  private async stopTakingOnce(): Promise<void> {
    this.leaving.abort();
    // Closed first: an activity that waits for a NATS server which is away would wait for ever.
    if (!this.figures.connected) await this.connection?.close();
    const stopped = Promise.all(this.activities.taking.map((activity) => activity.stop()));
    await within(this.graceMs, stopped).catch(() =>
      this.log.warn(`requests are still under way after ${this.graceMs} ms`),
    );
  }

  private async run(): Promise<void> {
    for (;;) {
      const connection = await connectWhenPossible(this.options, this.log, this.leaving.signal);
      if (connection === undefined) return;
      this.connection = connection;
      this.log.log(`connected to ${connection.getServer()}`);
      this.figures.connected = true;
      void watchConnection(connection, this.log, (connected) => (this.figures.connected = connected));
      const all = [...this.activities.taking, ...this.activities.telling];
      for (const activity of all) activity.start(connection);
      const error = await connection.closed();
      this.figures.connected = false;
      if (this.leaving.signal.aborted) return;
      this.log.error(`the connection was closed: ${error === undefined ? 'no reason given' : messageOf(error)}`);
      await Promise.all(all.map((activity) => activity.stop()));
    }
  }
}
