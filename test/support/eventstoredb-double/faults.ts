import { SeededRandom } from '../seeded-random';

export type CallKind = 'append' | 'read' | 'subscribe' | 'delete' | 'gossip' | 'features';

/**
 * What goes wrong with one call. Of an append: `unavailable`, `not-ready` and `silent` store nothing; the others store it
 * and then `lost` cuts the connection, `forgotten` never answers, `timed-out` says so, `late` answers after `ms`.
 * Of reads and subscriptions: `unavailable`, `silent`, `ended` (as if all had been sent) and `cut` come after `afterEvents`
 * events (0). `slow` waits for `ms` before anything is done. `not-leader` names the node that the cluster says is leader.
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

/** Of each kind of fault: probability, 0 to 1, that a call meets it. */
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
  /** How many calls met a fault, by its kind. */
  readonly met = new Map<Fault['kind'], number>();

  /** The next `times` calls of the kind meet it. */
  script(on: CallKind, fault: Fault, times = 1): void {
    for (let i = 0; i < times; i++) this.scripted.push({ on, fault });
  }
  byChance(seed: number, odds: readonly Odds[]): void {
    this.random = new SeededRandom(seed);
    this.odds = odds;
  }
  /** From now on all goes well. */
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
