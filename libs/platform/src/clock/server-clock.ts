import type { Clock, ClockDoubt } from './clock';
import { ClockGuard, type ClockBounds, type ClockReading } from './clock-guard';
import { PeerClocks } from './peer-clocks';

/** Time between two looks at the clocks where nobody else asks for the time. */
const LOOK_EVERY_MS = 1_000;

/** Reads both clocks of this machine. */
export const machineReading = (): ClockReading => ({ wallMs: Date.now(), monotonicMs: performance.now() });

export interface ServerClockOptions extends ClockBounds {
  readonly read: () => ClockReading;
  /** Called when the clock begins to be doubted, and when it no longer is. */
  readonly notice: (message: string) => void;
}

/** A decision of another server, as it was found in the log. */
export interface HeardDecision {
  /** The other server's id as a writer. */
  readonly writer: string;
  /** Time of the decision by the other server's clock, in milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** The {@link ServerClock.mark} that was taken when the log did not have the decision yet. */
  readonly absentAt: number;
}

/** State of a clock as it reports it. */
export interface ClockState {
  /** The time to go by, in milliseconds since 1970. */
  readonly believedMs: number;
  /** Time of the machine's wall clock. */
  readonly wallMs: number;
  /** Trouble with the clock. Undefined: it is believed. */
  readonly doubt: ClockDoubt | undefined;
}

/**
 * The machine's clock, believed only as far as its own monotonic clock and the records of other servers bear it out.
 */
export class ServerClock implements Clock {
  private readonly guard: ClockGuard;
  private readonly peers: PeerClocks;
  private latest: ClockReading;
  private told: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ServerClockOptions) {
    this.latest = options.read();
    this.guard = new ClockGuard(this.latest, options);
    this.peers = new PeerClocks(options);
  }

  /** Looks at the clocks now and then, so that a leap is told of while nobody asks for the time. */
  start(): void {
    this.timer ??= setInterval(() => this.now(), LOOK_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  now(): number {
    this.latest = this.options.read();
    const { leapsBelieved } = this.guard;
    const believedMs = this.guard.read(this.latest);
    if (this.guard.leapsBelieved !== leapsBelieved) this.peers.forgetAgreement();
    this.tell();
    return believedMs;
  }

  /** The present moment, whatever time it is, in milliseconds of the monotonic clock. */
  mark(): number {
    return this.options.read().monotonicMs;
  }

  /** Doubt as of the latest reading. */
  doubt(): ClockDoubt | undefined {
    const { leap } = this.guard;
    if (leap !== undefined) {
      const { offMs, passesInMs } = leap;
      const where = offMs > 0 ? 'ahead' : 'back';
      return {
        reason:
          `it leapt ${lengthOf(offMs)} ${where}; it is believed when it is back, has held for ` +
          `${lengthOf(passesInMs)} more, or an operator confirms it`,
        passesInMs,
      };
    }
    const peer = this.peers.doubt(this.latest.monotonicMs);
    if (peer === undefined) return undefined;
    const { writer, behindMs, passesInMs } = peer;
    return {
      reason:
        `it is ${lengthOf(behindMs)} ahead of that of the server ${writer}, which records decisions now; it is believed ` +
        'when another server agrees with it, nobody disagrees any more, or an operator confirms it',
      passesInMs,
    };
  }

  /** Takes the word of somebody who knows that the clock is right as it is. */
  confirm(): void {
    this.latest = this.options.read();
    this.guard.confirm(this.latest);
    this.peers.forgetAgreement();
    this.peers.confirm();
    this.tell();
  }

  /**
   * Judges another server's decision by this clock as it is believed now: the clock may have been set since the mark.
   */
  heard({ writer, decidedAtMs, absentAt }: HeardDecision): void {
    const foundAtMs = this.now();
    const { monotonicMs } = this.latest;
    const absentAtMs = foundAtMs - (monotonicMs - absentAt);
    this.peers.heard({ writer, decidedAtMs, absentAtMs, foundAtMs }, monotonicMs);
    this.tell();
  }

  state(): ClockState {
    const believedMs = this.now();
    return { believedMs, wallMs: this.latest.wallMs, doubt: this.doubt() };
  }

  /** Tells of each cause once, and of its end. */
  private tell(): void {
    const cause = this.guard.leap === undefined ? this.peers.doubt(this.latest.monotonicMs)?.writer : 'leap';
    if (cause === this.told) return;
    this.told = cause;
    this.options.notice(
      cause === undefined
        ? 'the clock is believed again'
        : `the clock is not believed: ${this.doubt()!.reason}. Until then commands of ledgers on the server's clock are refused`,
    );
  }
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

/** Shows a duration with about two digits, which is enough for people. */
const lengthOf = (ms: number): string => {
  const length = Math.abs(ms);
  return length >= 2 * DAY_MS ? `${Math.round(length / DAY_MS)} days` : `${Math.ceil(length / SECOND_MS)} s`;
};
