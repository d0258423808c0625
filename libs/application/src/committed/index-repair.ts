import { EventStoreUnavailable, OutcomesDamaged, type EventReader } from '@ledger/event-store';
import { emptyFold, LogNotFollowed, NO_REVISION, takeUpTail, type CommittedLedger } from './committed-ledger';
import type { Warn } from './ledger-loading';
import { INDEX_REPAIRS_MAX } from '../limits';
import { outcomesUnusable } from '../outcomes/outcomes';

interface Reader {
  readonly dueBy: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Rebuilds a ledger's outcome index from the log when it is found damaged while the ledger is in memory. Callers that
 * need it wait; nothing that it answers meanwhile is passed on.
 */
export class IndexRepair {
  private readers: Reader[] = [];
  private hasFailed = false;
  /** Number of repairs in a row after which the index was of no use. */
  private repairs = 0;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly events: EventReader,
    private readonly warn: Warn,
  ) {}

  /** True: nothing may be looked up or written behind before the repair. */
  get isWanted(): boolean {
    return this.ledger.outcomes.damage !== undefined;
  }

  /** True: the repair should be tried even if no command waits for it. */
  get isDue(): boolean {
    return this.isWanted && (!this.hasFailed || this.readers.length > 0);
  }

  /** Takes note of damage, which is repaired next. False: the error is another one. */
  takes(error: unknown): boolean {
    if (!(error instanceof OutcomesDamaged)) return false;
    this.ledger.outcomes.damage ??= error;
    return true;
  }

  /** Resolves after the repair. {@link failOverdue} fails callers whose time ran out before. */
  wait(damage: OutcomesDamaged, dueBy: number): Promise<void> {
    this.ledger.outcomes.damage ??= damage;
    return new Promise((resolve, reject) => this.readers.push({ dueBy, resolve, reject }));
  }

  /**
   * Repairs the index. Only while nothing is looked up, decided or on its way into the store.
   * @throws EventStoreUnavailable, and what a history that cannot be read throws; the repair is still wanted then.
   */
  async run(): Promise<void> {
    const { outcomes, stream } = this.ledger;
    try {
      if (this.repairs >= INDEX_REPAIRS_MAX) throw outcomes.damage!;
      this.repairs += 1;
      this.warn(`outcomes of ${stream} were damaged and are made anew from the log`, outcomes.damage);
      await rebuildOutcomes(this.ledger, this.events);
    } catch (error) {
      this.hasFailed = true;
      // Count from zero again for callers that try later.
      this.repairs = 0;
      const fault = error instanceof OutcomesDamaged ? outcomesUnusable(stream, error) : error;
      for (const { reject } of this.readers.splice(0)) reject(fault);
      throw fault;
    }
    this.hasFailed = false;
    for (const { resolve } of this.readers.splice(0)) resolve();
  }

  /** Notes that the index was asked: if it is not damaged again, it was of use. */
  used(): void {
    if (!this.isWanted) this.repairs = 0;
  }

  failOverdue(now: number): void {
    const overdue = this.readers.filter(({ dueBy }) => dueBy <= now);
    if (overdue.length === 0) return;
    this.readers = this.readers.filter(({ dueBy }) => dueBy > now);
    for (const { reject } of overdue)
      reject(new EventStoreUnavailable(`outcomes of ${this.ledger.stream} could not be made anew in time`));
  }
}

/** Rebuilds by a separate fold: ended things left the ledger's state long ago. */
const rebuildOutcomes = async (ledger: CommittedLedger, events: EventReader): Promise<void> => {
  const { outcomes, ledgerId, stream, position, revision, chainHead, trust } = ledger;
  const again: CommittedLedger = {
    ...emptyFold(),
    ledgerId,
    stream,
    outcomes: await outcomes.beginAnew(),
    position,
    isBehind: false,
    trust,
    snapshotRevision: NO_REVISION,
  };
  await takeUpTail(again, events, { upTo: revision });
  if (again.revision !== revision || again.chainHead !== chainHead)
    throw new LogNotFollowed(`${stream} is not what was read of it before`);
  await again.outcomes.writeAll(again);
  outcomes.replacedBy(again.outcomes);
};
