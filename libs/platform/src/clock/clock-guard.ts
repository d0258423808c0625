/** A reading of both clocks of a machine at one moment. */
export interface ClockReading {
  /** Milliseconds since 1970; people, NTP and a hypervisor may set it to anything. */
  readonly wallMs: number;
  /** Milliseconds since some moment: never goes back, and stands still while the machine sleeps. */
  readonly monotonicMs: number;
}

export interface ClockBounds {
  /** Milliseconds by which the wall clock may be off the monotonic one and is believed still. */
  readonly leapMsMax: number;
  /** Time that a leap must hold to be believed, in milliseconds. */
  readonly holdMs: number;
}

/** A wall clock that leapt further than is believed. */
export interface ClockLeap {
  /** Size of the leap, ahead of the believed time, in milliseconds; below zero: behind it. */
  readonly offMs: number;
  /** Time that it still has to hold until it is believed, in milliseconds. */
  readonly passesInMs: number;
}

/**
 * Judges the wall clock by the monotonic one. It is measured from an anchor, a believed reading that is renewed once it
 * has become as old as a leap must hold: so many small steps are believed no sooner than one large step of their sum,
 * but for one bound. The first reading is believed, as there is nothing to judge it by.
 */
export class ClockGuard {
  private anchor: ClockReading;
  /** The latest believed reading, which time is counted on from during a leap. */
  private last: ClockReading;
  private leapt: ClockReading | undefined;
  private current: ClockLeap | undefined;
  private accepted = 0;

  constructor(
    first: ClockReading,
    private readonly bounds: ClockBounds,
  ) {
    this.anchor = this.last = first;
  }

  /** Undefined: the latest reading was believed. */
  get leap(): ClockLeap | undefined {
    return this.current;
  }

  /**
   * Number of leaps that were believed, because they had held or were confirmed. A change of it voids what was known of
   * the time before.
   */
  get leapsBelieved(): number {
    return this.accepted;
  }

  /**
   * Answers the time to go by, in milliseconds since 1970: the wall clock's or, during a leap, counted on from when it
   * was last believed.
   */
  read(reading: ClockReading): number {
    const { leapMsMax, holdMs } = this.bounds;
    if (Math.abs(offMs(this.anchor, reading)) <= leapMsMax) {
      if (reading.monotonicMs - this.anchor.monotonicMs >= holdMs) this.anchor = reading;
      return this.believe(reading);
    }
    if (this.leapt === undefined || Math.abs(offMs(this.leapt, reading)) > leapMsMax) this.leapt = reading;
    const passesInMs = this.leapt.monotonicMs + holdMs - reading.monotonicMs;
    if (passesInMs <= 0) return this.confirm(reading);
    this.current = { offMs: offMs(this.last, reading), passesInMs };
    return reading.wallMs - this.current.offMs;
  }

  /** Takes the word of somebody who knows that this reading is right, whatever came before. Answers its time. */
  confirm(reading: ClockReading): number {
    this.anchor = reading;
    this.accepted += 1;
    return this.believe(reading);
  }

  private believe(reading: ClockReading): number {
    this.last = reading;
    this.leapt = this.current = undefined;
    return reading.wallMs;
  }
}

/** Distance by which the wall clock moved further than the monotonic one, from one reading to another. */
const offMs = (from: ClockReading, to: ClockReading): number =>
  to.wallMs - from.wallMs - (to.monotonicMs - from.monotonicMs);
