import type { ClockBounds } from './clock-guard';

/** A decision that another server recorded; times in milliseconds since 1970. */
export interface PeerDecision {
  /** The other server's id as a writer. */
  readonly writer: string;
  /** Time of the decision by the other server's clock. */
  readonly decidedAtMs: number;
  /** Time by this server's clock when the log did not have the decision yet. */
  readonly absentAtMs: number;
  /** Time by this server's clock when the log had it. */
  readonly foundAtMs: number;
}

/** A decision of another server that bears a time so far behind this server's clock although it was recorded later. */
export interface Disagreement {
  readonly writer: string;
  readonly behindMs: number;
}

/**
 * Judges this server's clock by the times that others record in the same log. A decision that was recorded after this
 * clock was read, but bears an earlier time, shows that its server's clock is behind, or that this one is ahead. As a
 * ledger's time cannot go back, it is the server ahead that does harm. So it doubts itself, unless yet another server's
 * clock agrees with its own. One disagreement is doubted for as long as a leap must hold; one agreement is believed for
 * as long.
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

  /** The disagreement that counts. Undefined: nobody disagrees, or somebody agrees. */
  doubt(monotonicMs: number): (Disagreement & { readonly passesInMs: number }) | undefined {
    const { holdMs } = this.bounds;
    if (this.disagreed === undefined || monotonicMs - this.agreedAtMonotonicMs < holdMs) return undefined;
    const { writer, behindMs, atMonotonicMs } = this.disagreed;
    const passesInMs = atMonotonicMs + holdMs - monotonicMs;
    return passesInMs <= 0 ? undefined : { writer, behindMs, passesInMs };
  }

  /** Forgets the agreements: this clock was set anew, and they were with its former time. */
  forgetAgreement(): void {
    this.agreedAtMonotonicMs = -Infinity;
  }

  /** Takes the word of somebody who knows that this clock is right: the disagreements heard so far no longer count. */
  confirm(): void {
    if (this.disagreed === undefined) return;
    this.confirmedMs = Math.max(this.confirmedMs, this.disagreed.behindMs);
    this.disagreed = undefined;
  }
}
