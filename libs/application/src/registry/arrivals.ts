import { EventStoreUnavailable } from '@ledger/event-store';
import { LOAD_HOPELESS_RATIO } from '../limits';
import { notDecidedInTime } from '../pending/overdue';
import type { LedgersInMemory } from './ledgers-in-memory';

/** A command or a read whose ledger is on its way into memory. */
export interface Arrival {
  readonly ledgerId: string;
  /** Time by `performance.now` at which its time is over. */
  readonly dueBy: number;
  readonly isDone: boolean;
  fail(error: unknown): void;
}

/** A read that waits for its ledger. */
export class ArrivingRead<T> implements Arrival {
  isDone = false;

  constructor(
    readonly ledgerId: string,
    readonly dueBy: number,
    private readonly resolve: (value: T | undefined | Promise<T | undefined>) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  answer(value: T | undefined | Promise<T | undefined>): void {
    this.isDone = true;
    this.resolve(value);
  }

  fail(error: unknown): void {
    this.isDone = true;
    this.reject(error);
  }
}

/**
 * Commands and reads that wait for a ledger that is not in memory. Each is told in time where the ledger will come too
 * late.
 */
export class Arrivals {
  private readonly arriving = new Set<Arrival>();
  private reads = 0;

  constructor(private readonly registry: LedgersInMemory) {}

  get readCount(): number {
    return this.reads;
  }

  /** True: a command or read waits that was not answered yet. */
  get areAwaited(): boolean {
    for (const { isDone } of this.arriving) if (!isDone) return true;
    return false;
  }

  /** @param served resolves when the ledger is in memory, or it is known why it will not be. */
  async add(arrival: Arrival, served: Promise<unknown>): Promise<void> {
    const isRead = arrival instanceof ArrivingRead;
    this.arriving.add(arrival);
    if (isRead) this.reads += 1;
    try {
      await served;
    } catch (error) {
      arrival.fail(error);
    } finally {
      this.arriving.delete(arrival);
      if (isRead) this.reads -= 1;
    }
  }

  /**
   * Fails those whose time is over, or will be long before their ledger is there.
   * @param now by `performance.now`.
   */
  failOverdue(now: number): void {
    for (const arrival of this.arriving) {
      const { ledgerId, dueBy, isDone } = arrival;
      if (isDone) continue;
      const isHopeless = (this.registry.remainingMs(ledgerId, now) ?? 0) > (dueBy - now) * LOAD_HOPELESS_RATIO;
      if (dueBy <= now || isHopeless) arrival.fail(this.registry.delay(ledgerId, now) ?? notInTime(arrival));
    }
  }
}

const notInTime = (arrival: Arrival): Error =>
  arrival instanceof ArrivingRead
    ? new EventStoreUnavailable(`ledger ${arrival.ledgerId} could not be read in time`)
    : notDecidedInTime();
