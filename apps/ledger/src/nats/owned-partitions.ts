import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { NATS_SUBJECTS } from '@ledger/protocol';

/**
 * Listens to the partitions that this server owns, so that a partition is never without a listener while it changes
 * owners.
 */
export class OwnedPartitions {
  private readonly subscriptions = new Map<number, Subscription>();
  private readonly draining = new Set<Promise<void>>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly subscribe: (subject: string) => Subscription,
  ) {}

  get count(): number {
    return this.subscriptions.size;
  }

  /**
   * Changes the partitions that are listened to. Resolves when the NATS server knows of it. Requests of given-up
   * partitions that were taken are still answered.
   */
  async own(partitions: readonly number[]): Promise<void> {
    if (this.connection.isClosed() || this.connection.isDraining()) return;
    for (const partition of partitions) {
      if (this.subscriptions.has(partition)) continue;
      this.subscriptions.set(partition, this.subscribe(NATS_SUBJECTS.partition(partition)));
    }
    // Ignored: after a broken connection the client subscribes by itself when it is back.
    await this.connection.flush().catch(() => undefined);
    const kept = new Set(partitions);
    for (const partition of this.subscriptions.keys()) if (!kept.has(partition)) this.drop(partition);
  }

  /** Stops listening; resolves when everything that NATS had handed over was taken up. */
  async release(): Promise<void> {
    for (const partition of this.subscriptions.keys()) this.drop(partition);
    await Promise.all(this.draining);
  }

  private drop(partition: number): void {
    const drained = this.subscriptions
      .get(partition)!
      .drain()
      .catch(() => undefined)
      .finally(() => this.draining.delete(drained));
    this.draining.add(drained);
    this.subscriptions.delete(partition);
  }
}
