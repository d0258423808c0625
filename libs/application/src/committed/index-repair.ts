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
 * Makes a ledger's outcome index anew from the log when it is found damaged while the ledger is in memory. Whoever needs it
 * waits; nobody is told anything that it says meanwhile.
 */
export class IndexRepair {
  private readers: Reader[] = [];
  private hasFailed = false;
  /** In a row, without that the index was of use in between. */
  private repairs = 0;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly events: EventReader,
    private readonly warn: Warn,
  ) {}

  /** Nothing may be looked up or written behind before it was repaired. */
  get isWanted(): boolean {
    return this.ledger.outcomes.damage !== undefined;
  }

  /** It should be tried even if no command waits for it. */
  get isDue(): boolean {
    return this.isWanted && (!this.hasFailed || this.readers.length > 0);
  }

  /** Damage of the index, which is repaired next. False: it is another error. */
  takes(error: unknown): boolean {
    if (!(error instanceof OutcomesDamaged)) return false;
    this.ledger.outcomes.damage ??= error;
    return true;
  }

  /** Resolves when it was repaired; {@link failOverdue} fails who waited to that time in vain. */
  wait(damage: OutcomesDamaged, dueBy: number): Promise<void> {
    this.ledger.outcomes.damage ??= damage;
    return new Promise((resolve, reject) => this.readers.push({ dueBy, resolve, reject }));
  }

  /**
   * Only while nothing is looked up, decided or on its way into the store.
   *
   * @throws EventStoreUnavailable and what a history that cannot be read throws; it is still wanted then.
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
      // Whoever tries again later begins from nothing.
      this.repairs = 0;
      const fault = error instanceof OutcomesDamaged ? outcomesUnusable(stream, error) : error;
      for (const { reject } of this.readers.splice(0)) reject(fault);
      throw fault;
    }
    this.hasFailed = false;
    for (const { resolve } of this.readers.splice(0)) resolve();
  }

  /** It was asked: where it is not wanted again, the index was of use. */
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

/** By a fold of their own: what ended left the ledger's state long ago. */
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
