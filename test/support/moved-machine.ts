import { ServerClock } from '@ledger/platform';
import { T0 } from './ledger-builders';

/** A machine whose clocks a test moves, in seconds; leaps of more than a minute are believed after ten. */
export class MovedMachine {
  private monotonicMs = 0;
  readonly notices: string[] = [];
  readonly clock = new ServerClock({
    read: () => ({ wallMs: this.wallMs, monotonicMs: this.monotonicMs }),
    leapMsMax: 60_000,
    holdMs: 600_000,
    notice: (message) => this.notices.push(message),
  });

  /** @param wallMs what its wall clock shows first, in milliseconds since 1970. */
  constructor(private wallMs = T0) {}

  pass(seconds: number): void {
    this.wallMs += seconds * 1000;
    this.monotonicMs += seconds * 1000;
  }

  /** The wall clock alone, as somebody who sets it, or a machine that slept, makes it. */
  leap(seconds: number): void {
    this.wallMs += seconds * 1000;
  }
}
