import { SeededRandom } from '../seeded-random';

export type CallKind = 'append' | 'read' | 'subscribe' | 'delete' | 'gossip' | 'features';

/**
 * Fault of one call. An append that meets `unavailable`, `not-ready` or `silent` stores nothing. The other faults of an
 * append strike after it was stored: `lost` cuts the connection, `forgotten` never answers, `timed-out` answers so,
 * `late` answers after `ms`. Reads and subscriptions meet `unavailable`, `silent`, `ended` (as if all had been sent)
 * and `cut` after `afterEvents` events (0). `slow` waits for `ms` before anything is done. `not-leader` names the node
 * that the cluster says is leader.
 */
export interface Fault {
  readonly kind:
    | 'unavailable'
    | 'not-ready'
    | 'silent'
    | 'lost'
    | 'forgotten'
    | 'timed-out'
    | 'late'
    | 'slow'
    | 'ended'
    | 'cut'
    | 'not-leader';
  readonly ms?: number;
  readonly afterEvents?: number;
}

/** Probability, from 0 to 1, that a call of one kind meets a fault. */
export interface Odds {
  readonly on: CallKind;
  readonly fault: Fault;
  readonly probability: number;
}

/** Scripted faults come first, each once and in order; then chance decides, reproducibly. */
export class Faults {
  private readonly scripted: { readonly on: CallKind; readonly fault: Fault }[] = [];
  private odds: readonly Odds[] = [];
  private random = new SeededRandom(1);
  /** Number of calls that met a fault, by its kind. */
  readonly met = new Map<Fault['kind'], number>();

  /** The next `times` calls of the kind meet it. */
  script(on: CallKind, fault: Fault, times = 1): void {
    for (let i = 0; i < times; i++) this.scripted.push({ on, fault });
  }
  byChance(seed: number, odds: readonly Odds[]): void {
    this.random = new SeededRandom(seed);
    this.odds = odds;
  }
  /** Ends all faults. */
  clear(): void {
    this.scripted.length = 0;
    this.odds = [];
  }

  /** The fault that a call meets, if any. */
  take(on: CallKind): Fault | undefined {
    const index = this.scripted.findIndex((next) => next.on === on);
    const fault =
      index >= 0
        ? this.scripted.splice(index, 1)[0]!.fault
        : this.odds.find((odds) => odds.on === on && this.random.chance(odds.probability))?.fault;
    if (fault !== undefined) this.met.set(fault.kind, (this.met.get(fault.kind) ?? 0) + 1);
    return fault;
  }
}
