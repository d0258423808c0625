import { comparePositions, type Position, type RecordedEvent, type Subscription } from '@ledger/event-store';
import { eventually } from './eventually';

/** Takes whatever a subscription says, as it comes, and keeps it. */
export class SubscriptionNotes {
  readonly events: RecordedEvent[] = [];
  readonly caughtUp: Position[] = [];
  /** Positions of everything that was said, in order. */
  readonly positions: Position[] = [];
  /** The failure that ended it. Undefined: none did. */
  failure: unknown;
  readonly ended: Promise<void>;
  private waiting: (() => void) | undefined;
  private isHeld = false;

  constructor(private readonly subscription: Subscription) {
    this.ended = this.take();
  }

  /** Takes nothing more until it is let go: a consumer that is busy. */
  hold(): void {
    this.isHeld = true;
  }
  release(): void {
    this.isHeld = false;
    this.waiting?.();
  }

  untilEvents(count: number): Promise<void> {
    return eventually(() => this.events.length >= count);
  }
  /** Resolves when it has caught up so many times. */
  untilCaughtUp(times = 1): Promise<void> {
    return eventually(() => this.caughtUp.length >= times);
  }
  /** Something was said at or after the position. */
  untilPosition(position: Position): Promise<void> {
    return eventually(() => this.positions.some((said) => comparePositions(said, position) >= 0));
  }

  async close(): Promise<void> {
    this.release();
    await this.subscription.close();
    await this.ended;
  }

  private async take(): Promise<void> {
    try {
      for await (const message of this.subscription) {
        if (message.kind === 'events') this.events.push(...message.events);
        if (message.kind === 'caught-up') this.caughtUp.push(message.position);
        const last = message.kind === 'events' ? message.events[message.events.length - 1] : message;
        this.positions.push(last!.position);
        if (this.isHeld) await new Promise<void>((resolve) => (this.waiting = resolve));
      }
    } catch (error) {
      this.failure = error;
    }
  }
}
