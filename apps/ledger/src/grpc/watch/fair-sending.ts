import { WATCH_TURN_MS } from './limits';

/** Something that has messages to send, and whose connection takes some now. */
export interface Sender {
  /** Hands over what the connection takes at once. */
  send(): void;
}

/** Lets many senders take turns, and commands in between: a thousand watchers of one event are a thousand writes. */
export class FairSending {
  private readonly ready: Sender[] = [];
  private readonly waiters: (() => void)[] = [];
  private isScheduled = false;

  /** A sender comes once for each time that it becomes ready. */
  add(sender: Sender): void {
    this.ready.push(sender);
    this.schedule();
  }

  /** Resolves when everything was handed over that connections take. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.isScheduled = false;
    const until = performance.now() + WATCH_TURN_MS;
    let sent = 0;
    while (sent < this.ready.length && performance.now() < until) this.ready[sent++]!.send();
    this.ready.splice(0, sent);
    if (this.ready.length > 0) this.schedule();
    else for (const resolve of this.waiters.splice(0)) resolve();
  }
}
