import type { ClockBounds } from './clock-guard';

/** A decision that another server recorded; times in milliseconds since 1970. */
export interface PeerDecision {
  /** The other server's id as a writer. */
  readonly writer: string;
  /** By the other server's clock. */
  readonly decidedAtMs: number;
  /** By this server's: the log did not have the decision yet. */
  readonly absentAtMs: number;
  /** By this server's: the log had it. */
  readonly foundAtMs: number;
}

/** Another server's decision that lies so far behind this server's clock, though it was recorded later. */
export interface Disagreement {
  readonly writer: string;
  readonly behindMs: number;
}

/**
 * Judges this server's clock by the times that others record in the same log. A decision that was recorded after this
 * clock was read and bears an earlier time was made by a clock that is behind, or this one is ahead: and as a ledger's
 * time cannot go back, it is the server ahead that does harm. So it doubts itself, unless yet another server's clock
 * agrees with its own. One disagreement is doubted for as long as a leap must hold; so is one agreement believed.
 */
export class PeerClocks {
  private disagreed: (Disagreement & { readonly atMonotonicMs: number }) | undefined;
  private agreedAtMonotonicMs = -Infinity;
  private confirmedMs = 0;

  constructor(private readonly bounds: ClockBounds) {}

  heard({ writer, decidedAtMs, absentAtMs, foundAtMs }: PeerDecision, monotonicMs: number): void {
    const { leapMsMax } = this.bounds;
    const behindMs = absentAtMs - decidedAtMs;
    if (behindMs > leapMsMax) {
      if (behindMs > this.confirmedMs + leapMsMax) this.disagreed = { writer, behindMs, atMonotonicMs: monotonicMs };
    } else if (decidedAtMs - foundAtMs <= leapMsMax) this.agreedAtMonotonicMs = monotonicMs;
  }

  /** Undefined: nobody disagrees, or somebody agrees. */
  doubt(monotonicMs: number): (Disagreement & { readonly passesInMs: number }) | undefined {
    const { holdMs } = this.bounds;
    if (this.disagreed === undefined || monotonicMs - this.agreedAtMonotonicMs < holdMs) return undefined;
    const { writer, behindMs, atMonotonicMs } = this.disagreed;
    const passesInMs = atMonotonicMs + holdMs - monotonicMs;
    return passesInMs <= 0 ? undefined : { writer, behindMs, passesInMs };
  }

  /** This clock was set anew: who agreed with it before did so with another one. */
  forgetAgreement(): void {
    this.agreedAtMonotonicMs = -Infinity;
  }

  /** Somebody who knows says that this clock is right: disagreements as far as the latest one are no news. */
  confirm(): void {
    if (this.disagreed === undefined) return;
    this.confirmedMs = Math.max(this.confirmedMs, this.disagreed.behindMs);
    this.disagreed = undefined;
  }
}
